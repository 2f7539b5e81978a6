"""The sample hospital as its readers see it: read back by our own reader and recurrence, not by how it was made."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import chain, pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest

from scheduling.availability import intersect, merge, subtract
from scheduling.demo.sample_hospital import SampleObject, SamplePractitioner, practitioners, sample_calendar
from scheduling.icalendar.event import Event
from scheduling.icalendar.recurrence import occurrences
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.public_holidays import public_holidays
from scheduling.sealing.keys import SealingKeys, new_key

PARIS = ZoneInfo("Europe/Paris")
KEYS = SealingKeys([new_key(datetime(2026, 11, 1, tzinfo=UTC))])
MONDAYS = (date(2026, 11, 23), date(2026, 10, 19), date(2026, 12, 21), date(2027, 3, 22), date(2027, 5, 10))
# November; both changes of the clock; Christmas and the new year; Ascension and Whitsun.


def at_work(monday: date) -> datetime:
    """Wednesday, 10:42."""
    return datetime(monday.year, monday.month, monday.day, 10, 42, tzinfo=PARIS) + timedelta(days=2)


def written(practitioner: SamplePractitioner, monday: date) -> list[SampleObject]:
    return sample_calendar(practitioner, monday, PARIS, KEYS, at_work(monday))


def read(practitioner: SamplePractitioner, monday: date) -> list[Event]:
    """All occurrences in the four weeks."""
    begin = datetime(monday.year, monday.month, monday.day, tzinfo=PARIS) - timedelta(weeks=1)
    window = Interval(begin, begin + timedelta(weeks=4))
    zones = TimeZones(PARIS)
    return [event for one in written(practitioner, monday) for event in occurrences(one.body, window, zones)]


def time_of(events: list[Event]) -> tuple[Interval, ...]:
    return merge(Interval(event.start, event.end) for event in events)


@pytest.fixture(scope="module", params=MONDAYS, ids=str)
def monday(request: pytest.FixtureRequest) -> date:
    found: date = request.param
    return found


@pytest.fixture(scope="module")
def hospital(monday: date) -> dict[SamplePractitioner, list[Event]]:
    return {practitioner: read(practitioner, monday) for practitioner in practitioners()}


def test_twelve_practitioners_in_four_units() -> None:
    assert len(practitioners()) == 12
    assert set(Counter(one.unit for one in practitioners()).values()) == {3}
    assert len({one.slug for one in practitioners()}) == 12


def test_about_six_hundred_appointments(hospital: dict[SamplePractitioner, list[Event]]) -> None:
    counts = [sum(event.ours for event in events) for events in hospital.values()]
    assert 500 <= sum(counts) <= 650
    assert min(counts) >= 20


def test_appointments_lie_in_ranges_apart_and_in_nobodys_absence(
    hospital: dict[SamplePractitioner, list[Event]], monday: date
) -> None:
    holidays = public_holidays("FR", [monday.year, monday.year + 1])
    for practitioner, events in hospital.items():
        ours = sorted((event for event in events if event.ours), key=lambda event: event.start)
        closed = [event for event in events if not event.ours and event.busy]
        assert not subtract(time_of(ours), time_of([event for event in events if event.is_range])), practitioner
        assert not intersect(time_of(ours), time_of(closed)), practitioner
        assert all(first.end <= second.start for first, second in pairwise(ours)), practitioner
        assert not {event.start.astimezone(PARIS).date() for event in ours} & set(holidays)


def test_each_has_four_weeks_of_ranges_and_free_time_ahead(hospital: dict[SamplePractitioner, list[Event]], monday: date) -> None:
    for practitioner, events in hospital.items():
        ranges = [event for event in events if event.is_range]
        weeks = {
            event.start.astimezone(PARIS).date() - timedelta(days=event.start.astimezone(PARIS).weekday()) for event in ranges
        }
        assert weeks == {monday + timedelta(weeks=week) for week in (-1, 0, 1, 2)}
        assert all(event.transparent for event in ranges)
        free = subtract(time_of(ranges), time_of([event for event in events if event.busy]))
        ahead = [one for one in free if one.start > at_work(monday) and one.duration >= timedelta(minutes=30)]
        assert ahead, practitioner


def test_statuses_fit_the_hour(hospital: dict[SamplePractitioner, list[Event]], monday: date) -> None:
    now, seen = at_work(monday), set()
    for event in chain.from_iterable(hospital.values()):
        if not event.ours:
            continue
        seen.add(event.status)
        if event.end <= now:
            assert event.status is not AppointmentStatus.PENDING
        elif event.start > now:
            assert event.status in {AppointmentStatus.BOOKED, AppointmentStatus.PENDING, AppointmentStatus.CANCELLED}
        else:
            assert event.status is AppointmentStatus.ARRIVED
    assert seen >= set(AppointmentStatus) - {AppointmentStatus.PROPOSED, AppointmentStatus.ARRIVED}


def test_every_appointment_is_its_own_and_sealed(hospital: dict[SamplePractitioner, list[Event]]) -> None:
    ours = [event for event in chain.from_iterable(hospital.values()) if event.ours]
    assert len({event.reference for event in ours}) == len(ours) == len({event.uid for event in ours})
    patients = [KEYS.unseal(event.sealed or "", event.uid) for event in ours]
    assert all(one is not None and (one.ipp or "").startswith("FICTIF-") for one in patients)
    names_by_number: dict[str | None, set[str | None]] = {}
    for one in patients:
        assert one is not None
        names_by_number.setdefault(one.ipp, set()).add(one.family)
    assert all(len(names) == 1 for names in names_by_number.values())
    assert 300 < len(names_by_number) < len(ours)
    series = Counter(event.series for event in ours if event.series)
    assert 9 <= len(series) <= 11
    assert all(2 <= often <= 4 for often in series.values())


def test_nothing_in_a_body_names_a_patient(monday: date) -> None:
    for practitioner in practitioners():
        for one in written(practitioner, monday):
            assert b"FICTIF" not in one.body
            assert practitioner.slug.encode() not in one.name.encode()


def test_meetings_recur_as_other_programs_say(hospital: dict[SamplePractitioner, list[Event]], monday: date) -> None:
    def starts(slug: str) -> list[str]:
        events = next(events for one, events in hospital.items() if one.slug == slug)
        meetings = [event for event in events if not event.ours and not event.is_range and not event.all_day]
        local = [event.start.astimezone(PARIS) for event in meetings]
        return [f"{(one.date() - monday).days} {one:%H:%M}" for one in sorted(local)]

    assert starts("amel.bensaid") == ["-5 11:30", "2 11:30", "9 11:30", "16 11:30"]
    assert starts("paul.lefevre") == ["-7 10:00", "0 10:00", "7 10:00", "14 10:00"]
    assert starts("sophie.caron") == ["4 14:00"]
    assert starts("mathieu.delorme") == ["-4 14:00", "10 14:00", "17 14:00"]
    # Always the same hour in UTC: an hour off on the wall beyond a change of the clock.
    assert [one for one in starts("awa.ndiaye") if one == "3 09:00"]
    assert len(starts("awa.ndiaye")) == 4
    # The second Tuesday of the Monday's month is held the day after; those of the next month on the day.
    second_tuesdays = {
        date(2026, 11, 23): ["15 13:30"],
        date(2026, 10, 19): ["-5 13:30"],
        date(2027, 5, 10): ["2 13:30"],
    }
    assert starts("lea.moreau") == second_tuesdays.get(monday, [])


def test_every_object_is_one_that_another_library_reads_with_one_uid(monday: date) -> None:
    names = []
    for practitioner in practitioners():
        for one in written(practitioner, monday):
            names.append(one.name)
            calendar = icalendar.Calendar.from_ical(one.body)
            assert len({str(event["UID"]) for event in calendar.walk("VEVENT")}) == 1
            assert all(len(line) <= 75 for line in one.body.split(b"\r\n"))
            assert "METHOD" not in calendar
    assert len(set(names)) == len(names)


def test_the_same_for_the_same_week_but_for_the_seals() -> None:
    one = practitioners()[0]
    without = [
        [sample.body for sample in sample_calendar(one, MONDAYS[0], PARIS, SealingKeys(), at_work(MONDAYS[0]))] for _ in range(2)
    ]
    assert without[0] == without[1]
    other = [sample.body for sample in sample_calendar(one, MONDAYS[1], PARIS, SealingKeys(), at_work(MONDAYS[1]))]
    assert without[0] != other


def test_elsewhere_too() -> None:
    reunion = ZoneInfo("Indian/Reunion")
    objects = [sample_calendar(one, MONDAYS[0], reunion, KEYS) for one in practitioners()]
    assert 450 < sum(map(len, objects)) < 700
    assert all(b"Europe/Paris" not in one.body and b"Romance" not in one.body for one in chain.from_iterable(objects))


def test_only_a_monday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        sample_calendar(practitioners()[0], date(2026, 11, 24), PARIS, KEYS)
