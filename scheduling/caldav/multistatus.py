"""Multistatus answers (RFC 4918, 13; RFC 6578, 6.4) and the XML around them, from servers that are not trusted.

Entities and document types are refused, nothing is fetched, depth and text are bounded by the parser, the size by the transport.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from scheduling.caldav.href import origin_of
from scheduling.caldav.names import CALDAV, CALENDARSERVER, DAV, dav
from scheduling.caldav.transport import Answer
from scheduling.errors import BadAnswer

MAX_NAME = 200
STANDARDS = frozenset({DAV, CALDAV, CALENDARSERVER})
MAX_ETAG = 1000
MAX_TOKEN = 8192
MAX_MARKS = 500_000
"""Tags and attributes of an answer that is read at once: each takes some 200 octets of memory, whatever it takes on the wire."""
PARSER_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
BOM = b"\xef\xbb\xbf"
BLANKS = b" \t\r\n"
_ETAG = re.compile(r"[\x20-\x7e\x80-\xff]+")
_STATUS = re.compile(r"\s*HTTP/\d(?:\.\d)?\s+(\d{3})\b")


@dataclass(slots=True)
class ResourceAnswer:
    """One resource of a multistatus.

    `href` as the server spelled it. `status` of the response itself, 200 where it has propstats. `properties` found (2xx), by
    Clark name; `missing`: status of those that were not given. `error`: names of failed preconditions.
    """

    href: str
    status: int
    properties: dict[str, etree._Element] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    error: frozenset[str] = frozenset()

    def text(self, name: str) -> str | None:
        """The text of a property, without surrounding blanks; None where it is absent or empty."""
        element = self.properties.get(name)
        return (element_text(element) or None) if element is not None else None

    @property
    def etag(self) -> str | None:
        """The `getetag`, raw; None where there is none, or one that could not stand in a header (RFC 9110, 8.8.3)."""
        text = self.text(dav("getetag"))
        return text if text and len(text) <= MAX_ETAG and _ETAG.fullmatch(text) else None

    def hrefs(self, name: str) -> list[str]:
        """The hrefs directly within a property."""
        element = self.properties.get(name)
        return [] if element is None else [found for child in element.iterchildren(dav("href")) if (found := element_text(child))]

    def children(self, name: str) -> frozenset[str]:
        """Clark names of the elements directly within a property."""
        element = self.properties.get(name)
        return frozenset() if element is None else frozenset(child.tag for child in _elements(element))


@dataclass(slots=True)
class Multistatus:
    """All resources of an answer, in its order."""

    responses: list[ResourceAnswer]
    sync_token: str | None = None


def parse_multistatus(answer: Answer) -> Multistatus:
    """Read a 207; raises `BadAnswer` (`not_multistatus`, `not_xml`, `doctype`, `too_large`). `EachResponse` is for long ones."""
    if answer.status != 207:
        raise BadAnswer(origin_of(answer.url), "not_multistatus", answer.status)
    root = parse_xml(answer)
    if root.tag != dav("multistatus"):
        raise BadAnswer(origin_of(answer.url), "not_multistatus", answer.status)
    token = element_text(root.find(dav("sync-token")))
    responses = [one for response in root.iterchildren(dav("response")) for one in resources(response)]
    return Multistatus(responses, token if 0 < len(token) <= MAX_TOKEN else None)


def parse_xml(answer: Answer) -> etree._Element:
    """The root of an XML body; raises `BadAnswer` (`not_xml`, `doctype`, `too_large`)."""
    origin = origin_of(answer.url)
    if begins_with_doctype(answer.body):
        raise BadAnswer(origin, "doctype", answer.status)
    if answer.body.count(b"<") + (answer.body.count(b'"') + answer.body.count(b"'")) // 2 > MAX_MARKS:
        raise BadAnswer(origin, "too_large", answer.status)
    parser = etree.XMLParser(**PARSER_OPTIONS)
    try:
        root = etree.fromstring(trimmed(answer.body), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadAnswer(origin, "not_xml", answer.status) from None
    if root is None:
        raise BadAnswer(origin, "not_xml", answer.status)
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadAnswer(origin, "doctype", answer.status)
    return root


def trimmed(body: bytes) -> bytes:
    """Without blanks before the XML declaration, which some PHP servers send and the parser refuses."""
    body = body.lstrip(BLANKS)
    rest = body.removeprefix(BOM)
    return rest.lstrip(BLANKS) if rest[:1] and rest[:1] in BLANKS else body


def begins_with_doctype(body: bytes) -> bool:
    """Whether a DOCTYPE stands before the root, seen before the parser sees it (in UTF-16 only the parser does)."""
    at = len(body) - len(body.lstrip(BLANKS).removeprefix(BOM))
    ends = ((b"<?", b"?>"), (b"<!--", b"-->"))
    while True:
        while body[at : at + 1].isspace():
            at += 1
        end = next((end for start, end in ends if body.startswith(start, at)), None)
        if end is None:
            return body.startswith(b"<!DOCTYPE", at)
        found = body.find(end, at)
        if found < 0:
            return False
        at = found + len(end)


def preconditions(answer: Answer) -> frozenset[str]:
    """Local names of the preconditions in a `DAV:error` body (RFC 4918, 16), such as `valid-sync-token`."""
    if b"error" not in answer.body[:100_000]:
        return frozenset()
    try:
        root = parse_xml(answer)
    except BadAnswer:
        return frozenset()
    return _error_names(root) if root.tag == dav("error") else frozenset()


def element_text(element: etree._Element | None) -> str:
    """All text directly in an element, stripped; empty for None."""
    return "" if element is None or not element.text else element.text.strip()


def clean_name(text: str | None) -> str:
    """A name from a server, fit to be shown: no control characters, blanks joined, 200 characters at most."""
    if not text:
        return ""
    joined = " ".join(text[: 10 * MAX_NAME].split())
    return "".join(letter for letter in joined if letter.isprintable())[:MAX_NAME].strip()


def resources(response: etree._Element) -> Iterator[ResourceAnswer]:
    """What one `response` element tells: of one resource, or of several in the same state (RFC 4918, 14.24)."""
    properties: dict[str, etree._Element] = {}
    missing: dict[str, int] = {}
    errors = _error_names(response.find(dav("error")))
    propstats = list(response.iterchildren(dav("propstat")))
    for propstat in propstats:
        status = _status(propstat.find(dav("status"))) or 200
        errors |= _error_names(propstat.find(dav("error")))
        prop = propstat.find(dav("prop"))
        for element in _elements(prop) if prop is not None else ():
            if 200 <= status < 300:
                properties[element.tag] = element
            else:
                missing[element.tag] = status
    own = _status(response.find(dav("status")))
    status = own if own is not None and not propstats else 200 if propstats else 0
    for href in response.iterchildren(dav("href")):
        if text := element_text(href):
            yield ResourceAnswer(text, status, properties, missing, errors)


def _status(element: etree._Element | None) -> int | None:
    match = _STATUS.match(element_text(element)[:100])
    return int(match[1]) if match else None


def _error_names(error: etree._Element | None) -> frozenset[str]:
    if error is None:
        return frozenset()
    # sabre/dav adds its own exception's name and message there: only the standards' names are preconditions
    names = (etree.QName(child) for child in _elements(error))
    return frozenset(name.localname for name in names if name.namespace in STANDARDS)


def _elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The child elements; entity references, which the parser leaves unresolved, have no name and are left out."""
    return (child for child in parent.iterchildren() if isinstance(child.tag, str))
