"""The test data of two other projects on both real servers: read, compared with their own answers, edited, left alone.

What is taken: every third `.ics` in the wheels of `icalendar` (163 with 7.3.0) and `recurring-ical-events` (95 with 3.8.2), as
they lie in this environment; with the profile `nightly` every one, and with TELECONSULT_FIXTURES=FOLDER every one in that folder,
such as the unpacked source distributions, which hold one more each. Of what `icalendar` can parse, a calendar is put on the
server as it is; where the server refuses it because several UIDs are in it, each of its first ones by itself; what is no
calendar (a lone VEVENT) within one. A UID that stands in a calendar already goes into the next one.
"""

from __future__ import annotations

import os
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from scheduling.caldav.collection import get_object, list_etags, multiget
from scheduling.caldav.transport import Transport
from scheduling.caldav.writing import put_object
from scheduling.errors import NotFound, UnreadableObject
from scheduling.icalendar.patch import patch_event
from scheduling.icalendar.recurrence import occurrences
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.interval import Interval
from scheduling.office.accounts import add_account
from scheduling.office.calendars import add_calendar, follow
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.collections import collections
from scheduling.store.outbox import finish, operations
from tests.conftest import is_nightly
from tests.helpers.servers import EmptyCalendar, make_calendar

PARIS = ZoneInfo("Europe/Paris")
CALENDARS = 8
"""So many, for what has the same UID."""
FOLDER = os.environ.get("TELECONSULT_FIXTURES")
ALL = FOLDER is not None or is_nightly()
"""Else every third file, and of those that hold many objects the first: all of them take more than a minute a server."""
PARTS = 50 if ALL else 1
LINK = "https://visio.example/room"
BOOKKEEPING = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}
COMPONENTS = ("VEVENT", "VTODO", "VJOURNAL")
TWO_YEARS = timedelta(days=730)
EXPLAINED = {
    "example.ics": "a DTEND on the very day of its DTSTART: a day here, nothing there",
    "issue_75_range_parameter.ics": "UNTIL is a date though DTSTART has a time (RFC 5545 forbids it): that day counts",
    "issue42.ics": "RECURRENCE-ID on the clock of another zone, an instant that the rule does not give: both stay here",
    "issue_253_additional_recurrence_id.ics": "an override of a day that the rule no longer gives: shown here, left out there",
}
"""Where our occurrences are not those of `recurring-ical-events`: each time more is taken here, never less."""
THEIR_ERRORS = (ValueError, TypeError, AttributeError, KeyError, icalendar.error.BrokenCalendarProperty)
"""What they raise over what they cannot read; such a file is only counted."""
STUCK = {"america_new_york_forward_reference.ics", "pacific_fiji.ics"}
"""Xandikos takes them, and answers 500 to whatever is put there afterwards, the same octets included."""
NOT_EDITED = {"no_uid", "no_event", "bad_duration", "bad_time"}
"""Why an event is not edited: it has no UID, or is one occurrence alone, without its series; or its times cannot be read."""
BAD_RULES = {"Germany_Holidays.ics", "issue_1081_invalid_rrule_freq.ics", "rfc_7529.ics"}
"""Rules that are called unreadable here: said so, and the first occurrence stays taken."""


@dataclass
class Fixtures:
    """`stands`: what each server made of each object, by its address; `offered`, `files`: how many there were."""

    calendar: EmptyCalendar
    urls: list[str] = field(default_factory=list)
    stands: dict[str, bytes] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    files: int = 0
    parsable: int = 0
    accepted_files: set[str] = field(default_factory=set)


def files() -> list[Path]:
    installed = (Path(icalendar.__file__).parent / "tests", Path(recurring_ical_events.__file__).parent / "test")
    roots = installed if FOLDER is None else (Path(FOLDER),)
    found = [path for root in roots for path in sorted(root.rglob("*.ics"))]
    return found if ALL else found[::3]


def parsed(body: bytes) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(icalendar.Calendar.from_ical(body, multiple=True))


def uids(body: bytes) -> list[str]:
    found = (one for calendar in parsed(body) for one in calendar.walk() if one.name in COMPONENTS)
    return list(dict.fromkeys(str(one.get("UID")) for one in found))


def in_a_calendar(body: bytes) -> bytes:
    if b"BEGIN:VCALENDAR" in body:
        return body
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//fixture//EN\r\n" + body.strip() + b"\r\nEND:VCALENDAR\r\n"


def one_by_one(body: bytes) -> Iterator[bytes]:
    """The same calendar with the components of one UID, for the first few."""
    pattern = rb"BEGIN:(VEVENT|VTODO|VJOURNAL)\r?\n.*?END:\1\r?\n"
    blocks = [(found[0], uid) for found in re.finditer(pattern, body, re.DOTALL) if (uid := _uid(found[0]))]
    for wanted in list(dict.fromkeys(uid for _, uid in blocks))[:PARTS]:
        part = body
        for block, uid in blocks:
            if uid != wanted:
                part = part.replace(block, b"", 1)
        yield part


def _uid(block: bytes) -> bytes:
    found = re.search(rb"^UID[^:]*:(.*?)\r?$", block, re.MULTILINE)
    return found[1] if found else b""


@pytest.fixture
def fixtures(calendar_server: EmptyCalendar) -> Fixtures:
    """All that the server takes, put there by a raw client, and read back."""
    made = Fixtures(calendar_server, [calendar_server.url])
    held: list[set[str]] = [set()]
    user = calendar_server.credentials

    def put(transport: Transport, name: str, body: bytes) -> bool:
        wanted = set(uids(body))
        place = next((number for number, there in enumerate(held) if not wanted & there), len(held))
        if place == CALENDARS:
            return False
        if place == len(held):
            made.urls.append(make_calendar(calendar_server.server, user.username, user.password or "", f"Fixtures {place}"))
            held.append(set())
        url = f"{made.urls[place]}{len(made.named)}.ics"
        answer = transport.request("PUT", url, body=body, headers={"Content-Type": "text/calendar; charset=utf-8"})
        if answer.success:
            made.named[url] = name
            held[place] |= wanted
        return answer.success

    with Transport(user) as transport:
        for path in files():
            made.files += 1
            body = path.read_bytes()
            try:
                several = len(uids(body)) > 1
            except (ValueError, IndexError, KeyError):
                continue
            made.parsable += 1
            whole = in_a_calendar(body)
            name = f"{path.parents[1].name}/{path.name}"
            if put(transport, name, whole) or (several and [one for one in one_by_one(whole) if put(transport, name, one)]):
                made.accepted_files.add(name)
        made.stands = read(transport, made)
    return made


def read(transport: Transport, made: Fixtures) -> dict[str, bytes]:
    found = {}
    for url in made.urls:
        for one in multiget(transport, url, list(list_etags(transport, url))).objects:
            found[one.href] = one.body
    return found


@pytest.fixture
def workspace(fixtures: Fixtures, tmp_path: Path) -> Iterator[Workspace]:
    """A profile that follows these calendars and no others, synchronised."""
    profile = tmp_path / "profile"
    profile.mkdir(mode=0o700)
    (profile / "settings.toml").write_text('link_hosts = ["visio.example"]\n')
    with open_workspace(profile, tmp_path / "secrets") as opened:
        user = fixtures.calendar.credentials
        add_account(opened, url=fixtures.urls[0], username=user.username, password=user.password or "none")
        known = {one.href for one in collections(opened.database)}
        for href in known - set(fixtures.urls):
            follow(opened, href, False)
        for href in set(fixtures.urls) - known:
            add_calendar(opened, href)
        report = synchronise(opened)
        assert [one.error for one in report.calendars] == [None] * len(report.calendars)
        yield opened


def test_all_of_them(fixtures: Fixtures, workspace: Workspace) -> None:
    kept: dict[str, bytes] = dict(workspace.database.rows("SELECT href, base FROM objects"))
    assert kept == fixtures.stands, "each object here as the server has it, octet by octet"
    edits = edit_all(workspace, fixtures)
    report = synchronise(workspace)
    assert [one.error for one in report.calendars] == [None] * len(report.calendars)
    with Transport(fixtures.calendar.credentials) as transport:
        after = read(transport, fixtures)
    kept = dict(workspace.database.rows("SELECT href, base FROM objects"))
    assert kept == after, "and once more"
    changed = []
    for href, before in fixtures.stands.items():
        touched = names_of_changed_lines(before, after[href])
        if href not in edits.at_desk | edits.by_writer:
            assert after[href] == before, fixtures.named[href]
        elif not (touched - BOOKKEEPING == {"URL"} and one_line_more(before, after[href])):
            changed.append((fixtures.named[href], touched))
    assert changed == []
    differing, unread = compare_all(fixtures)
    print(
        f"\n{fixtures.calendar.kind}: {fixtures.files} files, {fixtures.parsable} parsable, {len(fixtures.accepted_files)} taken"
        f" as {len(fixtures.stands)} objects; edited {len(edits.at_desk)} at the desk, {len(edits.by_writer)} by writer alone,"
        f" {len(edits.no_event)} without an event, unreadable {edits.unreadable}, stuck {sorted(edits.stuck)};"
        f" not read {unread}; differing {sorted(differing)}"
    )
    assert {name.partition("/")[2]: told for name, told in differing.items() if name.partition("/")[2] not in EXPLAINED} == {}
    ours = {name.partition("/")[2]: why for name, why in unread.items() if why.startswith("ours")}
    assert set(ours.values()) <= {"ours: no_uid", "ours: bad_rule"}, ours
    assert {name for name, why in ours.items() if why == "ours: bad_rule"} <= BAD_RULES
    assert set(edits.unreadable.values()) <= NOT_EDITED, edits.unreadable
    assert {name.partition("/")[2] for name in edits.stuck} <= STUCK
    assert len(edits.at_desk | edits.by_writer) > (150 if ALL else 40)


@dataclass
class Edits:
    """Addresses of what was given a link `at_desk`, or `by_writer` alone (nothing of it lies in the days that are indexed);
    of what has `no_event`; names of what is `unreadable`, or waits because the server fails over it (`stuck`).
    """

    at_desk: set[str] = field(default_factory=set)
    by_writer: set[str] = field(default_factory=set)
    no_event: set[str] = field(default_factory=set)
    unreadable: dict[str, str] = field(default_factory=dict)
    stuck: set[str] = field(default_factory=set)


def edit_all(workspace: Workspace, made: Fixtures) -> Edits:
    """Give each event a link."""
    desk, edits = open_desk(workspace), Edits()
    for href, body in made.stands.items():
        if b"BEGIN:VEVENT" not in body:
            edits.no_event.add(href)
            continue
        try:
            outcome = desk.edit(href, link=LINK)
        except NotFound:
            try:
                assert write_alone(workspace, href), made.named[href]
                edits.by_writer.add(href)
            except UnreadableObject as error:
                edits.unreadable[made.named[href]] = error.reason
        except UnreadableObject as error:
            edits.unreadable[made.named[href]] = error.reason
        else:
            if outcome.outcome == "changed":
                edits.at_desk.add(href)
                continue
            (waiting,) = operations(workspace.database)
            assert (outcome.outcome, waiting.last_error) == ("queued", "bad_answer"), (made.named[href], waiting)
            edits.stuck.add(made.named[href])
            with workspace.database.transaction() as cursor:  # a person would give it up once the server was asked again
                finish(cursor, waiting.id)
    return edits


def write_alone(workspace: Workspace, href: str) -> bool:
    """The same lines by the same writer, without the desk."""
    collection = next(one for one in collections(workspace.database) if href.startswith(one.href))
    transport = workspace.transport_of(collection)
    found = get_object(transport, href)
    assert found is not None
    body = patch_event(found.body, {"URL": ("", LINK)}, zones=workspace.zones)
    return put_object(transport, href, body, if_match=found.etag).written


def unfolded(body: bytes) -> list[bytes]:
    return re.sub(rb"\r?\n[ \t]", b"", body).replace(b"\r\n", b"\n").strip(b"\n").split(b"\n")


def names_of_changed_lines(before: bytes, after: bytes) -> set[str]:
    one, other = Counter(unfolded(before)), Counter(unfolded(after))
    return {re.split(rb"[;:]", line)[0].decode(errors="replace").upper() for line in (one - other) + (other - one)}


def one_line_more(before: bytes, after: bytes) -> bool:
    """What was not meant stands in its old order too."""

    def rest(body: bytes) -> list[bytes]:
        names = (rb"URL", *(one.encode() for one in BOOKKEEPING))
        return [line for line in unfolded(body) if re.split(rb"[;:]", line)[0].upper() not in names]

    return rest(before) == rest(after)


def instant(value: date) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).astimezone(UTC)


def expanded_by_them(body: bytes, window: Interval) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [one for calendar in parsed(body) for one in recurring_ical_events.of(calendar).between(window.start, window.end)]


def compare_all(made: Fixtures) -> tuple[dict[str, str], dict[str, str]]:
    """Occurrences over two years from where each begins: where they differ; and what either cannot read, with why."""
    differing: dict[str, str] = {}
    unread: dict[str, str] = {}
    for href, body in made.stands.items():
        if b"BEGIN:VEVENT" not in body:
            continue
        try:
            begin = min(instant(one.start) for calendar in parsed(body) for one in calendar.walk("VEVENT"))
        except THEIR_ERRORS as error:
            unread[made.named[href]] = f"theirs: {error!r}"
            continue
        window = Interval(begin - timedelta(days=1), begin + TWO_YEARS)
        try:
            ours = Counter((one.uid, one.start, one.end) for one in occurrences(body, window, TimeZones(PARIS)))
        except UnreadableObject as error:
            unread[made.named[href]] = f"ours: {error.reason}"
            continue
        try:
            found = expanded_by_them(body, window)
        except THEIR_ERRORS as error:
            unread[made.named[href]] = f"theirs: {error!r}"
            continue
        theirs = Counter((str(one["UID"]), instant(one.start), instant(one.end)) for one in found)
        if ours != theirs:
            differing[made.named[href]] = f"ours {list((ours - theirs).items())[:2]} theirs {list((theirs - ours).items())[:2]}"
    return differing, unread
