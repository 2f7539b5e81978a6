"""The server is down while people work: what they wish is queued, shown, and carried out when it is back."""

from __future__ import annotations

from tests.end2end.conftest import PATIENT, PATIENT_JSON, Hospital

WEEK = ("--from", "2026-11-23", "--to", "2026-11-30")
SLOT = ("--calendar", "Bensaïd", "--start", "2026-11-24T10:00", "--duration", "30")


def agenda(program):
    return program.json("agenda", *WEEK)["appointments"]


def test_booked_while_the_server_is_away(hospital: Hospital) -> None:
    secretary = hospital.secretary
    hospital.server.stop()
    queued = secretary.json("book", *SLOT, "--patient-file", "-", stdin=PATIENT_JSON, code=4)
    assert queued["outcome"] == "queued"
    assert queued["appointment"]["queued"] is True
    assert queued["appointment"]["status"] == "pending"
    (waiting,) = secretary.json("outbox")["operations"]
    assert set(waiting) >= {"id", "kind", "uid", "reference", "since", "state", "last_error"}
    assert (waiting["kind"], waiting["state"]) == ("book", "queued")
    assert waiting["last_error"]
    assert waiting["uid"] == queued["appointment"]["uid"]
    assert secretary.json("sync", code=7)["calendars"][0]["error"]["code"] == "server_unreachable"
    (seen,) = agenda(secretary)
    assert (seen["queued"], seen["patient"]) == (True, PATIENT)

    hospital.server.start()
    report = secretary.json("sync")
    assert report["calendars"][0]["uploaded"] == 1
    (seen,) = agenda(secretary)
    assert (seen["reference"], seen["uid"]) == (queued["appointment"]["reference"], queued["appointment"]["uid"])
    assert (seen["queued"], seen["status"]) == (False, "booked")
    assert secretary.json("outbox")["operations"] == []
    assert len(hospital.raw()) == 1


def test_changed_while_the_server_is_away_in_the_order_meant(hospital: Hospital) -> None:
    secretary = hospital.secretary
    reference = secretary.json("book", *SLOT)["appointment"]["reference"]
    hospital.server.stop()
    assert secretary.json("move", reference, "--start", "2026-11-25T09:00", code=4)["outcome"] == "queued"
    assert secretary.json("outcome", reference, "noshow", code=4)["outcome"] == "queued"
    (seen,) = agenda(secretary)
    assert (seen["start"], seen["status"], seen["queued"]) == ("2026-11-25T09:00:00+01:00", "noshow", True)
    hospital.server.start()
    assert secretary.json("sync")["calendars"][0]["uploaded"] == 2
    (seen,) = agenda(secretary)
    assert (seen["start"], seen["status"], seen["queued"]) == ("2026-11-25T09:00:00+01:00", "noshow", False)
    (body,) = hospital.raw().values()
    assert b"SEQUENCE:2" in body


def test_a_queued_booking_can_be_changed_and_dropped_before_it_is_sent(hospital: Hospital) -> None:
    secretary = hospital.secretary
    first = secretary.json("book", *SLOT, "--offline", code=4)["appointment"]
    assert hospital.raw() == {}, "--offline sends nothing"
    taken = secretary.json("book", *SLOT, "--offline", code=3)
    assert [one["reference"] for one in taken["in_the_way"]] == [first["reference"]]
    hospital.server.stop()
    moved = secretary.json("move", first["reference"], "--start", "2026-11-24T11:00", code=4)
    assert moved["appointment"]["start"] == "2026-11-24T11:00:00+01:00"
    other = secretary.json("book", "--calendar", "Bensaïd", "--start", "2026-11-26T10:00", "--duration", "30", code=4)[
        "appointment"
    ]
    assert secretary.json("cancel", other["reference"])["outcome"] == "cancelled"
    hospital.server.start()
    secretary.json("sync")
    assert [one["start"] for one in agenda(secretary)] == ["2026-11-24T11:00:00+01:00"]
    assert len(hospital.raw()) == 1


def test_a_queued_booking_whose_slot_is_gone_waits_for_a_person(hospital: Hospital) -> None:
    secretary, physician = hospital.secretary, hospital.physician
    queued = secretary.json("book", *SLOT, "--patient-file", "-", "--offline", stdin=PATIENT_JSON, code=4)["appointment"]
    physician.json("book", *SLOT)
    report = secretary.json("sync", code=5)
    assert report["calendars"][0]["conflicts"] == 1
    (conflict,) = secretary.json("conflicts")["conflicts"]
    assert conflict["reference"] == queued["reference"]
    assert conflict["local"]["patient"] == PATIENT
    (waiting,) = secretary.json("outbox")["operations"]
    assert waiting["state"] == "taken"
    assert len(agenda(secretary)) == 2
    assert len(hospital.raw()) == 1

    moved = secretary.json("move", queued["reference"], "--start", "2026-11-24T10:30")
    assert moved["outcome"] == "booked"
    assert secretary.json("conflicts")["conflicts"] == []
    assert len(hospital.raw()) == 2


def test_given_up_a_taken_booking_leaves_nothing(hospital: Hospital) -> None:
    queued = hospital.secretary.json("book", *SLOT, "--offline", code=4)["appointment"]
    hospital.physician.json("book", *SLOT)
    hospital.secretary.json("sync", code=5)
    hospital.secretary.json("conflicts", "resolve", queued["reference"], "--keep", "server")
    assert hospital.secretary.json("outbox")["operations"] == []
    assert len(agenda(hospital.secretary)) == 1
