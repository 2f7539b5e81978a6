"""A client killed at every boundary of an action: after its next contact the server holds what was told, or a person is asked."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduling.caldav.collection import list_etags, multiget
from scheduling.caldav.transport import Credentials, Transport
from scheduling.model.patient import Patient
from scheduling.office.accounts import add_account
from scheduling.office.agenda import find_appointment
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.outbox import operations
from tests.conftest import USERS
from tests.helpers.program import ROOT
from tests.helpers.servers import Server, make_calendar
from tests.helpers.victim import CUT, LENGTH, PATIENT, START

MOST_BOUNDARIES = 60
_users = reversed(USERS)


@dataclass(frozen=True)
class After:
    """What stands after the cut and two synchronisations: (calendar, STATUS or CLAIM, hour) on the server; outbox; patients."""

    server: list[tuple[int, str, int]]
    outbox: list[tuple[str, str]]
    patients: set[Patient | None]


def after_a_cut(server: Server, folder: Path, action: str, boundary: int) -> After | None:
    """None where the action came to its end before that boundary."""
    user = next(_users)
    calendars = [make_calendar(server, user, USERS[user], name) for name in ("here", "there")]
    profile, secrets = folder / f"{boundary}", folder / f"{boundary}-secrets"
    with open_workspace(profile, secrets) as workspace:
        add_account(workspace, url=f"{server.url}{user}/", username=user, password=USERS[user])
        reference = "-"
        if action not in {"book", "overbook"}:
            booked = open_desk(workspace).book(calendar=calendars[0], start=START, duration=LENGTH, patient=PATIENT)
            assert booked.appointment is not None
            reference = str(booked.appointment.reference)
    command = [
        sys.executable,
        "-m",
        "tests.helpers.victim",
        str(profile),
        str(secrets),
        action,
        reference,
        str(boundary),
        *calendars,
    ]
    cut = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert cut.returncode in {0, CUT}, cut.stderr
    if cut.returncode == 0:
        return None
    with open_workspace(profile, secrets) as workspace:
        for _ in range(2):
            errors = [one.error for one in synchronise(workspace).calendars if one.error is not None]
            assert errors == [], cut.stderr
        return After(
            standing(calendars, Credentials(user, USERS[user])),
            [(one.kind, one.state) for one in operations(workspace.database)],
            patients(workspace, reference) if action != "remove" else set(),
        )


def patients(workspace: Workspace, reference: str) -> set[Patient | None]:
    references = {one.reference for one in operations(workspace.database)} if reference == "-" else {reference}
    return {find_appointment(workspace, str(one)).patient for one in references if one}


def standing(calendars: list[str], credentials: Credentials) -> list[tuple[int, str, int]]:
    found = []
    with Transport(credentials) as transport:
        for number, url in enumerate(calendars):
            for one in multiget(transport, url, list(list_etags(transport, url))).objects:
                text = re.sub(r"\r\n[ \t]", "", one.body.decode())
                status = re.search(r"^STATUS:(\w+)", text, re.MULTILINE)
                hour = re.search(r"^DTSTART;TZID=Europe/Paris:20261124T(\d\d)", text, re.MULTILINE)
                assert status is not None
                assert hour is not None
                found.append((number, "CLAIM" if "X-TELECONSULT-CLAIM" in text else status[1], int(hour[1])))
    return sorted(found)


HERE, MOVED = [(0, "CONFIRMED", 10)], [(0, "CONFIRMED", 11)]
EXPECTED = {
    "book": {(): HERE, (("book", "interrupted"),): []},
    "overbook": {(): HERE, (("book", "interrupted"),): []},
    "move": {(): MOVED, (("move", "interrupted"),): HERE},
    "transfer": {(): [(0, "CANCELLED", 10), (1, "CONFIRMED", 11)], (("transfer", "interrupted"),): HERE},
    "cancel": {(): [(0, "CANCELLED", 10)]},
    "remove": {(): []},
}
"""By what is left in the outbox: what must stand on the server. There is never a claim, and never a thing in between."""


@pytest.mark.parametrize("action", list(EXPECTED))
def test_cut_at_every_boundary(action: str, radicale_server: Server, tmp_path: Path) -> None:
    seen = set()
    for boundary in range(1, MOST_BOUNDARIES):
        after = after_a_cut(radicale_server, tmp_path, action, boundary)
        if after is None:
            break
        outbox = tuple(after.outbox)
        assert outbox in EXPECTED[action], f"boundary {boundary}: {after}"
        assert after.server == EXPECTED[action][outbox], f"boundary {boundary}: {after}"
        if action != "overbook":
            assert after.patients <= {PATIENT}, f"boundary {boundary}: the identity is lost"
        seen.add(outbox)
    assert boundary > 5, "boundaries were cut at all"
    assert boundary < MOST_BOUNDARIES - 1, "the action came to its end"
    assert seen == set(EXPECTED[action]), "both sides of the point of no return were cut"
    print(f"{action}: {boundary - 1} boundaries")
