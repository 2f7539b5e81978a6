"""A calendar server in memory: quick, the same every time, open to be looked into; behind the contract suite like the real ones.

fake = FakeServer()
with scripted(fake) as front: ...

One user owns all; calendars are made by `add_calendar` or MKCALENDAR. Etags and tokens count the writes, so they are never
the same twice. `forget_tokens` makes every token that was given out unknown.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import unquote
from xml.sax.saxutils import escape

from lxml import etree

from tests.helpers.fake_calendar import Calendar, Kept, sound
from tests.helpers.scripted_server import Reply, Request, dav_error, found, multistatus, status_only

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
PRINCIPAL, HOME = "/user/", "/user/"
USER = "user"
_PRIVILEGES = "".join(f"<D:privilege><D:{one}/></D:privilege>" for one in ("read", "write", "bind", "unbind", "write-content"))
_REPORTS = "".join(
    f"<D:supported-report><D:report>{one}</D:report></D:supported-report>"
    for one in ("<D:sync-collection/>", "<C:calendar-multiget/>", "<C:calendar-query/>")
)


@dataclass
class FakeServer:
    """`calendars` by path. `writes`: every PUT and DELETE that was done, in order, with what stood there afterwards."""

    calendars: dict[str, Calendar] = field(default_factory=dict)
    writes: list[tuple[str, str, bytes | None]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add_calendar(self, path: str, name: str = "calendar", components: Iterable[str] = ("VEVENT",)) -> Calendar:
        """A new calendar at this path, which begins with the home and ends with a slash."""
        return self.calendars.setdefault(path, Calendar(name, frozenset(components)))

    def forget_tokens(self) -> None:
        """No token that was given out is known any more."""
        for calendar in self.calendars.values():
            calendar.oldest = calendar.revision + 1
            calendar.revision += 1

    def __call__(self, request: Request) -> Reply:
        with self._lock:
            path = unquote(request.target.partition("?")[0])
            answer: Callable[[Request, str], Reply] | None = getattr(self, f"_{request.method.lower()}", None)
            reply = answer(request, path) if answer else Reply(405)
        return replace(reply, headers={"DAV": "1, 3, access-control, calendar-access", **reply.headers})

    # what there is

    def _options(self, request: Request, path: str) -> Reply:
        return Reply(200, {"Allow": "OPTIONS, GET, PUT, DELETE, PROPFIND, REPORT, MKCALENDAR"})

    def _propfind(self, request: Request, path: str) -> Reply:
        if path == "/.well-known/caldav":
            return Reply(301, {"Location": "/"})
        wanted = _wanted(request.body)
        deep = request.headers.get("depth") == "1"
        if path in ("/", PRINCIPAL):
            inner = [_found(one, self._of_calendar(kept), wanted) for one, kept in self.calendars.items()] if deep else []
            return multistatus(_found(path, _of_home(), wanted), *(inner if path == HOME else []))
        calendar = self.calendars.get(path)
        if calendar is not None:
            inner = [_found(path + name, _of_object(kept), wanted) for name, kept in calendar.objects.items()] if deep else []
            return multistatus(_found(path, self._of_calendar(calendar), wanted), *inner)
        kept = self._kept(path)
        return Reply(404) if kept is None else multistatus(_found(path, _of_object(kept), wanted))

    def _of_calendar(self, calendar: Calendar) -> dict[str, str]:
        kinds = "".join(f'<C:comp name="{one}"/>' for one in sorted(calendar.components))
        return {
            f"{DAV}resourcetype": "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>",
            f"{DAV}displayname": f"<D:displayname>{escape(calendar.name)}</D:displayname>",
            f"{DAV}sync-token": f"<D:sync-token>{calendar.token}</D:sync-token>",
            "{http://calendarserver.org/ns/}getctag": f"<CS:getctag>{calendar.token}</CS:getctag>",
            f"{DAV}supported-report-set": f"<D:supported-report-set>{_REPORTS}</D:supported-report-set>",
            f"{DAV}current-user-privilege-set": f"<D:current-user-privilege-set>{_PRIVILEGES}</D:current-user-privilege-set>",
            f"{DAV}current-user-principal": _principal("D:current-user-principal"),
            f"{DAV}owner": _principal("D:owner"),
            f"{CALDAV}supported-calendar-component-set": f"<C:supported-calendar-component-set>{kinds}"
            "</C:supported-calendar-component-set>",
        }

    def _kept(self, path: str) -> Kept | None:
        folder, _, name = path.rpartition("/")
        calendar = self.calendars.get(f"{folder}/")
        return calendar.objects.get(name) if calendar and name else None

    # objects

    def _get(self, request: Request, path: str) -> Reply:
        kept = self._kept(path)
        if kept is None:
            return Reply(404)
        return Reply(200, {"Content-Type": "text/calendar; charset=utf-8", "ETag": kept.etag}, kept.body)

    def _put(self, request: Request, path: str) -> Reply:
        folder, _, name = path.rpartition("/")
        calendar = self.calendars.get(f"{folder}/")
        if calendar is None:
            return Reply(409)
        kept = calendar.objects.get(name)
        if not _holds(request, kept):
            return Reply(412)
        if not sound(request.body):
            return dav_error(403, "<C:valid-calendar-data/>")
        stored = calendar.put(name, request.body)
        self.writes.append(("PUT", path, request.body))
        return Reply(201 if kept is None else 204, {"ETag": stored.etag})

    def _delete(self, request: Request, path: str) -> Reply:
        folder, _, name = path.rpartition("/")
        calendar = self.calendars.get(f"{folder}/")
        kept = self._kept(path)
        if calendar is None or kept is None:
            return Reply(412 if "if-match" in request.headers and calendar else 404)
        if not _holds(request, kept):
            return Reply(412)
        calendar.delete(name)
        self.writes.append(("DELETE", path, None))
        return Reply(204)

    def _mkcalendar(self, request: Request, path: str) -> Reply:
        root = etree.fromstring(request.body)
        name = root.findtext(f".//{DAV}displayname") or "calendar"
        self.add_calendar(path, name, [one.get("name", "") for one in root.iter(f"{CALDAV}comp")])
        return Reply(201)

    # reports

    def _report(self, request: Request, path: str) -> Reply:
        calendar = self.calendars.get(path)
        if calendar is None:
            return Reply(404)
        root = etree.fromstring(request.body)
        kind = str(root.tag).rpartition("}")[2]
        wanted = _wanted(request.body)
        if kind == "sync-collection":
            return self._changes(calendar, path, root.findtext(f"{DAV}sync-token") or "", wanted)
        if kind == "calendar-multiget":
            asked = [unquote(one.text or "") for one in root.iter(f"{DAV}href")]
            return multistatus(*(self._one(href, wanted) for href in asked))
        if kind == "calendar-query":
            span = root.find(f".//{CALDAV}time-range")
            bounds = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
            if span is not None:
                bounds = (_utc(span.get("start", "")), _utc(span.get("end", "")))
            within = [(name, kept) for name, kept in calendar.objects.items() if kept.overlaps(*bounds)]
            return multistatus(*(_found(path + name, _of_object(kept), wanted) for name, kept in within))
        return dav_error(403, "<D:supported-report/>")

    def _changes(self, calendar: Calendar, path: str, token: str, wanted: list[str]) -> Reply:
        since = calendar.since(token)
        if since is None:
            return dav_error(403, "<D:valid-sync-token/>")
        changed, gone = since
        there = [_found(path + name, _of_object(calendar.objects[name]), wanted) for name in changed]
        return multistatus(*there, *(status_only(escape(path + name), 404) for name in gone), token=calendar.token)

    def _one(self, href: str, wanted: list[str]) -> str:
        kept = self._kept(href)
        return status_only(escape(href), 404) if kept is None else _found(href, _of_object(kept), wanted)


def _holds(request: Request, kept: Kept | None) -> bool:
    """Whether the conditions of a write hold (RFC 9110, 13.1)."""
    if request.headers.get("if-none-match") == "*" and kept is not None:
        return False
    asked = request.headers.get("if-match")
    return asked is None or (kept is not None and asked in ("*", kept.etag))


def _of_home() -> dict[str, str]:
    return {
        f"{DAV}resourcetype": "<D:resourcetype><D:collection/><D:principal/></D:resourcetype>",
        f"{DAV}displayname": f"<D:displayname>{USER}</D:displayname>",
        f"{DAV}current-user-principal": _principal("D:current-user-principal"),
        f"{DAV}principal-URL": _principal("D:principal-URL"),
        f"{CALDAV}calendar-home-set": f"<C:calendar-home-set><D:href>{HOME}</D:href></C:calendar-home-set>",
    }


def _of_object(kept: Kept) -> dict[str, str]:
    data = re.sub("\r\n", "\n", kept.body.decode())
    return {
        f"{DAV}resourcetype": "<D:resourcetype/>",
        f"{DAV}getetag": f"<D:getetag>{escape(kept.etag)}</D:getetag>",
        f"{CALDAV}calendar-data": f"<C:calendar-data>{escape(data)}</C:calendar-data>",
    }


def _principal(name: str) -> str:
    return f"<{name}><D:href>{PRINCIPAL}</D:href></{name}>"


def _found(href: str, properties: dict[str, str], wanted: list[str]) -> str:
    given = "".join(properties[one] for one in wanted if one in properties)
    lacking = "".join(
        f'<x:{one.partition("}")[2]} xmlns:x="{one[1:].partition("}")[0]}"/>' for one in wanted if one not in properties
    )
    return found(escape(href), given, lacking)


def _wanted(body: bytes) -> list[str]:
    prop = etree.fromstring(body).find(f"{DAV}prop") if body else None
    return [] if prop is None else [str(one.tag) for one in prop]


def _utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
