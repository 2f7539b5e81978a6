"""The form in which hrefs are compared: servers spell one address in several ways (RFC 3986, 6.2.2; RFC 4918, 8.3).

It stands below both the protocol and the store, which must agree on it.
"""

from __future__ import annotations

import re
import string
from contextlib import suppress
from urllib.parse import quote, urlsplit

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
KEPT = "/%:@!$&'()*+,;=-._~?[]"
"""What `quote` leaves alone: every character that may stand in a path, and escapes as they are."""

_PLAIN = frozenset((string.ascii_letters + string.digits + "-._~" + "@:!$&'()*,;=").encode())
"""Unreserved characters, and those that mean nothing of their own in a segment: servers escape `@` in one place and not in
another. `+` stays as it is spelled: some read it as a blank."""

_USUAL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://[^/?#%\s\\]+)?(/[A-Za-z0-9._~@:!$&'()*,;=+/-]*)")
"""A path in which every character is its own key, perhaps after a scheme and host: nearly all are, and they are compared by the
ten thousand.
"""

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def href_key(url_or_href: str) -> str:
    """What two spellings of one address have in common: the path, harmless characters decoded, other escapes upper-case.

    A trailing slash counts. Hosts are not compared here: an object belongs to a collection, and that to an account.
    """
    usual = _USUAL.fullmatch(url_or_href)
    return usual[1] if usual is not None else _any_key(url_or_href)


def _any_key(url_or_href: str) -> str:
    return _ESCAPES.sub(_normal, quote(path_of(url_or_href.strip()).partition("#")[0], safe=KEPT))


def path_of(url: str) -> str:
    """The path (and query) of an address, as it is spelled: what goes into `href` elements that we send.

    What only looks like an address (`x://]`) is taken as it stands: nothing will be found there.
    """
    if SCHEME.match(url):
        with suppress(ValueError):
            return target_of(url)
    return url


def target_of(url: str) -> str:
    """Path and query of a full URL, as they are spelled: what the request line and Digest name."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _normal(escapes: re.Match[str]) -> str:
    raw = bytes.fromhex(escapes[0].replace("%", ""))
    if _PLAIN.isdisjoint(raw):
        return escapes[0].upper()
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in raw)
