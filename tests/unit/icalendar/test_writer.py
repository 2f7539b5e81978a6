from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import ValueRefused
from scheduling.icalendar.reader import read_object
from scheduling.icalendar.writer import new_event
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from tests.unit.icalendar.samples import PARIS, paris, utc, zones

NOW = utc(2026, 11, 1, 12)


def written(**fields: Any) -> bytes:
    given_fields: dict[str, Any] = {
        "uid": "u-1",
        "reference": "7F3K2Q",
        "interval": Interval(paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 10)),
        "zone": PARIS,
        "status": AppointmentStatus.BOOKED,
        "kind": AppointmentKind.FOLLOW_UP,
        "summary": "Téléconsultation 7F3K2Q",
        "link": "https://visio.example/room",
        "series": "s1",
        "sealed": "key1." + "QUJD" * 200,
        "nonce": "n1",
        "now": NOW,
    }
    return new_event(**{**given_fields, **fields})


def test_all_of_it_as_icalendar_reads_it() -> None:
    calendar = icalendar.Calendar.from_ical(written(overbooked="urgence; accord", sequence=2))
    assert calendar.errors == []
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    assert (event.start, event.end) == (paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 10))
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert {name: event.decoded(name) for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED")} == dict.fromkeys(
        ("DTSTAMP", "CREATED", "LAST-MODIFIED"), NOW
    )
    assert {name: str(event[name]) for name in event if name.startswith("X-")} == {
        "X-TELECONSULT-REFERENCE": "7F3K2Q",
        "X-TELECONSULT-SERIES": "s1",
        "X-TELECONSULT-SEALED": "key1." + "QUJD" * 200,
        "X-TELECONSULT-NONCE": "n1",
        "X-TELECONSULT-OVERBOOKED": "urgence\\; accord",
    }
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CONFIRMED", "OPAQUE", 2)
    assert event["CATEGORIES"].to_ical() == b"TELECONSULTATION,FOLLOW-UP"
    assert (event["URL"], event["CONFERENCE"]) == ("https://visio.example/room",) * 2
    assert event["CONFERENCE"].params["FEATURE"] == "VIDEO"
    for absent in ("CLASS", "ATTENDEE", "ORGANIZER", "X-TELECONSULT-CLAIM", "X-TELECONSULT-STATUS"):
        assert absent not in event


def test_physical_lines_are_short_and_end_with_crlf() -> None:
    body = written()
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


@given(
    start=st.datetimes(datetime(2025, 1, 1), datetime(2037, 12, 1)).map(lambda one: one.replace(microsecond=0, tzinfo=UTC)),
    minutes=st.integers(0, 3_000),
    zone=st.sampled_from(["Europe/Paris", "UTC", "Indian/Reunion", "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu"]),
    status=st.sampled_from(AppointmentStatus),
    kind=st.none() | st.sampled_from(AppointmentKind),
    summary=st.text(st.characters(blacklist_categories=["Cs", "C", "Z"]), max_size=200),
    overbooked=st.none() | st.text(st.characters(blacklist_categories=["Cs", "C", "Z"]), min_size=1, max_size=100),
)
def test_what_is_written_is_read(**drawn: Any) -> None:
    interval = Interval(drawn["start"], drawn["start"] + timedelta(minutes=drawn["minutes"]))
    body = written(
        interval=interval,
        zone=ZoneInfo(drawn["zone"]),
        **{name: drawn[name] for name in ("status", "kind", "summary", "overbooked")},
    )
    (event,) = read_object(body, zones()).events
    assert (event.start, event.end) == (interval.start, interval.end)
    assert (event.status, event.kind, event.summary, event.overbooked) == tuple(
        drawn[name] for name in ("status", "kind", "summary", "overbooked")
    )
    assert (event.uid, event.reference, event.series, event.nonce, event.sealed) == (
        "u-1",
        "7F3K2Q",
        "s1",
        "n1",
        "key1." + "QUJD" * 200,
    )
    assert event.ours
    assert event.link == "https://visio.example/room"


def test_a_claim_is_tentative_and_without_identity() -> None:
    body = written(claim="c1", sealed=None, series=None, link=None, kind=None)
    (event,) = read_object(body, zones()).events
    assert (event.claim, event.status, event.busy) == ("c1", AppointmentStatus.PENDING, True)
    assert b"STATUS:TENTATIVE\r\n" in body
    assert b"SEALED" not in body
    assert b"URL" not in body
    assert b"CATEGORIES:TELECONSULTATION\r\n" in body


@pytest.mark.parametrize(
    ("login", "told"),
    [
        ("secretariat", "secretariat"),
        ("HOPITAL\\m.durand", "HOPITAL\\m.durand"),
        ('a";X-TELECONSULT-SEALED="b:c', "a;X-TELECONSULT-SEALED=b:c"),
        ("Zoé\r\nX-A:b", "ZoéX-A:b"),
        ("x" * 200, "x" * 64),
        ("", None),
    ],
)
def test_a_claim_tells_whom_to_ask(login: str, told: str | None) -> None:
    body = written(claim="c1", claimed_by=login, sealed=None)
    (event,) = read_object(body, zones()).events
    assert (event.claim, event.claimed_by, event.sealed) == ("c1", told, None)
    (component,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert component["X-TELECONSULT-CLAIM"] == "c1"


def test_what_is_no_claim_tells_nobody() -> None:
    (event,) = read_object(written(claimed_by="secretariat"), zones()).events
    assert (event.claim, event.claimed_by) == (None, None)


def test_a_claim_of_a_proposed_one_says_so_too() -> None:
    (event,) = read_object(written(claim="c1", status=AppointmentStatus.PROPOSED), zones()).events
    assert event.status is AppointmentStatus.PROPOSED


def test_in_utc_there_is_no_zone() -> None:
    body = written(zone=ZoneInfo("UTC"))
    assert b"DTSTART:20261103T083000Z\r\nDTEND:20261103T090000Z\r\n" in body
    assert b"VTIMEZONE" not in body


def test_the_second_pass_of_a_repeated_hour_is_written_in_utc() -> None:
    body = written(interval=Interval(utc(2026, 10, 25, 1, 30), utc(2026, 10, 25, 2, 0)))
    assert b"DTSTART:20261025T013000Z\r\nDTEND:20261025T020000Z\r\n" in body
    first_pass = written(interval=Interval(utc(2026, 10, 25, 0, 0), utc(2026, 10, 25, 0, 30)))
    assert b"DTSTART;TZID=Europe/Paris:20261025T020000\r\n" in first_pass


def test_microseconds_are_left_out_of_utc_and_local_times() -> None:
    begin = paris(2026, 11, 3, 9, 30).replace(microsecond=999_999)
    assert b"DTSTART;TZID=Europe/Paris:20261103T093000\r\n" in written(interval=Interval(begin, begin))


@pytest.mark.parametrize("link", ["http://visio.example/", "javascript:x", "ftp://x", " https://x"])
def test_a_link_that_is_not_https_is_refused(link: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        written(link=link)
    assert link not in str(refused.value)


@pytest.mark.parametrize("field", ["uid", "summary", "series", "nonce", "overbooked", "reference"])
def test_no_text_can_forge_a_property(field: str) -> None:
    body = written(**{field: "x\r\nATTENDEE:mailto:patient@example.org\r\n"})
    assert b"\r\nATTENDEE" not in body
    with pytest.raises(ValueError, match="line end"):
        written(link="https://x/\r\nATTENDEE:mailto:patient@example.org")


def test_every_argument_is_named() -> None:
    assert {one.kind for one in inspect.signature(new_event).parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
