"""Long multistatus answers, one resource after the other: what was read is let go, so that memory holds one of them at a time.

Of ten thousand at once the tree alone takes a hundred megabytes, and keeps the garbage collector, and with it every thread, busy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from scheduling.caldav.href import origin_of
from scheduling.caldav.multistatus import (
    MAX_TOKEN,
    PARSER_OPTIONS,
    ResourceAnswer,
    begins_with_doctype,
    element_text,
    resources,
    trimmed,
)
from scheduling.caldav.names import dav
from scheduling.caldav.transport import Answer
from scheduling.errors import BadAnswer

CHUNK_BYTES = 65_536
MAX_MARKS = 200_000
"""Tags and attributes of one resource: more of them are no calendar object, but a way to fill our memory."""


class EachResponse:
    """Iterate once; `sync_token` is known afterwards. Raises `BadAnswer` (`not_multistatus`, `not_xml`, `doctype`, `too_large`).

    What it yields is gone with the next. An error may come after a part was yielded: then that part does not count either.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.sync_token: str | None = None

    def __iter__(self) -> Iterator[ResourceAnswer]:
        answer = self._answer
        if answer.status != 207:
            raise self._bad("not_multistatus")
        if begins_with_doctype(answer.body):
            raise self._bad("doctype")
        parser: Any = etree.XMLPullParser(events=("end",), tag=(dav("response"), dav("sync-token")), **PARSER_OPTIONS)
        try:
            yield from self._parts(parser)
            root = parser.close()
        except (etree.XMLSyntaxError, ValueError):
            raise self._bad("not_xml") from None
        self._check(root)

    def _parts(self, parser: Any) -> Iterator[ResourceAnswer]:
        body, marks = trimmed(self._answer.body), 0
        for start in range(0, len(body), CHUNK_BYTES):
            chunk = body[start : start + CHUNK_BYTES]
            parser.feed(chunk)
            marks += chunk.count(b"<") + (chunk.count(b'"') + chunk.count(b"'")) // 2
            for _, ended in parser.read_events():
                element: Any = ended  # the stubs know no event but one
                root = element.getparent()
                if root is None or root.getparent() is not None:
                    continue  # the root itself, or within a property
                self._check(root)
                marks = 0
                if element.tag == dav("response"):
                    yield from resources(element)
                else:
                    token = element_text(element)
                    self.sync_token = token if 0 < len(token) <= MAX_TOKEN else None
                for earlier in list(element.itersiblings(preceding=True)):
                    root.remove(earlier)
                element.clear(keep_tail=True)  # the parser may still be writing behind it
            if marks > MAX_MARKS:
                raise self._bad("too_large")

    def _check(self, root: etree._Element) -> None:
        if root.tag != dav("multistatus"):
            raise self._bad("not_multistatus")
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._bad("doctype")

    def _bad(self, reason: str) -> BadAnswer:
        return BadAnswer(origin_of(self._answer.url), reason, self._answer.status)
