"""Two people change one appointment without knowing of each other."""

from __future__ import annotations

import pytest

from tests.end2end.conftest import Hospital

WEEK = ("--from", "2026-11-23", "--to", "2026-11-30")
SLOT = ("--calendar", "Bensaïd", "--start", "2026-11-24T10:00", "--duration", "30")


def agenda(program):
    return program.json("agenda", *WEEK)["appointments"]


@pytest.fixture
def reference(hospital: Hospital) -> str:
    """An appointment that both profiles know."""
    found = hospital.secretary.json("book", *SLOT)["appointment"]["reference"]
    hospital.physician.json("sync")
    return found


def test_changes_of_different_lines_are_both_kept(hospital: Hospital, reference: str) -> None:
    hospital.secretary.json("move", reference, "--start", "2026-11-25T09:00")
    done = hospital.physician.json("outcome", reference, "arrived")
    assert done["outcome"] == "changed"
    assert (done["appointment"]["start"], done["appointment"]["status"]) == ("2026-11-25T09:00:00+01:00", "arrived")


def test_changes_of_the_same_lines_wait_for_a_person(hospital: Hospital, reference: str) -> None:
    hospital.secretary.json("move", reference, "--start", "2026-11-25T09:00")
    conflict = hospital.physician.json("move", reference, "--start", "2026-11-26T09:00", code=5)
    assert conflict["outcome"] == "conflict"
    (shown,) = hospital.physician.json("conflicts")["conflicts"]
    assert [shown[side]["start"][:10] for side in ("base", "local", "server")] == ["2026-11-24", "2026-11-26", "2026-11-25"]
    assert agenda(hospital.physician)[0]["conflict"] is True
    assert len(hospital.raw()) == 1, "the claim for the move was withdrawn"
    hospital.physician.json("sync", code=None)
    assert len(hospital.physician.json("conflicts")["conflicts"]) == 1, "a synchronisation does not settle it"


@pytest.mark.parametrize(("keep", "start"), [("server", "2026-11-25T09:00:00+01:00"), ("local", "2026-11-26T09:00:00+01:00")])
def test_a_person_chooses(hospital: Hospital, reference: str, keep: str, start: str) -> None:
    hospital.secretary.json("move", reference, "--start", "2026-11-25T09:00")
    hospital.physician.json("move", reference, "--start", "2026-11-26T09:00", code=5)
    hospital.physician.json("conflicts", "resolve", reference, "--keep", keep)
    assert hospital.physician.json("conflicts")["conflicts"] == []
    assert hospital.physician.json("outbox")["operations"] == []
    (seen,) = agenda(hospital.physician)
    assert (seen["start"], seen["conflict"], seen["queued"]) == (start, False, False)
    hospital.secretary.json("sync")
    assert agenda(hospital.secretary)[0]["start"] == start


def test_lines_that_no_appointment_shows_are_told_too(hospital: Hospital, reference: str) -> None:
    """Two links on one host, of which the link alone clashes, and a longer visit."""
    secretary, physician = hospital.secretary, hospital.physician
    for program in (secretary, physician):
        program.settings('link_hosts = ["visio.example"]\n')
    hospital.server.stop()
    secretary.json("edit", reference, "--link", "https://visio.example/r/ours", "--duration", "45", code=4)
    hospital.server.start()
    physician.json("edit", reference, "--link", "https://visio.example/r/them")
    secretary.json("sync", code=5)
    (shown,) = secretary.json("conflicts")["conflicts"]
    lines = {line["property"]: line for line in shown["lines"]}
    assert lines["URL"]["local"] == ["URL:https://visio.example/r/ours"]
    assert lines["URL"]["server"] == ["URL:https://visio.example/r/them"]
    assert (lines["URL"]["base"], lines["URL"]["clashes"]) == ([], True)
    assert lines["DTEND"]["clashes"] is False
    assert lines["DTEND"]["local"] != lines["DTEND"]["server"] == lines["DTEND"]["base"]
    told = secretary.run("conflicts").out
    assert "visio.example (…ours)" in told
    assert "visio.example (…them)" in told
    assert "/r/ours" not in told, "it may let anybody in"


def test_edited_here_deleted_there(hospital: Hospital, reference: str) -> None:
    hospital.secretary.json("cancel", reference, "--remove")
    hospital.physician.json("outcome", reference, "arrived", code=5)
    (shown,) = hospital.physician.json("conflicts")["conflicts"]
    assert shown["server"] is None
    assert shown["local"]["status"] == "arrived"
    hospital.physician.json("conflicts", "resolve", reference, "--keep", "local")
    hospital.secretary.json("sync")
    (seen,) = agenda(hospital.secretary)
    assert (seen["reference"], seen["status"]) == (reference, "arrived")
    assert len(hospital.raw()) == 1


@pytest.mark.parametrize("keep", ["local", "server"])
def test_what_stands_there_is_no_appointment_any_more(hospital: Hospital, reference: str, keep: str) -> None:
    """Another program has made a task of it: neither is lost, and it is not called deleted."""
    secretary = hospital.secretary
    ((href, body),) = hospital.raw().items()
    task = b"\r\n".join(
        line for line in body.replace(b"VEVENT", b"VTODO").split(b"\r\n") if not line.startswith((b"DTEND", b"TRANSP", b"STATUS"))
    )
    hospital.server.stop()
    secretary.json("move", reference, "--start", "2026-11-25T09:00", code=4)
    hospital.server.start()
    hospital.put(href.rsplit("/", 1)[1], task)
    secretary.json("sync", code=5)
    (shown,) = secretary.json("conflicts")["conflicts"]
    assert (shown["server"], shown["unreadable"]) == (None, ["server"])
    assert "illisible" in secretary.run("conflicts").out
    assert hospital.raw()[href].count(b"BEGIN:VTODO") == 1
    secretary.json("conflicts", "resolve", reference, "--keep", keep)
    assert secretary.json("conflicts")["conflicts"] == []
    left = next(iter(hospital.raw().values()))
    assert (b"BEGIN:VEVENT" in left) is (keep == "local")
    assert [one["start"] for one in agenda(secretary)] == (["2026-11-25T09:00:00+01:00"] if keep == "local" else [])


def test_cancelling_what_is_gone_is_done(hospital: Hospital, reference: str) -> None:
    hospital.secretary.json("cancel", reference, "--remove")
    assert hospital.physician.json("cancel", reference)["outcome"] == "cancelled"
    assert agenda(hospital.physician) == []


def test_removing_what_others_changed_is_not_done(hospital: Hospital, reference: str) -> None:
    hospital.secretary.json("move", reference, "--start", "2026-11-25T09:00")
    hospital.physician.json("cancel", reference, "--remove", code=5)
    assert len(hospital.raw()) == 1
    hospital.physician.json("conflicts", "resolve", reference, "--keep", "local")
    assert hospital.raw() == {}


def test_what_was_cancelled_meanwhile_and_given_to_another_is_not_taken_back(hospital: Hospital, reference: str) -> None:
    secretary, physician = hospital.secretary, hospital.physician
    hospital.server.stop()
    secretary.json("outcome", reference, "arrived", code=4)
    hospital.server.start()
    physician.json("cancel", reference)
    other = physician.json("book", *SLOT)["appointment"]["reference"]
    secretary.json("sync", code=5)
    taken = secretary.json("conflicts", "resolve", reference, "--keep", "local", code=3)
    assert [one["reference"] for one in taken["in_the_way"]] == [other]
    assert sum(b"STATUS:CONFIRMED" in body for body in hospital.raw().values()) == 1
    secretary.json("conflicts", "resolve", reference, "--keep", "server")
    assert secretary.json("outbox")["operations"] == []
