"""Two people, one calendar: booked by one, seen and moved by the other; no name on the server."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.end2end.conftest import PATIENT, PATIENT_JSON, Hospital

FIELDS = {
    *("reference", "uid", "calendar", "href", "start", "end", "status", "kind", "summary", "link"),
    *("patient", "series", "queued", "conflict", "foreign"),
}
WEEK = ("--from", "2026-11-23", "--to", "2026-11-30")


def book(program, calendar, start, *more, code=0, patient=PATIENT_JSON):
    return program.json(
        "book",
        "--calendar",
        calendar,
        "--start",
        start,
        "--duration",
        "30",
        "--patient-file",
        "-",
        *more,
        stdin=patient,
        code=code,
    )


def agenda(program):
    return program.json("agenda", *WEEK)["appointments"]


def test_booked_in_one_seen_and_moved_in_the_other(hospital: Hospital, tmp_path: Path) -> None:
    secretary, physician = hospital.secretary, hospital.physician
    key = secretary.json("key", "new")
    assert set(key) >= {"id", "created", "key"}

    booked = book(secretary, "Bensaïd", "2026-11-24T10:00", "--kind", "first-visit")
    assert booked["outcome"] == "booked"
    appointment = booked["appointment"]
    assert set(appointment) >= FIELDS
    assert appointment["start"] == "2026-11-24T10:00:00+01:00"
    assert appointment["end"] == "2026-11-24T10:30:00+01:00"
    assert appointment["patient"] == PATIENT
    assert (appointment["status"], appointment["kind"], appointment["foreign"]) == ("booked", "first-visit", False)
    past = datetime.fromisoformat(appointment["start"]) < datetime.now(UTC)
    assert booked["warnings"] == (["in_the_past"] if past else []), "as soon as this file is old enough"

    raw = hospital.raw()
    assert len(raw) == 1
    (body,) = raw.values()
    for told in PATIENT.values():
        assert told.encode() not in body
    assert b"CLASS" not in body
    assert b"ATTENDEE" not in body
    assert appointment["reference"].encode() in body

    report = physician.json("sync")
    assert [one["downloaded"] for one in report["calendars"]] == [1]
    (seen,) = agenda(physician)
    assert seen["reference"] == appointment["reference"]
    assert seen["patient"] is None
    assert seen["summary"] == f"Téléconsultation {appointment['reference']}"

    (tmp_path / "key.json").write_text(json.dumps(key))
    physician.json("key", "import", str(tmp_path / "key.json"))
    assert agenda(physician)[0]["patient"] == PATIENT

    moved = physician.json("move", appointment["reference"], "--start", "2026-11-25T09:00")
    assert moved["outcome"] == "moved"
    assert moved["appointment"]["start"] == "2026-11-25T09:00:00+01:00"
    assert len(hospital.raw()) == 1, "the claim is gone"

    secretary.json("sync")
    (seen,) = agenda(secretary)
    assert seen["start"] == "2026-11-25T09:00:00+01:00"
    assert seen["patient"] == PATIENT
    assert seen["uid"] == appointment["uid"]

    cancelled = secretary.json("cancel", appointment["reference"], "--reason", "fièvre")
    assert cancelled["outcome"] == "cancelled"
    physician.json("sync")
    assert agenda(physician)[0]["status"] == "cancelled"
    assert b"STATUS:CANCELLED" in next(iter(hospital.raw().values()))


def test_a_second_booking_of_the_slot_exits_with_3_and_says_what_stands_there(hospital: Hospital) -> None:
    first = book(hospital.secretary, "Bensaïd", "2026-11-24T10:00")
    taken = book(hospital.physician, "Bensaïd", "2026-11-24T10:15", code=3)
    assert taken["outcome"] == "taken"
    assert taken["appointment"] is None
    assert [one["reference"] for one in taken["in_the_way"]] == [first["appointment"]["reference"]]
    assert len(hospital.raw()) == 1, "the claim was withdrawn"
    assert hospital.physician.json("outbox")["operations"] == []
    told = hospital.physician.run(*("book", "--calendar", "Bensaïd", "--start", "2026-11-24T10:15", "--duration", "15"), code=3)
    assert first["appointment"]["reference"] in told.out + told.err

    again = book(hospital.physician, "Bensaïd", "2026-11-24T10:30")
    assert again["outcome"] == "booked", "neighbours that touch do not overlap"


def test_overbooking_is_a_right_with_a_reason_marked_on_the_event(hospital: Hospital) -> None:
    book(hospital.secretary, "Bensaïd", "2026-11-24T10:00")
    over = book(
        hospital.secretary,
        "Bensaïd",
        "2026-11-24T10:00",
        "--overbook",
        "urgence",
    )
    assert over["outcome"] == "booked"
    assert "overbooked" in over["warnings"]
    assert any(b"X-TELECONSULT-OVERBOOKED:TRUE" in body for body in hospital.raw().values())


def test_without_any_key_the_identity_stays_here_and_the_answer_says_so(hospital: Hospital) -> None:
    booked = book(hospital.secretary, "Bensaïd", "2026-11-24T10:00")
    assert "identity_not_shared" in booked["warnings"]
    (body,) = hospital.raw().values()
    assert b"SEALED" not in body
    assert agenda(hospital.secretary)[0]["patient"] == PATIENT
    hospital.physician.json("sync")
    assert agenda(hospital.physician)[0]["patient"] is None


def test_edit_outcome_and_remove(hospital: Hospital) -> None:
    hospital.secretary.settings('link_hosts = ["visio.example"]\n')
    booked = book(hospital.secretary, "Bensaïd", "2026-11-24T10:00", "--link", "https://visio.example/r/1")
    reference = booked["appointment"]["reference"]
    assert booked["appointment"]["link"] == "https://visio.example/r/1"
    longer = hospital.secretary.json("edit", reference, "--duration", "45", "--link", "https://visio.example/r/2")
    assert longer["outcome"] == "changed"
    assert longer["appointment"]["end"] == "2026-11-24T10:45:00+01:00"
    assert longer["appointment"]["link"] == "https://visio.example/r/2"
    done = hospital.secretary.json("outcome", reference, "fulfilled", "--incident", "coupure du son")
    assert done["appointment"]["status"] == "fulfilled"
    hospital.physician.json("sync")
    (seen,) = agenda(hospital.physician)
    assert (seen["status"], seen["end"], seen["link"]) == ("fulfilled", "2026-11-24T10:45:00+01:00", "https://visio.example/r/2")
    removed = hospital.secretary.json("cancel", reference, "--remove")
    assert removed["outcome"] == "cancelled"
    assert hospital.raw() == {}
    hospital.physician.json("sync")
    assert agenda(hospital.physician) == []
    journal = hospital.secretary.run("journal").out
    assert "Haddad" not in journal
    assert hospital.secretary.run("journal", "verify").code == 0


def test_an_edit_that_would_run_into_the_next_appointment_is_refused(hospital: Hospital) -> None:
    first = book(hospital.secretary, "Bensaïd", "2026-11-24T10:00")["appointment"]["reference"]
    second = book(hospital.physician, "Bensaïd", "2026-11-24T10:30")["appointment"]["reference"]
    taken = hospital.secretary.json("edit", first, "--duration", "60", code=3)
    assert [one["reference"] for one in taken["in_the_way"]] == [second]
    assert agenda(hospital.secretary)[0]["end"] == "2026-11-24T10:30:00+01:00", "the local edit was given up"
    assert len(hospital.raw()) == 2


def test_identities_are_kept_no_longer_than_the_settings_say(hospital: Hospital) -> None:
    secretary = hospital.secretary
    secretary.json("key", "new")
    for start in ("2020-03-02T10:00", "2026-11-24T10:00"):
        book(secretary, "Bensaïd", start)
    secretary.settings("retention_days = 365\n")
    secretary.json("sync")
    shown = secretary.json("agenda", "--from", "2020-01-01", "--to", "2027-01-01")["appointments"]
    assert [one["patient"] for one in shown] == [None, PATIENT]
    secretary.json("sync", "--full")
    shown = secretary.json("agenda", "--from", "2020-01-01", "--to", "2027-01-01")["appointments"]
    assert [one["patient"] for one in shown] == [None, PATIENT], "it is not opened again"
