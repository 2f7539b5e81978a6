"""Which join links may be kept and opened: https, an allowed host, no credentials in them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from scheduling.errors import LinkRefused

LONGEST_LINK = 2_000
"""Characters; browsers and calendar servers take no more for certain."""


def check_link(link: str, allowed_hosts: Iterable[str]) -> str:
    """The link as it may be kept. An allowed host is itself (`visio.hopital.fr`) or any below it (`*.hopital.fr`).

    Raises `LinkRefused`; the refusal names the host, never the link, which may let anybody in.
    """
    text = link.strip()
    if len(text) > LONGEST_LINK or any(ord(character) < 33 or ord(character) == 127 for character in text) or "\\" in text:
        raise LinkRefused("unreadable")
    try:
        parts = urlsplit(text)
        host, _ = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError:
        raise LinkRefused("unreadable") from None
    if parts.scheme.lower() != "https" or not host:
        raise LinkRefused("not_https", host)
    if not all(letter.isalnum() or letter in "-._" for letter in host):  # browsers do not agree where such a host ends
        raise LinkRefused("unreadable")
    if parts.username is not None or parts.password is not None:
        raise LinkRefused("credentials_in_link", host)
    if not any(_allows(allowed.strip().lower(), host) for allowed in allowed_hosts):
        raise LinkRefused("host_not_allowed", host)
    return text


def _allows(allowed: str, host: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:]) and len(host) > len(allowed) - 1
    return host == allowed
