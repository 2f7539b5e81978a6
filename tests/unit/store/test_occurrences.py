import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import Cancelled
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.patient import Patient
from scheduling.progress import CancelToken
from scheduling.store.collections import set_followed
from scheduling.store.conflicts import add_conflict
from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import object_by_id, put_fetched, put_local
from scheduling.store.occurrences import find_appointments, occurrences_between, reference_taken, reindex_all, widen
from scheduling.store.outbox import STATES, add_operation, add_write, finish, set_state
from scheduling.store.spans import SPANS_S, span_of
from tests.unit.store.samples import HOUR, NOW, PARIS, between, foreign, ingest_with, ours, paris

TUESDAY = between("2026-11-03", "2026-11-04")


def put(database: Database, calendar: int, name: str, body: bytes, ingest: Ingest | None = None) -> int:
    with database.transaction() as cursor:
        return put_fetched(cursor, calendar, f"/a/{name}.ics", '"1"', body, ingest or ingest_with()).id


def uids(database: Database, interval: Interval, ids: list[int] | None = None, *, ranges: bool = False) -> list[str]:
    return [one.uid for one in occurrences_between(database, interval, ids, ranges=ranges)]


def test_one_of_ours_as_everything_shows_it(database: Database, calendar: int) -> None:
    put(database, calendar, "u1", ours(patient=Patient(family="Durand", ipp="800123")))
    (found,) = occurrences_between(database, TUESDAY)
    assert (found.uid, found.reference, found.calendar, found.href) == ("u1", "7F3K2Q", "Consultations", "/a/u1.ics")
    assert found.start == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert found.start.tzinfo is PARIS
    assert found.end - found.start == timedelta(minutes=30)
    assert (found.status, found.kind) == (AppointmentStatus.BOOKED, AppointmentKind.FOLLOW_UP)
    assert (found.summary, found.link) == ("Téléconsultation 7F3K2Q", "https://video.example/room")
    assert found.patient == Patient(family="Durand", ipp="800123")
    assert (found.foreign, found.busy, found.queued, found.conflict, found.all_day, found.is_range) == (False, True, *[False] * 4)


def test_one_of_others(database: Database, calendar: int) -> None:
    put(database, calendar, "f1", foreign("f1", "SUMMARY:RCP", "TRANSP:TRANSPARENT"))
    (found,) = occurrences_between(database, TUESDAY)
    assert (found.foreign, found.busy, found.summary, found.reference, found.link) == (True, False, "RCP", None, None)


def test_the_bounds_are_half_open_and_empty_events_count_where_they_lie(database: Database, calendar: int) -> None:
    put(database, calendar, "f1", foreign("f1"))  # 13:00 to 14:00 UTC
    put(database, calendar, "f2", foreign("f2", start="20261103T140000Z", end="20261103T140000Z"))
    at = {hour: datetime(2026, 11, 3, hour, tzinfo=UTC) for hour in range(11, 17)}
    assert uids(database, Interval(at[12], at[13])) == []
    assert uids(database, Interval(at[12], at[13] + timedelta(seconds=1))) == ["f1"]
    assert uids(database, Interval(at[14], at[15])) == ["f2"]
    assert uids(database, Interval(at[13] + HOUR / 2, at[14])) == ["f1"]
    assert uids(database, Interval(at[13] + HOUR / 2, at[13] + HOUR / 2)) == ["f1"]
    assert uids(database, Interval(at[14], at[14])) == ["f2"]


def test_what_began_long_ago_is_still_seen(database: Database, calendar: int) -> None:
    put(database, calendar, "day", foreign("day", start="20261103", end="20261104"))
    put(database, calendar, "leave", foreign("leave", start="20261026", end="20261107"))
    put(database, calendar, "maternity", foreign("maternity", start="20260801", end="20270101"))
    put(database, calendar, "for ever", foreign("for ever", start="19000101T000000Z", end="21000101T000000Z"))
    put(database, calendar, "edge", foreign("edge", start="00010101T000000Z", end="99991231T235959Z"))
    noon = Interval(datetime(2026, 11, 3, 12, tzinfo=UTC), datetime(2026, 11, 3, 12, 1, tzinfo=UTC))
    assert uids(database, noon) == ["edge", "for ever", "maternity", "leave", "day"]


@pytest.mark.parametrize("days", [1, 8, 64])
def test_each_class_of_lengths_holds_to_its_last_second(database: Database, calendar: int, days: int) -> None:
    longest = {1: 90_000, 8: 8 * 86_400, 64: 64 * 86_400}[days]
    assert longest in SPANS_S
    for extra in (-1, 0, 1):
        start = datetime(2026, 11, 3, tzinfo=UTC) - timedelta(seconds=longest + extra)
        end = datetime(2026, 11, 3, 0, 0, 0, tzinfo=UTC)
        written = (f"{start:%Y%m%dT%H%M%SZ}", f"{end:%Y%m%dT%H%M%SZ}")
        put(database, calendar, f"e{extra}", foreign(f"e{extra}", start=written[0], end=written[1]))
    last = Interval(datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC))
    assert sorted(uids(database, last)) == ["e-1", "e0", "e1"]


@given(st.integers(0, 200 * 86_400))
def test_every_length_has_a_class_that_reaches_it(seconds: int) -> None:
    span = span_of(seconds)
    assert span == len(SPANS_S) or seconds <= SPANS_S[span]


def test_the_index_agrees_with_looking_at_everything(database: Database, calendars: tuple[int, int]) -> None:
    chance = random.Random(4)
    base = datetime(2026, 11, 1, tzinfo=UTC)
    known: list[tuple[str, int, Interval]] = []
    with database.transaction() as cursor:
        for n in range(400):
            start = base + timedelta(minutes=chance.randrange(0, 60 * 24 * 90))
            end = start + timedelta(minutes=chance.choice([0, 15, 30, 60, 24 * 60, 25 * 60, 9 * 24 * 60, 80 * 24 * 60]))
            body = foreign(f"e{n}", start=f"{start:%Y%m%dT%H%M%SZ}", end=f"{end:%Y%m%dT%H%M%SZ}")
            calendar = chance.choice(calendars)
            put_fetched(cursor, calendar, f"/{n}.ics", None, body, ingest_with())
            known.append((f"e{n}", calendar, Interval(start, end)))
    for _ in range(200):
        start = base + timedelta(minutes=chance.randrange(-5000, 60 * 24 * 95))
        asked = Interval(start, start + timedelta(minutes=chance.choice([1, 30, 1440, 60 * 24 * 7])))
        ids = chance.choice([None, [calendars[0]], list(calendars), []])
        wanted = {uid for uid, calendar, when in known if when.overlaps(asked) and (ids is None or calendar in ids)}
        found = occurrences_between(database, asked, ids)
        assert {one.uid for one in found} == wanted
        assert [one.start for one in found] == sorted(one.start for one in found)


def test_only_followed_calendars_unless_named(database: Database, calendars: tuple[int, int]) -> None:
    one, other = calendars
    put(database, one, "f1", foreign("f1"))
    with database.transaction() as cursor:
        put_local(cursor, other, "/b/2.ics", ours("u2"), ingest_with())
        set_followed(cursor, other, False)
    assert uids(database, TUESDAY) == ["f1"]
    assert uids(database, TUESDAY, [other]) == ["u2"]
    assert uids(database, TUESDAY, [other, one, one]) == ["u2", "f1"]
    assert uids(database, TUESDAY, []) == []


def test_open_ranges_are_left_out_unless_asked_for(database: Database, calendar: int) -> None:
    put(
        database,
        calendar,
        "r",
        foreign("r", "CATEGORIES:TELECONSULTATION-RANGE", "TRANSP:TRANSPARENT", "RRULE:FREQ=DAILY;COUNT=3"),
    )
    assert uids(database, TUESDAY) == []
    (found,) = occurrences_between(database, TUESDAY, ranges=True)
    assert (found.is_range, found.busy, found.foreign) == (True, False, True)


def test_recurring_events_show_every_occurrence(database: Database, calendar: int) -> None:
    put(database, calendar, "s", foreign("s", "RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE:20261110T130000Z", "SUMMARY:Staff"))
    found = occurrences_between(database, between("2026-11-01", "2026-12-31"))
    assert [(one.start.month, one.start.day) for one in found] == [(11, 3), (11, 17), (11, 24), (12, 1)]
    assert len({one.recurrence_id for one in found}) == 4


def test_the_index_widens_on_demand(database: Database, calendar: int) -> None:
    far = between("2031-11-01", "2031-11-08")
    past = between("2020-11-01", "2020-11-08")
    object_id = put(database, calendar, "s", foreign("s", "RRULE:FREQ=DAILY", start="20190101T130000Z", end="20190101T133000Z"))
    assert uids(database, far) == []
    assert widen(database, far, ingest_with()) == []
    assert len(uids(database, far)) == 7
    assert len(uids(database, TUESDAY)) == 1
    widen(database, past, ingest_with())
    assert len(uids(database, past)) == 7
    assert len(uids(database, far)) == 7  # what was known stays known
    before = database.rows("SELECT total_changes()")
    widen(database, between("2025-01-01", "2025-06-01"), ingest_with())  # lies within: nothing to do
    assert database.rows("SELECT total_changes()") == before
    stored = object_by_id(database, object_id)
    assert stored is not None
    assert stored.problem is None


def test_a_series_too_dense_for_so_long_a_time_is_named_and_known_where_it_was_asked(database: Database, calendar: int) -> None:
    rule = foreign("dense", "RRULE:FREQ=MINUTELY;INTERVAL=90", start="20260101T000000Z", end="20260101T000500Z")
    put(database, calendar, "dense", rule)
    asked = between("2060-11-03", "2060-11-04")
    assert widen(database, asked, ingest_with()) == ["dense"]
    assert len(uids(database, asked)) == 16
    assert uids(database, TUESDAY) == []  # said by the answer of `widen`, asked again it is there
    assert widen(database, TUESDAY, ingest_with()) in ([], ["dense"])
    assert len(uids(database, TUESDAY)) == 16


def test_a_question_for_too_long_a_time_takes_nothing_of_what_was_known(database: Database, calendar: int) -> None:
    object_id = put(database, calendar, "dense", foreign("dense", "RRULE:FREQ=HOURLY;INTERVAL=2", end="20261103T130500Z"))
    before = uids(database, between("2026-11-01", "2027-12-31"))
    assert len(before) > 1000
    assert widen(database, between("1990-01-01", "2090-01-01"), ingest_with()) == ["dense"]
    assert uids(database, between("2026-11-01", "2027-12-31")) == before
    stored = object_by_id(database, object_id)
    assert stored is not None
    assert stored.problem is None


def test_widening_step_by_step_gives_what_one_step_gives(database: Database, calendars: tuple[int, int]) -> None:
    lines = ("RRULE:FREQ=WEEKLY;BYDAY=TU,FR", "EXDATE:20290105T130000Z", "RDATE:20290104T130000Z")
    for name, calendar in zip("ab", calendars, strict=True):
        put(database, calendar, name, foreign("s", *lines, start="20200103T130000Z", end="20200106T130000Z"))
    for asked in (between("2029-01-05", "2029-01-06"), between("2021-01-01", "2021-01-02"), between("2030-01-01", "2031-06-01")):
        widen(database, asked, ingest_with())
        if asked.start.year == 2029:
            with database.transaction() as cursor:  # the other one is taken all at once, at the end
                cursor.execute(
                    "UPDATE objects SET indexed_from = 0, indexed_until = 4000000000 WHERE collection_id = ?", (calendars[1],)
                )
    with database.transaction() as cursor:
        cursor.execute("UPDATE objects SET stale = 1 WHERE collection_id = ?", (calendars[1],))
    whole = Interval(paris("2021-01-01"), paris("2031-06-01"))
    widen(database, whole, Ingest(ingest_with().zones, ingest_with().keys, whole))
    step, once = (
        [(one.start, one.end, one.recurrence_id) for one in occurrences_between(database, whole, [calendar])]
        for calendar in calendars
    )
    assert len(step) == len(set(step)) > 1000
    assert step == once


def test_widening_can_be_cancelled(database: Database, calendar: int) -> None:
    put(database, calendar, "s", foreign("s", "RRULE:FREQ=DAILY"))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        widen(database, between("2031-11-01", "2031-11-08"), ingest_with(), token)
    assert uids(database, between("2031-11-01", "2031-11-08")) == []


def test_a_rule_that_would_never_end_is_a_problem_not_a_hang(database: Database, calendar: int) -> None:
    object_id = put(database, calendar, "s", foreign("s", "RRULE:FREQ=SECONDLY"))
    stored = object_by_id(database, object_id)
    assert stored is not None
    assert stored.problem == "too_many_occurrences"
    assert uids(database, TUESDAY) == ["s"]  # its first occurrence takes its time


def test_queued_and_in_conflict(database: Database, calendar: int) -> None:
    put(database, calendar, "f1", foreign("f1"))
    with database.transaction() as cursor:
        put_local(cursor, calendar, "/a/u1.ics", ours(), ingest_with())
        add_operation(
            cursor, kind="edit", collection_id=calendar, uid="f1", reference=None, href="/a/f1.ics", payload={}, now=NOW, id="op"
        )
    assert [(one.uid, one.queued, one.conflict) for one in occurrences_between(database, TUESDAY)] == [
        ("u1", True, False),
        ("f1", True, False),
    ]
    with database.transaction() as cursor:
        set_state(cursor, "op", "conflict")
        add_conflict(
            cursor, uid="f1", collection_id=calendar, href="/", reference=None, local=b"", server=b"", base=b"", since=NOW
        )
    assert [(one.uid, one.queued, one.conflict) for one in occurrences_between(database, TUESDAY)][1] == ("f1", False, True)


def test_our_own_claims_are_not_shown_and_those_of_others_are(database: Database, calendar: int) -> None:
    put(database, calendar, "c1", ours("c1", nonce="mine", claim="mine"))
    put(database, calendar, "c2", ours("c2", nonce="theirs", claim="theirs"))
    with database.transaction() as cursor:
        add_operation(
            cursor, kind="book", collection_id=calendar, uid="u", reference=None, href="/", payload={}, now=NOW, id="op"
        )
        add_write(cursor, "op", collection_id=calendar, step="claim", href="/a/c1.ics", nonce="mine", at=NOW)
    (found,) = occurrences_between(database, TUESDAY)
    assert (found.uid, found.status, found.busy) == ("c2", AppointmentStatus.PENDING, True)
    assert find_appointments(database, "c1") == []


def test_a_claim_is_no_appointment_to_be_found(database: Database, calendars: tuple[int, int]) -> None:
    put(database, calendars[0], "c2", ours("c2", nonce="theirs", claim="theirs"))
    assert find_appointments(database, "7F3K2Q") == []
    assert find_appointments(database, "c2") == []
    assert reference_taken(database, "7F3K2Q")  # but its reference is not given to another
    put(database, calendars[1], "u1", ours())  # moving: it still stands in the one, and claims a slot in the other
    assert [one.uid for one in find_appointments(database, "7F3K2Q")] == ["u1"]
    put(database, calendars[0], "c2", ours("c2", nonce="confirmed"))
    assert [one.uid for one in find_appointments(database, "c2")] == ["c2"]


@pytest.mark.parametrize("state", sorted(STATES))
def test_what_asks_for_a_person_is_in_conflict_and_what_will_be_sent_is_queued(
    database: Database, calendars: tuple[int, int], state: str
) -> None:
    put(database, calendars[0], "f1", foreign("f1"))
    put(database, calendars[1], "other", foreign("f1"))  # the same UID elsewhere: nothing of it waits there
    with database.transaction() as cursor:
        add_operation(
            cursor, kind="edit", collection_id=calendars[0], uid="f1", reference=None, href="/", payload={}, now=NOW, id="op"
        )
        set_state(cursor, "op", state)
    here, there = (occurrences_between(database, TUESDAY, [calendar])[0] for calendar in calendars)
    sends = state in {"queued", "sending", "unknown"}
    assert (here.queued, here.conflict) == (sends, not sends)
    assert (there.queued, there.conflict) == (False, False)
    with database.transaction() as cursor:
        finish(cursor, "op")
    (over,) = occurrences_between(database, TUESDAY, [calendars[0]])
    assert (over.queued, over.conflict) == (False, False)


@pytest.mark.parametrize("typed", ["7F3K2Q", "7f3k-2q", " 7F3 K2Q ", "u1"])
def test_found_by_reference_as_one_types_it_or_by_uid(database: Database, calendars: tuple[int, int], typed: str) -> None:
    put(database, calendars[1], "u1", ours())
    put(database, calendars[0], "u2", ours("u2", "7F3K2R"))
    (found,) = find_appointments(database, typed)
    assert (found.uid, found.calendar, found.collection_id) == ("u1", "IDE", calendars[1])


def test_of_a_moved_appointment_the_one_that_stands_is_found(database: Database, calendars: tuple[int, int]) -> None:
    put(database, calendars[0], "old", ours("old", status=AppointmentStatus.CANCELLED))
    (found,) = find_appointments(database, "7F3K2Q")
    assert found.status is AppointmentStatus.CANCELLED
    put(database, calendars[1], "new", ours("new"))
    assert [one.uid for one in find_appointments(database, "7F3K2Q")] == ["new"]
    put(database, calendars[0], "twin", ours("twin"))
    assert sorted(one.uid for one in find_appointments(database, "7F3K2Q")) == ["new", "twin"]  # the caller asks which


def test_a_series_is_found_once(database: Database, calendar: int) -> None:
    put(database, calendar, "s", foreign("s", "RRULE:FREQ=DAILY;COUNT=10"))
    (found,) = find_appointments(database, "s")
    assert found.start == datetime(2026, 11, 3, 13, tzinfo=UTC)
    assert find_appointments(database, "nothing") == []
    assert find_appointments(database, "") == []


def test_a_reference_is_taken_by_whatever_bears_it(database: Database, calendar: int) -> None:
    put(database, calendar, "u1", ours())
    with database.transaction() as cursor:
        add_operation(cursor, kind="book", collection_id=calendar, uid="u", reference="AAAAAA", href="/", payload={}, now=NOW)
        add_conflict(
            cursor, uid="x", collection_id=calendar, href="/", reference="BBBBBB", local=b"", server=b"", base=b"", since=NOW
        )
    assert [reference_taken(database, one) for one in ("7F3K2Q", "AAAAAA", "BBBBBB", "CCCCCC")] == [True, True, True, False]


def test_all_day_and_floating_times_follow_the_profiles_zone_when_it_changes(database: Database, calendar: int) -> None:
    from scheduling.icalendar.time_zones import TimeZones
    from tests.unit.store.samples import KEYS

    put(database, calendar, "day", foreign("day", start="20261103", end="20261104"))
    assert occurrences_between(database, TUESDAY)[0].start == datetime(2026, 11, 2, 23, tzinfo=UTC)
    reindex_all(database, Ingest(TimeZones(ZoneInfo("America/Cayenne")), KEYS, ingest_with().window))
    found = occurrences_between(database, TUESDAY)[0]
    assert found.start == datetime(2026, 11, 3, 3, tzinfo=UTC)
    assert found.all_day


def test_an_unreadable_object_keeps_its_time_taken(database: Database, calendar: int) -> None:
    whole = foreign("f1", "SUMMARY:cut")
    for name, body in {
        "truncated": whole[: whole.index(b"END:VEVENT")],
        "no uid": whole.replace(b"UID:f1\r\n", b""),
        "day": foreign("d", start="20261103", end="nonsense"),
        "zone": foreign("z")
        .replace(b"DTSTART:20261103T130000Z", b"DTSTART;TZID=Europe/Paris:20261103T100000")
        .replace(b"END:VCALENDAR", b""),
    }.items():
        stored = object_by_id(database, put(database, calendar, name, body))
        assert stored is not None
        assert stored.problem
    found = {one.href: one for one in occurrences_between(database, TUESDAY)}
    assert set(found) == {"/a/truncated.ics", "/a/no uid.ics", "/a/day.ics", "/a/zone.ics"}
    assert all(one.busy and one.foreign and one.summary == "" for one in found.values())
    assert found["/a/truncated.ics"].start == datetime(2026, 11, 3, 13, tzinfo=UTC)
    assert found["/a/zone.ics"].start == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert found["/a/day.ics"].end - found["/a/day.ics"].start == timedelta(days=1)


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_an_unreadable_object_that_takes_no_time_takes_none(database: Database, calendar: int, line: str) -> None:
    whole = foreign("f1", line)
    put(database, calendar, "f1", whole[: whole.index(b"END:VCALENDAR")])
    assert uids(database, TUESDAY) == []


@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 5000, b"BEGIN:VCALENDAR\r\n" * 50_000, b"UID:" + b"x" * 5_000_000, b"DTSTART:" * 9]
)
def test_hostile_bodies_are_kept_and_harm_nothing(database: Database, calendar: int, body: bytes) -> None:
    stored = object_by_id(database, put(database, calendar, "h", body))
    assert stored is not None
    assert stored.base == body
    assert stored.problem
    assert occurrences_between(database, between("2000-01-01", "2099-01-01")) == []
