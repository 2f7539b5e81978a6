"""What is done at the desk in the tests that kill a client: one action by its name, and what a person would be told of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.model.patient import Patient
from scheduling.office.conflicts import resolve_conflict
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.together import book_together
from scheduling.office.workspace import Workspace
from scheduling.store.collections import collections
from scheduling.store.outbox import operations

PARIS = ZoneInfo("Europe/Paris")
HOUR, LENGTH = timedelta(hours=1), timedelta(minutes=30)
PATIENT = Patient(family="Haddad", ipp="8001234567")


def act(workspace: Workspace, action: str, reference: str, calendars: list[str], start: datetime) -> str:
    """Carry it out: at `start` in the first of `calendars`, in all of them, or on the appointment of that `reference`."""
    if action == "sync":
        errors = [one.error.code for one in synchronise(workspace).calendars if one.error is not None]
        return ",".join(errors) or "synchronised"
    if action == "together":
        return _together(workspace, calendars, start)
    if action == "keep":
        (asked,) = operations(workspace.database)
        return str(resolve_conflict(workspace, asked.uid, "local").outcome)
    desk = open_desk(workspace)
    if action in {"book", "queue", "overbook"}:
        why = "urgence" if action == "overbook" else None
        outcome = desk.book(
            calendar=calendars[0], start=start, duration=LENGTH, patient=PATIENT, offline=action == "queue", overbook=why
        )
    elif action == "move":
        outcome = desk.move(reference, start + HOUR)
    elif action == "transfer":
        outcome = desk.move(reference, start + HOUR, calendars[1])
    elif action == "edit":
        outcome = desk.edit(reference, duration=HOUR)
    elif action in {"cancel", "remove"}:
        outcome = desk.cancel(reference, remove=action == "remove")
    else:
        assert action in {"undo", "redo"}
        taken_back = desk.take_back(again=action == "redo")
        assert taken_back is not None
        outcome = taken_back
    return str(outcome.outcome)


def _together(workspace: Workspace, calendars: list[str], start: datetime) -> str:
    ids = {one.href: one.id for one in collections(workspace.database)}
    done = book_together(workspace, [(ids[one], one) for one in calendars], start=start, duration=LENGTH, patient=PATIENT)
    return ",".join(str(one.outcome) for one in done.booked) or "refused"
