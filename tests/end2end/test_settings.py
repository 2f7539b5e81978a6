"""What the settings decide, seen from outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.end2end.conftest import PATIENT_JSON, Hospital

WEEK = ("--from", "2026-11-23", "--to", "2026-11-30")
LEAVE = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nBEGIN:VEVENT\r\nUID:leave\r\nDTSTAMP:20261101T000000Z\r\n"
    b"DTSTART;VALUE=DATE:20261125\r\nDTEND;VALUE=DATE:20261126\r\nSUMMARY:Leave\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_another_time_zone_moves_dates_and_what_is_shown(hospital: Hospital) -> None:
    secretary = hospital.secretary
    hospital.put("leave.ics", LEAVE)
    secretary.json("book", "--calendar", "Bensaïd", "--start", "2026-11-24T10:00", "--duration", "30")
    secretary.json("sync")
    shown = secretary.json("agenda", *WEEK)["appointments"]
    assert [one["start"] for one in shown] == ["2026-11-24T10:00:00+01:00", "2026-11-25T00:00:00+01:00"]
    secretary.settings('time_zone = "Pacific/Noumea"\n')
    shown = secretary.json("agenda", *WEEK)["appointments"]
    assert [one["start"] for one in shown] == ["2026-11-24T20:00:00+11:00", "2026-11-25T00:00:00+11:00"]


def test_a_whole_day_of_leave_closes_the_day_in_any_zone(hospital: Hospital) -> None:
    hospital.put("leave.ics", LEAVE)
    hospital.secretary.settings('time_zone = "Pacific/Noumea"\n')
    taken = hospital.secretary.json("book", "--calendar", "Bensaïd", "--start", "2026-11-25T09:00", "--duration", "30", code=3)
    assert [one["summary"] for one in taken["in_the_way"]] == ["Leave"]


def test_time_kept_free_around_a_kind_of_visit(hospital: Hospital) -> None:
    secretary = hospital.secretary
    secretary.settings("[buffers.first-visit]\nafter_min = 15\n")
    slot = ("--calendar", "Bensaïd", "--duration", "30", "--kind", "first-visit", "--start")
    secretary.json("book", *slot, "2026-11-24T10:00")
    assert secretary.json("book", *slot, "2026-11-24T10:30", code=3)["outcome"] == "taken"
    assert secretary.json("book", *slot, "2026-11-24T10:45")["outcome"] == "booked"


def test_what_the_title_tells(hospital: Hospital) -> None:
    secretary = hospital.secretary
    for label, word in (("initials", "N.H."), ("name", "Nora Haddad")):
        secretary.settings(f'event_label = "{label}"\n')
        hour = {"initials": "10", "name": "11"}[label]
        wanted = ("--calendar", "Bensaïd", "--duration", "30", "--start", f"2026-11-24T{hour}:00", "--patient-file", "-")
        booked = secretary.json("book", *wanted, stdin=PATIENT_JSON)["appointment"]
        assert booked["summary"] == f"Téléconsultation {booked['reference']} {word}"


RANGE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Other//EN
BEGIN:VEVENT
UID:range
DTSTAMP:20261101T000000Z
DTSTART:{first}T080000Z
DTEND:{first}T090000Z
RRULE:FREQ=DAILY;COUNT=3
TRANSP:TRANSPARENT
CATEGORIES:TELECONSULTATION-RANGE
END:VEVENT
BEGIN:VEVENT
UID:range
DTSTAMP:20261101T000000Z
RECURRENCE-ID:{second}T080000Z
DTSTART:{second}T080000Z
DTEND:{second}T090000Z
STATUS:CANCELLED
TRANSP:TRANSPARENT
CATEGORIES:TELECONSULTATION-RANGE
END:VEVENT
END:VCALENDAR
"""


def test_open_hours_of_other_programs_and_the_day_that_was_cancelled(hospital: Hospital) -> None:
    secretary = hospital.secretary
    secretary.settings('time_zone = "UTC"\nholidays = ""\n')
    # No slot is proposed in the past, whenever this runs.
    first, second, third, end = (datetime.now(UTC).date() + timedelta(days=7 + days) for days in range(4))
    written = RANGE.format(first=f"{first:%Y%m%d}", second=f"{second:%Y%m%d}")
    hospital.put("range.ics", written.replace("\n", "\r\n").encode())
    secretary.json("sync")
    week = ("--from", f"{first}", "--to", f"{end}")
    found = secretary.json("slots", "--calendar", "Bensaïd", "--duration", "60", *week)["slots"]
    assert [one["start"] for one in found] == [f"{first}T08:00:00+00:00", f"{third}T08:00:00+00:00"]
    assert secretary.json("agenda", *week)["appointments"] == [], "open hours are no appointments"
    slot = ("--calendar", "Bensaïd", "--duration", "30", "--start")
    assert secretary.json("book", *slot, f"{first}T08:00")["warnings"] == []
    assert secretary.json("book", *slot, f"{second}T08:00")["warnings"] == ["outside_open_hours"]


def test_numbers_out_of_bounds_are_refused_by_name(hospital: Hospital) -> None:
    for text in ("index_future_days = 999999999", "retention_days = -1", "[buffers.follow-up]\nbefore_min = 99999999999"):
        hospital.secretary.settings(text + "\n")
        error = hospital.secretary.json("agenda", code=2)["error"]
        assert error["code"] == "settings_refused"
