"""What `--json` prints, to the letter of the design."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.caldav.calendars import FoundCalendar
from scheduling.command_line import documents
from scheduling.errors import ServerUnreachable
from scheduling.icalendar.merge import Touched
from scheduling.messages.catalogue import Catalogue
from scheduling.model.interval import Interval
from scheduling.office.conflicts import ConflictView
from scheduling.sealing import new_key
from scheduling.slot_search import Slot
from scheduling.store.accounts import Account
from scheduling.store.collections import Collection
from scheduling.store.journal import JournalEntry
from scheduling.store.outbox import Operation
from scheduling.sync.report import CalendarReport
from tests.unit.command_line.samples import BOOKED, END, FOREIGN, START

Made = TypeVar("Made")
APPOINTMENT = """reference uid calendar href start end status kind summary link patient series queued conflict foreign
all_day busy recurrence_id overbooked"""


def test_an_appointment(paris: ZoneInfo) -> None:
    document = documents.appointment_document(BOOKED, paris)
    assert document is not None
    assert list(document) == APPOINTMENT.split()
    assert document["start"] == "2026-11-23T14:30:00+01:00"
    assert document["end"] == "2026-11-23T15:00:00+01:00"
    assert (document["status"], document["kind"], document["series"]) == ("booked", "follow-up", None)
    assert document["patient"] == {
        "family": "DURAND",
        "given": "Jeanne",
        "birth_date": None,
        "ipp": None,
        "phone": None,
        "email": None,
        "note": "une note",
    }
    assert documents.appointment_document(None, paris) is None
    foreign = documents.appointment_document(FOREIGN, paris)
    assert foreign is not None
    assert (foreign["patient"], foreign["reference"], foreign["href"], foreign["kind"]) == (None, None, None, None)


def test_an_outcome(paris: ZoneInfo) -> None:
    taken = documents.outcome_document(BookingOutcome(Outcome.TAKEN, None, (FOREIGN,), ("in_the_past",)), paris)
    assert list(taken) == ["outcome", "appointment", "in_the_way", "warnings", "rounds"]
    assert (taken["outcome"], taken["appointment"], taken["warnings"]) == ("taken", None, ["in_the_past"])
    assert [one["uid"] for one in taken["in_the_way"]] == ["u-2"]
    assert json.loads(json.dumps(taken)) == taken


def test_an_account_and_a_calendar() -> None:
    account = Account(
        id=1, name="a", url="https://x", username="u", auth="basic", principal="p", homes=("h",), capabilities={"f": ("b", "a")}
    )
    assert documents.account_document(account) == {
        "name": "a",
        "url": "https://x",
        "username": "u",
        "auth": "basic",
        "capabilities": {"f": ["b", "a"]},
    }
    calendar = made(
        Collection,
        account="a",
        href="https://x/c/",
        name="C",
        owner="",
        writable=True,
        followed=True,
        capabilities={},
        gone=False,
    )
    document = documents.calendar_document(calendar)
    assert list(document) == ["name", "href", "account", "owner", "writable", "readable", "followed", "capabilities", "gone"]
    assert document["owner"] is None
    found = FoundCalendar(href="https://x/c/", name="C", owner="", owner_href="", writable=False, shared=True)
    assert list(documents.found_document(found, "Dr Z")) == list(document)
    assert documents.found_document(found, "Dr Z")["owner"] == "Dr Z"


def test_a_synchronisation(fr: Catalogue) -> None:
    fine = documents.sync_document(CalendarReport(href="h", name="n", downloaded=3, bytes_received=9), fr)
    assert [name for name in fine if name != "name"] == (
        ["href", "downloaded", "deleted", "uploaded", "conflicts", "unreadable", "requests", "bytes_received", "full", "error"]
    )
    assert fine["error"] is None
    failed = documents.sync_document(
        CalendarReport(href="h", name="n", error=ServerUnreachable("https://u:pw@x", "timed_out")), fr
    )
    assert failed["error"]["code"] == "server_unreachable"
    assert set(failed["error"]) == {"code", "message", "remedy"}
    assert "pw" not in json.dumps(failed)


def test_a_slot(paris: ZoneInfo) -> None:
    document = documents.slot_document(Slot(Interval(START, END), ("A", "B")), paris)
    assert document == {"start": "2026-11-23T14:30:00+01:00", "end": "2026-11-23T15:00:00+01:00", "calendars": ["A", "B"]}


def test_an_operation_never_shows_its_body(paris: ZoneInfo) -> None:
    since = datetime(2026, 7, 1, 12, tzinfo=UTC)
    body = {"patient": "DURAND"}
    operation = made(Operation, id="o", kind="book", uid="u", reference="7F3K2Q", payload=body, state="queued", since=since)
    document = documents.operation_document(operation, paris, "Dr A")
    fields = ["id", "kind", "uid", "reference", "since", "state", "last_error", "attempts", "not_before", "calendar"]
    assert list(document) == fields
    assert document["since"] == "2026-07-01T14:00:00+02:00"
    assert "DURAND" not in json.dumps(document)


def test_a_conflict(paris: ZoneInfo) -> None:
    document = documents.conflict_document(ConflictView("7F3K2Q", "u-1", BOOKED, None, BOOKED, "conflict"), paris)
    fields = ["reference", "uid", "local", "server", "base", "reason", "wished_start", "in_the_way", "lines", "unreadable"]
    assert list(document) == fields
    assert document["server"] is None
    assert (document["wished_start"], document["in_the_way"]) == (None, [])
    assert (document["lines"], document["unreadable"]) == ([], [])
    assert document["local"] == documents.appointment_document(BOOKED, paris)


def test_a_line_that_both_versions_have_otherwise() -> None:
    touched = made(
        Touched, component="VEVENT", recurrence_id=None, name="LOCATION", base=(), local=("LOCATION:a",), server=(), clashes=True
    )
    document = documents.line_document(touched)
    assert list(document) == ["component", "recurrence_id", "property", "clashes", "local", "server", "base"]
    assert (document["property"], document["local"], document["base"]) == ("LOCATION", ["LOCATION:a"], [])


def test_the_journal(paris: ZoneInfo) -> None:
    entry = JournalEntry(
        seq=1,
        at=datetime(2026, 7, 1, tzinfo=UTC),
        who="anne",
        action="book",
        reference="7F3K2Q",
        uid="u",
        details={"to": START},
    )
    document = documents.journal_document(entry, paris)
    assert list(document) == ["seq", "at", "who", "action", "reference", "uid", "details"]
    assert document["details"] == {"to": "2026-11-23T14:30:00+01:00"}


def test_a_key_is_shown_only_where_it_was_just_made() -> None:
    key = new_key(datetime(2026, 7, 1, tzinfo=UTC))
    assert documents.key_document(key) == {"id": key.id, "created": "2026-07-01T00:00:00+00:00", "key": None}
    assert documents.key_document(key, "AAAA")["key"] == "AAAA"


def test_plain_values() -> None:
    value = MappingProxyType({1: frozenset({"b", "a"}), "t": timedelta(minutes=1), "n": None, "f": 1.5, "b": True, "l": (1,)})
    assert documents.plain(value) == {"1": ["a", "b"], "t": "0:01:00", "n": None, "f": 1.5, "b": True, "l": [1]}


def made(kind: type[Made], /, **given: object) -> Made:
    """One of `kind` with what matters here; what the store adds to it over time is None."""
    names = (field.name for field in fields(kind))  # type: ignore[arg-type]
    return kind(**(dict.fromkeys(names) | given))
