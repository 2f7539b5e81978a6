"""A calendar full of other programs' objects: read whole, and of what is not ours only the meant lines change."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from scheduling.caldav.transport import Transport
from tests.helpers.program import Program
from tests.helpers.servers import EmptyCalendar

FOLDER = Path(__file__).parents[1] / "data" / "foreign"
FIRST, LAST = "2026-07-01", "2028-01-01"
PARIS = ZoneInfo("Europe/Paris")
BOOKKEEPING = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}


REFUSED = {
    "radicale": {"roundcube-36-rdate-period.ics"},  # its parser knows no RDATE;VALUE=PERIOD
    "xandikos": {"nextcloud-32-utf8-folds.ics"},  # its parser knows no fold within a UTF-8 sequence
}
"""What a server itself cannot read. Another object takes the place of each."""


def objects(kind: str) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.ics"))}
    name = next(iter(found))
    uid = str(icalendar.Calendar.from_ical(found[name]).walk("VEVENT")[0]["UID"]).encode()
    for number, _ in enumerate(REFUSED[kind]):
        found[f"another-{number}.ics"] = found[name].replace(uid, f"another-{number}".encode())
    return found


def events(body: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def is_plain(event: icalendar.Event) -> bool:
    short = (event.end - event.start).total_seconds() < 23 * 3600
    return isinstance(event.start, datetime) and short and not {"RRULE", "RDATE", "RECURRENCE-ID"} & set(event)


def unfolded(body: bytes) -> list[str]:
    text = body.decode().replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    return text.strip("\n").split("\n")


def get_all(calendar: EmptyCalendar, names: list[str]) -> dict[str, bytes]:
    with Transport(calendar.credentials) as transport:
        return {name: transport.request("GET", calendar.url + name).body for name in names}


@pytest.fixture
def filled(calendar_server: EmptyCalendar) -> tuple[EmptyCalendar, dict[str, bytes]]:
    """Fifty objects on the server, put there by a raw client; and what the server made of them."""
    refused = set()
    with Transport(calendar_server.credentials) as transport:
        for name, body in objects(calendar_server.kind).items():
            headers = {"Content-Type": "text/calendar; charset=utf-8"}
            if not transport.request("PUT", calendar_server.url + name, body=body, headers=headers).success:
                refused.add(name)
    assert refused == REFUSED[calendar_server.kind]
    kept = [name for name in objects(calendar_server.kind) if name not in refused]
    assert len(kept) == 50
    return calendar_server, get_all(calendar_server, kept)


@pytest.fixture
def program(filled, tmp_path: Path) -> Program:
    calendar, _ = filled
    found = Program(tmp_path)
    found.settings('link_hosts = ["visio.example"]\n')
    found.add_account(calendar.url, calendar.credentials.username, calendar.credentials.password or "none")
    found.json("calendars", "add", calendar.url)
    (report,) = [one for one in found.json("sync")["calendars"] if one["href"].rstrip("/") == calendar.url.rstrip("/")]
    assert report["downloaded"] == 50
    assert report["error"] is None
    return found


def test_every_occurrence_is_shown(program: Program, filled) -> None:
    calendar, stored = filled
    shown = program.json("agenda", "--from", FIRST, "--to", LAST, "--calendar", calendar.url)["appointments"]
    found = Counter((one["uid"], one["start"]) for one in shown)
    expected: Counter[tuple[str, str]] = Counter()
    window = (datetime.fromisoformat(FIRST).replace(tzinfo=PARIS), datetime.fromisoformat(LAST).replace(tzinfo=PARIS))
    for body in stored.values():
        parsed = icalendar.Calendar.from_ical(body)
        for event in recurring_ical_events.of(parsed).between(*window):
            start = event.start
            if not isinstance(start, datetime):
                start = datetime.combine(start, datetime.min.time(), PARIS)
            elif start.tzinfo is None:
                start = start.replace(tzinfo=PARIS)
            expected[str(event["UID"]), start.astimezone(PARIS).isoformat()] += 1
    assert sum(expected.values()) > len(stored)
    assert found == expected
    assert all(one["foreign"] for one in shown)


def test_one_edit_changes_the_lines_meant_and_nothing_else(program: Program, filled) -> None:
    calendar, before = filled
    edited = [name for name, body in before.items() if len(events(body)) == 1 and is_plain(events(body)[0])][::2]
    assert len(edited) >= 8
    for name in edited:
        (event,) = events(before[name])
        longer = int((event.end - event.start).total_seconds() // 60) + 15
        assert program.json("edit", calendar.url + name, "--duration", str(longer))["outcome"] == "changed"
        after = get_all(calendar, list(before))
        untouched = [other for other in before if other not in edited[: edited.index(name) + 1]]
        assert all(after[other] == before[other] for other in untouched)
        lines_before, lines_after = Counter(unfolded(before[name])), Counter(unfolded(after[name]))
        changed = {line.split(":")[0].split(";")[0] for line in (lines_before - lines_after) + (lines_after - lines_before)}
        assert changed & {"DTEND", "DURATION"}
        assert changed <= {"DTEND", "DURATION"} | BOOKKEEPING
        (event_after,) = events(after[name])
        assert (event_after.end - event_after.start).total_seconds() == longer * 60
    assert set(get_all(calendar, list(before))) == set(before)
    assert program.json("outbox")["operations"] == []


def test_a_link_on_a_foreign_event_is_one_line_more(program: Program, filled) -> None:
    calendar, before = filled
    name = next(name for name, body in before.items() if is_plain(events(body)[0]) and "URL" not in events(body)[0])
    program.json("edit", calendar.url + name, "--link", "https://visio.example/r")
    after = get_all(calendar, [name])[name]
    changed = (Counter(unfolded(after)) - Counter(unfolded(before[name]))) + (
        Counter(unfolded(before[name])) - Counter(unfolded(after))
    )
    assert {line.split(":")[0].split(";")[0] for line in changed} <= {"URL"} | BOOKKEEPING


def test_a_recurring_meeting_of_others_is_not_moved_from_here(program: Program, filled) -> None:
    calendar, before = filled
    name = next(name for name, body in before.items() if "RRULE" in events(body)[0])
    refused = program.json("move", calendar.url + name, "--start", datetime(2026, 12, 1, 9, tzinfo=UTC).isoformat(), code=9)
    assert refused["error"]["code"] == "not_allowed"
