"""Addresses: what a server writes in `href` elements, compared and made absolute (RFC 4918, 8.3; RFC 3986, 6.2.2).

An href from a server is hostile until shown otherwise: it may name another host (where our password must not go)
or climb out with `..`. What passes keeps the server's own spelling, since some servers compare it byte by byte.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from scheduling.errors import BadAnswer, ValueRefused
from scheduling.href_key import KEPT, SCHEME, href_key, target_of

MAX_HREF = 4096
DEFAULT_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


@lru_cache(maxsize=64)
def origin_of(url: str) -> str:
    """Scheme, host and port of an http(s) URL, lower-case, without a default port; raises `ValueRefused` for anything else."""
    scheme, host, port = _parts(url)
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port == DEFAULT_PORTS[scheme] else f"{scheme}://{shown}:{port}"


def checked_url(url: str) -> str:
    """The URL without its fragment, if it is one we may contact; raises `ValueRefused` (the value never repeats a password)."""
    origin = origin_of(url)
    parts = urlsplit(url.strip())
    query = f"?{parts.query}" if parts.query else ""
    return origin + quote(parts.path or "/", safe=KEPT) + quote(query, safe=KEPT)


def absolute(base_url: str, href: str) -> str:
    """The address of `href` on the server of `base_url`, in the server's spelling.

    A full URL is taken if its host is the base's own: only its path counts, as servers behind a proxy write their inner
    scheme and port. Raises `BadAnswer` for another host, `..`, control characters or more than 4096 characters.
    """
    origin = origin_of(base_url)
    href = href.strip()
    if not href or len(href) > MAX_HREF or _UNSAFE.search(href.replace(" ", "")):
        raise BadAnswer(origin, "href")
    path = href
    if href.startswith("//") or SCHEME.match(href):
        try:
            parts = urlsplit(href)
            foreign = (parts.hostname or "").lower() != (urlsplit(base_url).hostname or "").lower()
        except ValueError:
            raise BadAnswer(origin, "href") from None
        if foreign or parts.scheme.lower() not in ("", "http", "https") or parts.username is not None:
            raise BadAnswer(origin, "href_of_other_host")
        path = target_of(href)
    elif not href.startswith("/"):
        base_path = urlsplit(base_url).path or "/"
        path = base_path[: base_path.rfind("/") + 1] + href
    path, _, query = path.partition("#")[0].partition("?")
    if any(segment in (".", "..") for segment in href_key(path).split("/")):
        raise BadAnswer(origin, "href_climbs")
    return origin + quote(f"{path}?{query}" if query else path, safe=KEPT)


def member(collection_url: str, href: str) -> str:
    """The address of a member, or of the collection itself, as a multistatus about the collection names it.

    A server behind a proxy may write its inner host there: what lies at or below the collection is taken on our own server.
    Raises as `absolute` does for anything else, since a member that is passed over would count as deleted.
    """
    try:
        return absolute(collection_url, href)
    except BadAnswer as error:
        if error.reason != "href_of_other_host" or not re.match(r"https?://[^/?#@]+/", href.strip(), re.IGNORECASE):
            raise
        address = absolute(collection_url, target_of(href.strip()))
        if not f"{_decoded(address)}/".startswith(f"{_decoded(collection_url)}/"):
            raise
        return address


def key_within(base_url: str, href: str) -> str | None:
    """The `href_key` of what a server wrote in an answer about the collection `base_url`, or None where `member` refuses it."""
    try:
        return href_key(member(base_url, href))
    except BadAnswer:
        return None


def same_collection(one: str, other: str) -> bool:
    """Whether two addresses mean one collection: all escapes decoded, with or without the last slash."""
    return _decoded(one) == _decoded(other)


def parent_of(url: str) -> str:
    """The collection that holds this object or collection, with its last slash."""
    bare = url.rstrip("/")
    return bare[: bare.rfind("/") + 1]


def _decoded(url: str) -> str:
    return unquote(href_key(url)).rstrip("/")


def _parts(url: str) -> tuple[str, str, int]:
    if _UNSAFE.search(url.strip().replace(" ", "")):
        raise ValueRefused("url", "", "https_url")  # `urlsplit` would drop line ends in silence
    try:
        parts = urlsplit(url.strip())
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise ValueRefused("url", "", "https_url") from None
    if parts.username is not None or parts.password is not None:
        # a password in an address would end in logs and process lists
        raise ValueRefused("url", f"{scheme}://{host}", "url_without_password")
    if scheme not in DEFAULT_PORTS or not host or _UNSAFE.search(host):
        raise ValueRefused("url", f"{scheme}://{host}" if scheme in DEFAULT_PORTS else "", "https_url")
    return scheme, host, port or DEFAULT_PORTS[scheme]
