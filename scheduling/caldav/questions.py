"""The XML bodies that we send: PROPFIND (RFC 4918, 9.1) and REPORT (RFC 3253, 3.6), and sending a PROPFIND."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from scheduling.caldav.multistatus import Multistatus, parse_multistatus
from scheduling.caldav.names import PREFIXES
from scheduling.caldav.transport import DEFAULT_LIMIT_BYTES, Answer, Transport

XML = "application/xml; charset=utf-8"
TREE_LIMIT_BYTES = 16 * 2**20
"""Of an answer that is read at once, and takes several times its size: what collections and principals say of themselves."""
_DECLARED = " ".join(f'xmlns:{prefix}="{namespace}"' for namespace, prefix in PREFIXES.items())


def document(root: str, content: str) -> bytes:
    """An XML document whose root is `root` (with a prefix of `PREFIXES`), all known namespaces declared."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root} {_DECLARED}>{content}</{root}>'.encode()


def prop(names: Iterable[str]) -> str:
    """A `DAV:prop` asking for these properties (Clark names of known namespaces)."""
    return "<D:prop>" + "".join(f"<{_prefixed(name)}/>" for name in names) + "</D:prop>"


def text_element(name: str, text: str) -> str:
    """An element (prefixed name) with text, escaped; characters that XML cannot hold are dropped."""
    sound = "".join(letter for letter in text if letter >= " " or letter in "\t\n")
    return f"<{name}>{escape(sound)}</{name}>"


def ask_properties(
    transport: Transport, url: str, depth: str, names: Iterable[str], limit_bytes: int = DEFAULT_LIMIT_BYTES
) -> Answer:
    """Send a PROPFIND and return the answer, whatever it says; `BadAnswer` (`too_large`) beyond `limit_bytes`."""
    body, headers = document("D:propfind", prop(names)), {"Depth": depth, "Content-Type": XML}
    return transport.request("PROPFIND", url, body=body, headers=headers, limit_bytes=limit_bytes)


def properties(transport: Transport, url: str, depth: str, names: Iterable[str]) -> tuple[Answer, Multistatus | None]:
    """Send a PROPFIND; the multistatus is None where the answer is an error (4xx, 5xx). Raises `BadAnswer` for any other."""
    answer = ask_properties(transport, url, depth, names, TREE_LIMIT_BYTES)
    return answer, None if answer.status >= 400 else parse_multistatus(answer)


def report(transport: Transport, url: str, depth: str, body: bytes, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> Answer:
    """Send a REPORT and return the answer, whatever it says; `BadAnswer` (`too_large`) beyond `limit_bytes`."""
    headers = {"Depth": depth, "Content-Type": XML}
    return transport.request("REPORT", url, body=body, headers=headers, limit_bytes=limit_bytes)


def _prefixed(name: str) -> str:
    namespace, _, local = name[1:].partition("}")
    return f"{PREFIXES[namespace]}:{local}"
