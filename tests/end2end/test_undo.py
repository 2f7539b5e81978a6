"""`undo` on the command line: each command a process of its own, as after a restart."""

from __future__ import annotations

import json
from pathlib import Path

from tests.end2end.conftest import PATIENT, PATIENT_JSON, Hospital
from tests.end2end.test_bad_input import SLOT, WEEK, refused


def test_a_booking_a_move_a_cancellation_and_once_again(hospital: Hospital) -> None:
    secretary = hospital.secretary
    assert refused(secretary, "undo", code=2)["code"] == "not_found"
    booked = secretary.json("book", *SLOT, "--patient-file", "-", stdin=PATIENT_JSON)["appointment"]
    reference = booked["reference"]
    secretary.json("move", reference, "--start", "2026-11-24T14:00")
    secretary.json("cancel", reference)

    back = secretary.json("undo")
    assert (back["outcome"], back["appointment"]["patient"]) == ("booked", PATIENT)
    told = secretary.run("undo").out
    assert "déplacement" in told.splitlines()[0]
    assert reference in told
    (stands,) = secretary.json("agenda", *WEEK)["appointments"]
    assert (stands["start"], stands["status"]) == (booked["start"], "booked")

    assert secretary.json("undo", "--again")["outcome"] == "moved"
    assert secretary.json("undo")["outcome"] == "moved"
    assert secretary.json("undo")["outcome"] == "cancelled"
    assert hospital.raw() == {}
    refused(secretary, "undo", code=2)
    refused(secretary, "undo", "--again", code=2)


def test_what_somebody_changed_meanwhile_is_left_alone_and_said(hospital: Hospital) -> None:
    secretary, physician = hospital.secretary, hospital.physician
    first = secretary.json("book", *SLOT)["appointment"]["reference"]
    second = secretary.json("book", "--calendar", "Bensaïd", "--start", "2026-11-24T12:00", "--duration", "30")["appointment"]
    physician.json("sync")
    physician.json("move", second["reference"], "--start", "2026-11-24T15:00")
    before = hospital.raw()
    error = secretary.json("undo", code=9)["error"]
    assert second["reference"] in error["message"]
    assert hospital.raw() == before
    assert secretary.json("undo")["appointment"]["reference"] == first, "the one before can follow"


def test_the_slot_that_was_given_up_may_be_taken(hospital: Hospital) -> None:
    secretary, physician = hospital.secretary, hospital.physician
    reference = secretary.json("book", *SLOT)["appointment"]["reference"]
    secretary.json("move", reference, "--start", "2026-11-24T14:00")
    physician.json("book", *SLOT)
    back = secretary.json("undo", code=3)
    assert back["outcome"] == "taken"
    assert len(back["in_the_way"]) == 1
    (stands,) = [one for one in secretary.json("agenda", *WEEK)["appointments"] if one["reference"] == reference]
    assert stands["start"].startswith("2026-11-24T14:00")


def test_what_waits_is_shown_and_can_be_given_up(hospital: Hospital) -> None:
    secretary = hospital.secretary
    moved = secretary.json("book", *SLOT)["appointment"]
    hospital.server.stop()
    secretary.json("move", moved["reference"], "--start", "2026-11-24T14:00", code=4)
    booked = secretary.json("book", "--calendar", "Bensaïd", "--start", "2026-11-24T16:00", "--duration", "30", code=4)
    first, second = secretary.json("outbox")["operations"]
    assert (first["reference"], first["attempts"], first["not_before"] is None) == (moved["reference"], 1, True)
    assert first["last_error"]
    refused(secretary, "outbox", "give-up", "nothing", code=2)
    assert "déplacement" in secretary.run("outbox", "give-up", first["id"][:8]).out
    assert secretary.json("outbox", "give-up", booked["appointment"]["reference"])["operations"][0]["id"] == second["id"]
    assert secretary.json("outbox")["operations"] == []
    (stands,) = secretary.json("agenda", *WEEK)["appointments"]
    assert (stands["start"], stands["queued"]) == (moved["start"], False)
    actions = [one["action"] for one in secretary.json("journal")["entries"]]
    assert actions[:2] == ["booking_dropped", "given_up"]
    hospital.server.start()
    secretary.json("sync")
    assert len(hospital.raw()) == 1


def test_a_patient_who_may_be_put_back_is_nowhere_in_clear(hospital: Hospital) -> None:
    secretary = hospital.secretary
    secretary.json("key", "new")
    reference = secretary.json("book", *SLOT, "--patient-file", "-", stdin=PATIENT_JSON)["appointment"]["reference"]
    other = json.dumps({"family": "Zidane", "ipp": "8009999999"})
    secretary.json("edit", reference, "--patient-file", "-", stdin=other)
    for path in secretary.directory.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(word in content for word in (b"Haddad", b"8001234567", b"Zidane")), path
    assert secretary.json("undo")["appointment"]["patient"] == PATIENT


def test_what_is_done_beside_appointments_stands_in_the_journal(hospital: Hospital, tmp_path: Path) -> None:
    secretary = hospital.secretary
    (account,) = secretary.json("account", "list")["accounts"]
    secretary.json("account", "password", account["name"], "--password-file", "-", stdin="s3cret!")
    secretary.json("calendars", "unfollow", "Bensaïd")
    secretary.json("calendars", "follow", "Bensaïd")
    key = secretary.json("key", "new")["id"]
    phrase = tmp_path / "phrase"
    phrase.write_text("une phrase assez longue")
    phrase.chmod(0o600)
    secretary.json("key", "export", "--passphrase-file", str(phrase))
    secretary.json("sync")
    secretary.json("sync", "--accept-loss", "Bensaïd")
    lost = secretary.json("book", *SLOT, "--offline", code=4)["appointment"]["reference"]
    secretary.json("account", "remove", account["name"], "--discard-unsent")
    told = [(one["action"], one["reference"], one["details"]) for one in secretary.json("journal")["entries"]]
    name, calendar = {"account": account["name"]}, {"calendar": "Dr Amel Bensaïd"}
    assert told[::-1] == [
        ("account_added", None, name),
        ("followed", None, calendar),
        ("password_changed", None, name),
        ("unfollowed", None, calendar),
        ("followed", None, calendar),
        ("keys_added", None, {"keys": key}),
        ("keys_exported", None, {"keys": key}),
        ("loss_accepted", None, calendar),
        ("discarded", lost, {"operation": "book"}),
        ("account_removed", None, name),
    ]
    assert secretary.json("journal", "verify")["intact"] is True
    assert "perte acceptée" in secretary.run("journal").out


def test_a_calendar_that_was_rightly_emptied_is_believed_when_a_person_says_so(hospital: Hospital) -> None:
    secretary = hospital.secretary
    for hour in range(8, 18):
        secretary.json("book", "--calendar", "Bensaïd", "--start", f"2026-11-24T{hour:02}:00", "--duration", "30")
    secretary.json("sync")
    hospital.delete_all()
    (entry,) = secretary.json("sync", code=5)["calendars"]
    assert entry["error"]["code"] == "calendar_emptied"
    assert len(secretary.json("agenda", *WEEK)["appointments"]) == 10
    assert secretary.json("sync", "--accept-loss", "Bensaïd")["calendars"][0]["deleted"] == 10
    assert secretary.json("agenda", *WEEK)["appointments"] == []
