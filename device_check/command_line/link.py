"""The appointment's link, of which only the server's place is kept: its path may open the consultation, and only once."""

from __future__ import annotations

from urllib.parse import urlsplit

from device_check.errors import LinkUnfit

LONGEST = 2_000


def link_host(link: str) -> str:
    """`host` or `host:port` of an https link. Raises `LinkUnfit`, which never repeats the link."""
    text = link.strip()
    if len(text) > LONGEST or "\\" in text or any(not letter.isprintable() or letter.isspace() for letter in text):
        raise LinkUnfit("unreadable")
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise LinkUnfit("unreadable") from None
    if parts.scheme.lower() != "https" or not host:
        raise LinkUnfit("not_https", host)
    if not all(letter.isalnum() or letter in "-._" for letter in host) or port == 0:
        raise LinkUnfit("unreadable")
    if parts.username is not None or parts.password is not None:
        raise LinkUnfit("credentials_in_link", host)
    return f"{host}:{port}" if port not in (None, 443) else host
