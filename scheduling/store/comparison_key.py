"""The form in which hrefs of objects are compared: servers spell one address in several ways (RFC 3986, 6.2.2).

The same form as `scheduling.caldav.href.href_key`, which stands beside the store and so cannot be asked from here; a
test holds the two together. Hosts do not count: an object belongs to a collection, and that to an account.
"""

from __future__ import annotations

import contextlib
import re
import string
from urllib.parse import quote, urlsplit

_UNRESERVED = frozenset((string.ascii_letters + string.digits + "-._~").encode())
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_KEPT = "/%:@!$&'()*+,;=-._~?[]"


def comparison_key(href: str) -> str:
    """The path, with unreserved characters decoded and all other escapes in upper case. A trailing slash counts."""
    text = href.strip()
    if _SCHEME.match(text):
        with contextlib.suppress(ValueError):  # an address that is none is compared as it stands
            parts = urlsplit(text)
            text = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _ESCAPE.sub(_normal, quote(text.partition("#")[0], safe=_KEPT))


def _normal(escape: re.Match[str]) -> str:
    byte = int(escape[1], 16)
    return chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"
