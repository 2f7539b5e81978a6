"""A scripted calendar server of one calendar with named faults, each as some real server was seen to have it.

It is no server: it knows one calendar, events that do not recur, and what a probe asks. Served by `scripted_server`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.helpers.scripted_server import Reply, Request, found, multistatus

_TIMES = re.compile(r"^DT(START|END)(?:;TZID=([^:\r\n]+))?:(\d{8}T\d{6})", re.MULTILINE)
_RANGE = re.compile(rb'time-range start="(\d{8}T\d{6})Z" end="(\d{8}T\d{6})Z"')
_FREE_BUSY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VFREEBUSY\r\nUID:1\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"
_REPORTS = "".join(
    f"<D:supported-report><D:report><{name}/></D:report></D:supported-report>"
    for name in ("D:sync-collection", "C:calendar-multiget")
)


@dataclass
class Capricious:
    """`faults` by name; `objects`: bodies with the number that their ETag shows, by path."""

    faults: frozenset[str] = frozenset()
    objects: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)
    _count: int = 0
    _first: dict[str, bytes] = field(default_factory=dict)
    _reader: int = 0

    def answer(self, request: Request) -> Reply:
        """Answer one request of a probe."""
        reply: Reply = getattr(self, f"_{request.method.lower()}")(request)
        reply.headers["Server"] = "Capricious/1"
        return reply

    def _propfind(self, request: Request) -> Reply:
        kind = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
        return multistatus(found(request.target, f"{kind}<D:supported-report-set>{_REPORTS}</D:supported-report-set>"))

    def _get(self, request: Request) -> Reply:
        if request.target not in self.objects:
            return Reply(404)
        if "shows_late" in self.faults and self._reader not in (0, request.connection):
            return Reply(404)  # a cache between: only who wrote it sees it
        return self._shown(request.target)

    def _put(self, request: Request) -> Reply:
        self._reader = self._reader or request.connection
        known = self.objects.get(request.target)
        match, none_match = request.headers.get("if-match"), request.headers.get("if-none-match")
        if "read_only" in self.faults:
            return Reply(403)
        if "no_answer_to_put" in self.faults:
            return Reply(raw=())
        if none_match == "*" and known is not None and "ignores_none_match" not in self.faults:
            return Reply(412)
        if match is not None and known is None and not ("revives" in self.faults and request.target in self._gone):
            return Reply(412)
        if match is not None and known is not None and match != self._etag(known[1]):
            if "locked" in self.faults:
                return Reply(423)
            if "says_done_to_stale_put" in self.faults:
                return Reply(204)
            if "lies_about_stale_put" in self.faults:
                self._keep(request)
                return Reply(412)
            if "ignores_stale_put" not in self.faults:
                return Reply(412)
        self._keep(request)
        told = 1000 if "other_etag_on_put" in self.faults else self._count
        return Reply(204 if known else 201, {} if "no_etags" in self.faults else {"ETag": self._etag(told)})

    def _delete(self, request: Request) -> Reply:
        known, match = self.objects.get(request.target), request.headers.get("if-match")
        if known is None:
            return Reply(404)
        if "no_delete" in self.faults:
            return Reply(403)
        if match is not None and match != self._etag(known[1]) and "ignores_stale_delete" not in self.faults:
            return Reply(412)
        del self.objects[request.target]
        self._gone.add(request.target)
        return Reply(204)

    def _report(self, request: Request) -> Reply:
        if b"free-busy-query" in request.body:
            return Reply(501) if "no_free_busy" in self.faults else Reply(200, {"Content-Type": "text/calendar"}, _FREE_BUSY)
        if "ranges_fail" in self.faults:
            return Reply(500)
        asked = _RANGE.search(request.body)
        assert asked is not None
        return multistatus(*(self._found(path) for path in self.objects if self._within(path, asked[1], asked[2])))

    def _within(self, path: str, start: bytes, end: bytes) -> bool:
        if "finds_everything" in self.faults:
            return True
        if "finds_nothing_after_2036" in self.faults and start > b"2037":
            return False
        body = self._first[path] if "finds_where_it_was" in self.faults else self.objects[path][0]
        if "finds_only_utc" in self.faults and b"DTSTART;TZID" in body:
            return False
        written = _TIMES.findall(body[body.index(b"BEGIN:VEVENT") :].decode())
        times = {which: datetime.fromisoformat(time).replace(tzinfo=ZoneInfo(zone or "UTC")) for which, zone, time in written}
        first, last = (datetime.fromisoformat(time.decode()).replace(tzinfo=UTC) for time in (start, end))
        return bool(times["START"] < last and first < times["END"])

    def _found(self, path: str) -> str:
        shown = self._shown(path)
        assert isinstance(shown.body, bytes)
        etag = f"<D:getetag>{shown.headers['ETag']}</D:getetag>" if "ETag" in shown.headers else ""
        return found(path, f"{etag}<C:calendar-data><![CDATA[{shown.body.decode()}]]></C:calendar-data>")

    def _shown(self, path: str) -> Reply:
        body, number = self.objects[path]
        if "hides_bodies" in self.faults:
            body = re.sub(rb"SUMMARY:[^\r]*", b"SUMMARY:Busy", re.sub(rb"X-TELECONSULT[^\r]*\r\n", b"", body))
        headers = {"Content-Type": "text/calendar"} | ({} if "no_etags" in self.faults else {"ETag": self._etag(number)})
        return Reply(200, headers, body)

    def _keep(self, request: Request) -> None:
        body = request.body
        if "drops_unknown" in self.faults:
            body = re.sub(rb"X-[^\r]*\r\n", b"", body)
        if "rewrites" in self.faults:
            body = body.replace(b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nX-SEEN:1\r\n")
        self._count += 1
        self._first.setdefault(request.target, body)
        self.objects[request.target] = body, self._count

    def _etag(self, number: int) -> str:
        return f'W/"{number}"' if "weak_etags" in self.faults else f'"{number}"'
