"""When others are busy: Radicale's free-busy right, Xandikos' report and outbox, a scripted outbox that answers for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduling.caldav.freebusy import ask_free_busy, ask_outbox
from scheduling.caldav.principals import read_scheduling
from scheduling.caldav.transport import Credentials, Transport
from scheduling.caldav.writing import put_object
from scheduling.errors import BadAnswer, NotAllowed
from scheduling.icalendar.freebusy import BusyTime
from scheduling.model.interval import Interval
from scheduling.office.accounts import add_account
from scheduling.office.agenda import agenda, agenda_days
from scheduling.office.calendars import add_calendar
from scheduling.office.desk import open_desk
from scheduling.office.slots import free_slots
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.collections import Collection, collections
from scheduling.store.objects import objects_of
from tests.helpers.faulty_proxy import Forward, faulty_proxy
from tests.helpers.scripted_server import Reply, Request, found, multistatus, scripted
from tests.helpers.servers import EmptyCalendar, Server, make_calendar, radicale, rights_sharing

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
MONDAY = (NOW + timedelta(days=21 - NOW.weekday())).replace(hour=0)
WEEK = Interval(MONDAY, MONDAY + timedelta(days=7))
USERS = {"doctor": "d", "secretary": "s"}


def event(uid: str, start: datetime, hours: float, *lines: str) -> bytes:
    end = start + timedelta(hours=hours)
    own = "\r\n".join(
        [
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//", "BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z"),
            *(f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}", "SUMMARY:secret", *lines),
            *("END:VEVENT", "END:VCALENDAR", ""),
        ]
    )
    return own.encode()


def put(calendar: str, credentials: Credentials, *bodies: bytes) -> None:
    with Transport(credentials) as transport:
        for number, body in enumerate(bodies):
            assert put_object(transport, f"{calendar}{number}-{hash(body)}.ics", body, create=True).written


def hour(day: int, at: int) -> datetime:
    return MONDAY + timedelta(days=day, hours=at)


BUSY = (
    event("once", hour(0, 9), 1),
    event("daily", hour(1, 14), 0.5, "RRULE:FREQ=DAILY;COUNT=3"),
    event("maybe", hour(4, 10), 1, "STATUS:TENTATIVE"),
    event("free", hour(5, 8), 8, "TRANSP:TRANSPARENT"),
    event("gone", hour(5, 8), 8, "STATUS:CANCELLED"),
)
EXPECTED = [
    (hour(0, 9), hour(0, 10), False),
    *((hour(day, 14), hour(day, 14) + timedelta(minutes=30), False) for day in (1, 2, 3)),
    (hour(4, 10), hour(4, 11), True),
]


def spans(busy: list[BusyTime] | None) -> list[tuple[datetime, datetime, bool]] | None:
    return None if busy is None else sorted((one.interval.start, one.interval.end, one.tentative) for one in busy)


def test_the_report_of_each_real_server(calendar_server: EmptyCalendar) -> None:
    put(calendar_server.url, calendar_server.credentials, *BUSY)
    with Transport(calendar_server.credentials) as transport:
        assert spans(ask_free_busy(transport, calendar_server.url, WEEK)) == EXPECTED
        empty = Interval(hour(6, 0), hour(6, 12))
        assert ask_free_busy(transport, calendar_server.url, empty) == []


def test_xandikos_answers_for_oneself_at_its_outbox(xandikos_calendar: EmptyCalendar) -> None:
    put(xandikos_calendar.url, xandikos_calendar.credentials, event("mine", hour(0, 11), 1))
    principal = f"{xandikos_calendar.server.url}user/"
    addresses = "<C:calendar-user-address-set><D:href>mailto:user@x.example</D:href></C:calendar-user-address-set>"
    with Transport(xandikos_calendar.credentials) as transport:
        headers = {"Content-Type": "application/xml"}
        assert transport.request("PROPPATCH", principal, body=proppatch(addresses), headers=headers).status == 207
        user = read_scheduling(transport, principal)
        assert user.outbox
        assert user.addresses
        asked = {"interval": Interval(hour(0, 11), hour(0, 12)), "uid": "u", "now": NOW}
        busy = ask_outbox(transport, user.outbox, organizer=user.addresses[0], attendee=user.addresses[0], **asked)  # type: ignore[arg-type]
        assert (hour(0, 11), hour(0, 12), False) in (spans(busy) or [])
        unknown = ask_outbox(transport, user.outbox, organizer=user.addresses[0], attendee="mailto:no@x.example", **asked)  # type: ignore[arg-type]
        assert unknown is None, "a server that knows nobody of that name has not said that they are free"


def proppatch(content: str) -> bytes:
    names = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
    return f'<?xml version="1.0"?><D:propertyupdate {names}><D:set><D:prop>{content}</D:prop></D:set></D:propertyupdate>'.encode()


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "secrets").mkdir(mode=0o700)
    with open_workspace(tmp_path / "profile", tmp_path / "secrets") as workspace:
        yield workspace


def doctors(profile: Workspace, server: Server, *bodies: bytes) -> Collection:
    """The doctor's calendar, as the secretary's profile knows it after a synchronisation."""
    theirs = make_calendar(server, "doctor", "d", "Doctor")
    put(theirs, Credentials("doctor", "d"), *bodies)
    make_calendar(server, "secretary", "s", "Own")
    add_account(profile, url=f"{server.url}secretary/", username="secretary", password="s")
    add_calendar(profile, theirs)
    report = synchronise(profile)
    assert [one.error for one in report.calendars] == [None, None]
    return next(one for one in collections(profile.database) if one.href == theirs)


def taken(profile: Workspace, collection: Collection) -> list[tuple[datetime, datetime]]:
    shown = agenda(profile, WEEK.start, WEEK.end, [collection.id])
    return [(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in shown if one.busy and one.foreign]


def test_a_calendar_that_only_tells_when_it_is_busy_closes_by_that(profile: Workspace, tmp_path: Path) -> None:
    with radicale(tmp_path / "server", USERS, rights_sharing("doctor", "secretary", shared="f")) as server:
        collection = doctors(profile, server, *BUSY)
        assert not collection.readable
        assert not collection.writable
        assert taken(profile, collection) == [(start, end) for start, end, _ in EXPECTED]
        (kept,) = objects_of(profile.database, collection.id)
        assert b"secret" not in kept.body
        put(collection.href, Credentials("doctor", "d"), event("new", hour(6, 9), 1))
        synchronise(profile)
        assert (hour(6, 9), hour(6, 10)) in taken(profile, collection)
        server.stop()
        assert synchronise(profile).calendars[0].error is not None
        assert len(taken(profile, collection)) == len(EXPECTED) + 1, "what was known stays while the server is away"


def test_a_calendar_that_becomes_readable_shows_its_events_once(profile: Workspace, tmp_path: Path) -> None:
    with radicale(tmp_path / "server", USERS, rights_sharing("doctor", "secretary", shared="f")) as server:
        collection = doctors(profile, server, BUSY[0])
        assert len(taken(profile, collection)) == 1
        (tmp_path / "server" / "rights").write_text(rights_sharing("doctor", "secretary"), encoding="utf-8")
        server.stop()
        server.start()
        add_calendar(profile, collection.href)
        synchronise(profile)
        assert len(taken(profile, collection)) == 1
        (tmp_path / "server" / "rights").write_text(rights_sharing("doctor", "secretary", shared="f"), encoding="utf-8")
        server.stop()
        server.start()
        add_calendar(profile, collection.href)
        synchronise(profile)
        assert [b"secret" in one.body for one in objects_of(profile.database, collection.id)] == [False]


def test_nothing_is_booked_where_nobody_may_look(profile: Workspace, tmp_path: Path) -> None:
    with radicale(tmp_path / "server", USERS, rights_sharing("doctor", "secretary", shared="wf")) as server:
        collection = doctors(profile, server, BUSY[0])
        assert (collection.readable, collection.writable) == (False, True)
        with pytest.raises(NotAllowed) as refused:
            open_desk(profile).book(calendar=collection.href, start=hour(2, 10), duration=timedelta(minutes=30))
        assert refused.value.action == "look"


def test_slots_of_two_together_where_one_only_tells_when_they_are_busy(profile: Workspace, tmp_path: Path) -> None:
    """Asked alone, or as one of several to choose from, nobody proposes them: they keep no open ranges that one could see."""
    with radicale(tmp_path / "server", USERS, rights_sharing("doctor", "secretary", shared="f")) as server:
        collection = doctors(profile, server, event("visit", hour(0, 9), 1))
        own = next(one for one in collections(profile.database) if one.id != collection.id)
        put(
            own.href,
            Credentials("secretary", "s"),
            event("range", hour(0, 8), 3, "TRANSP:TRANSPARENT", "CATEGORIES:TELECONSULTATION-RANGE"),
        )
        synchronise(profile)
        asked = {"duration": timedelta(hours=1), "start": hour(0, 6), "end": hour(0, 20), "limit": 50}
        both = free_slots(profile, calendars=[own.href, collection.href], quorum=2, **asked)  # type: ignore[arg-type]
        assert [one.interval.start for one in both.slots] == [hour(0, 8), hour(0, 10)]
        either = free_slots(profile, calendars=[own.href, collection.href], **asked)  # type: ignore[arg-type]
        assert {one.calendars for one in either.slots} == {("Own",)}
        alone = free_slots(profile, calendars=[collection.href], **asked)  # type: ignore[arg-type]
        assert (alone.slots, alone.warnings) == ([], ["no_ranges:Doctor"])


OUTBOX = "/doctor/outbox/"


def scripted_schedule(request: Request) -> Reply:
    """A server that tells when others are busy at an outbox only (scripted: no test server does so for others)."""
    told = "BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nFREEBUSY:20261203T083000Z/PT30M\nEND:VFREEBUSY\nEND:VCALENDAR"
    answers = {b"mailto:doctor": f"<C:request-status>2.0;Success</C:request-status><C:calendar-data>{told}</C:calendar-data>"}
    known = next((text for address, text in answers.items() if b"ATTENDEE:" + address in request.body), None)
    inner = known or "<C:request-status>3.7;Invalid calendar user</C:request-status>"
    text = (
        '<C:schedule-response xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><C:response>'
        f"<C:recipient><D:href>x</D:href></C:recipient>{inner}</C:response></C:schedule-response>"
    )
    return Reply(200, {"Content-Type": "application/xml"}, text.encode())


def ask(url: str, attendee: str) -> list[BusyTime] | None:
    with Transport(Credentials("secretary", "s")) as transport:
        return ask_outbox(transport, url, organizer="mailto:secretary@x", attendee=attendee, interval=WEEK, uid="u", now=NOW)


def test_a_scripted_outbox_answers_for_others() -> None:
    with scripted(scripted_schedule) as server:
        assert len(ask(server.url, "mailto:doctor@x") or []) == 1
        assert ask(server.url, "mailto:nobody@x") is None
        (first, _) = server.requests
    assert first.method == "POST"
    assert first.headers["content-type"].startswith("text/calendar")
    assert b"METHOD:REQUEST" in first.body


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_an_outbox_that_will_not_say_is_not_an_empty_answer(status: int) -> None:
    with scripted(lambda request: Reply(status)) as server:
        assert ask(server.url, "mailto:doctor@x") is None


@pytest.mark.parametrize("reply", [Reply(500), Reply(200, {}, b"<html/>"), Reply(200, {}, b"x")])
def test_an_outbox_that_fails_is_an_error(reply: Reply) -> None:
    with scripted(lambda request: reply) as server, pytest.raises(BadAnswer):
        ask(server.url, "mailto:doctor@x")


def test_a_calendar_without_the_report_closes_by_its_owners_outbox(profile: Workspace) -> None:
    """Scripted: a server whose calendar may not be read and has no report, and whose outbox answers for the owner."""
    rights = "<D:current-user-privilege-set><D:privilege><C:read-free-busy/></D:privilege></D:current-user-privilege-set>"
    start = WEEK.start + timedelta(hours=9)

    def answer(request: Request) -> Reply:
        if request.method == "POST":
            reply = scripted_schedule(request)
            assert isinstance(reply.body, bytes)
            return Reply(200, {}, reply.body.replace(b"20261203T083000Z", f"{start:%Y%m%dT%H%M%SZ}".encode()))
        if request.method == "REPORT":
            return Reply(403)
        if request.method == "OPTIONS":
            return Reply(200, {"DAV": "1, calendar-access"})
        me = "<D:current-user-principal><D:href>/secretary/</D:href></D:current-user-principal>"
        if request.target == "/secretary/":
            return multistatus(
                found(
                    "/secretary/",
                    f"{me}<C:calendar-home-set><D:href>/home/</D:href></C:calendar-home-set>"
                    f"<C:schedule-outbox-URL><D:href>{OUTBOX}</D:href></C:schedule-outbox-URL><C:calendar-user-address-set>"
                    "<D:href>/secretary/</D:href><D:href>mailto:secretary@x</D:href></C:calendar-user-address-set>",
                )
            )
        if request.target == "/doctor/":
            users = "<C:calendar-user-address-set><D:href>mailto:doctor@x</D:href></C:calendar-user-address-set>"
            return multistatus(found("/doctor/", users))
        kind = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:owner><D:href>/doctor/</D:href></D:owner>"
        calendar = found("/home/doctor/", f"{kind}{rights}<D:displayname>Doctor</D:displayname>{me}")
        return multistatus(found("/home/", f"<D:resourcetype><D:collection/></D:resourcetype>{me}"), calendar)

    with scripted(answer) as server:
        add_account(profile, url=f"{server.url}secretary/", username="secretary", password="s")
        report = synchronise(profile)
        assert [one.error for one in report.calendars] == [None]
        (collection,) = collections(profile.database)
        assert taken(profile, collection) == [(start, start + timedelta(minutes=30))]


def availability(uid: str, *lines: str) -> bytes:
    inner = ("BEGIN:VAVAILABILITY", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VAVAILABILITY")
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//", *inner, "END:VCALENDAR", ""]).encode()


HOURS = availability(
    "hours",
    *("BEGIN:AVAILABLE", "UID:h1", "DTSTAMP:20260101T000000Z", f"DTSTART:{hour(0, 8):%Y%m%dT%H%M%SZ}"),
    *(f"DTEND:{hour(0, 12):%Y%m%dT%H%M%SZ}", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU", "END:AVAILABLE"),
)
LEAVE = availability(
    "leave",
    *("PRIORITY:1", "BUSYTYPE:BUSY", f"DTSTART:{hour(1, 0):%Y%m%dT%H%M%SZ}", f"DTEND:{hour(1, 10):%Y%m%dT%H%M%SZ}"),
)
MORNINGS = [hour(day, at) for day in (0, 1) for at in (8, 9, 10)]


def opened(profile: Workspace, url: str, full: bool = False) -> list[datetime]:
    """Where two hours can be had that week, at full hours, after a synchronisation."""
    report = synchronise(profile, full=full)
    assert [one.error for one in report.calendars if one.href == url] == [None]
    found = free_slots(profile, calendars=[url], duration=timedelta(hours=2), start=WEEK.start, end=WEEK.end, limit=99)
    return [one.interval.start for one in found.slots if one.interval.start.minute == 0]


def test_availability_objects_open_ranges_and_close_each_other(profile: Workspace, xandikos_calendar: EmptyCalendar) -> None:
    """Two objects of one calendar, on a real server: the leave has the higher priority. One that goes is no longer counted."""
    url = make_calendar(xandikos_calendar.server, "user", "", components="VEVENT,VAVAILABILITY")
    put(url, xandikos_calendar.credentials, HOURS)
    add_account(profile, url=url, username="user", password="none")
    assert opened(profile, url) == MORNINGS
    with Transport(xandikos_calendar.credentials) as transport:
        assert put_object(transport, f"{url}leave.ics", LEAVE, create=True).written
        assert opened(profile, url) == [hour(0, 8), hour(0, 9), hour(0, 10), hour(1, 10)]
        assert (hour(1, 0), hour(1, 10)) in taken(profile, next(one for one in collections(profile.database) if one.href == url))
        transport.request("DELETE", f"{url}leave.ics")
    assert opened(profile, url) == MORNINGS
    later = agenda_days(profile, (MONDAY + timedelta(days=1400)).date(), (MONDAY + timedelta(days=1400)).date())
    assert any(later.ranges.values()), "hours that recur are known as far as somebody looks"


def test_availability_as_a_property_is_combined_with_the_objects(profile: Workspace, radicale_calendar: EmptyCalendar) -> None:
    """The property is put in by the proxy: Radicale has none, and Xandikos 0.4.10 answers 404 to what it took."""
    told = [HOURS]

    def with_property(request: Request, forward: Forward) -> Reply:
        answer = forward(request)
        assert isinstance(answer.body, bytes)
        if not told:
            return Reply(500)
        value = f'<C:calendar-availability xmlns:C="urn:ietf:params:xml:ns:caldav">{told[0].decode()}</C:calendar-availability>'
        body = re.sub(rb"<(C:)?calendar-availability ?/>", value.encode(), answer.body).replace(b"404 Not Found", b"200 OK")
        return replace(answer, body=body)

    with faulty_proxy(radicale_calendar.server.port) as proxy:
        proxy.on("PROPFIND", body=b"calendar-availability", act=with_property)
        url = radicale_calendar.url.replace(radicale_calendar.server.url, proxy.url)
        add_account(
            profile, url=url, username=radicale_calendar.credentials.username, password=radicale_calendar.credentials.password
        )
        assert opened(profile, url) == MORNINGS
        asked = len(proxy.asked)
        assert opened(profile, url) == MORNINGS
        assert len(proxy.asked) == asked + 1, "an unchanged calendar costs one request"
        told.clear()
        assert opened(profile, url, full=True) == MORNINGS, "a server that fails has not said that there are no hours"
        told.append(availability("hours", "BUSYTYPE:BUSY"))
        assert opened(profile, url, full=True) == []
