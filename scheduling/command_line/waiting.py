"""outbox [give-up] and conflicts: what waits for the server, and what waits for a person."""

from __future__ import annotations

from datetime import datetime

from scheduling.command_line.answer import Answer
from scheduling.command_line.appointment_lines import patient_text, status_text, when_text
from scheduling.command_line.booking import outcome_answer
from scheduling.command_line.dates import day_text, instant_text
from scheduling.command_line.documents import conflict_document, operation_document
from scheduling.command_line.exit_codes import DONE
from scheduling.command_line.invocation import Invocation
from scheduling.model.appointment import Appointment
from scheduling.office.conflicts import ConflictView, open_conflicts, resolve_conflict
from scheduling.office.told_lines import occurrence_of, told
from scheduling.office.waiting import give_up_waiting
from scheduling.store.collections import collections, labels
from scheduling.store.outbox import operations

SHOWN = 8
"""Characters of an operation's id in the table: enough to name it."""

WISHES = frozenset({"taken", "interrupted", "failed"})
"""States of an operation that could not be carried out, though nobody else changed the appointment."""


def outbox(call: Invocation) -> Answer:
    """Changes that wait to be sent, and since when."""
    found, words = operations(call.workspace.database), call.catalogue
    called = labels(collections(call.workspace.database))
    rows = [
        (
            instant_text(one.since, call.zone, words),
            one.reference or one.uid,
            called[one.collection_id],
            words.word("operation", one.kind),
            words.word("state", one.state),
            words.word("detail", one.last_error) if one.last_error else "",
            str(one.attempts),
            instant_text(one.not_before, call.zone, words) if one.not_before else "",
            one.id[:SHOWN],
        )
        for one in found
    ]
    columns = ("since", "reference", "calendar", "action", "state", "last_error", "attempts", "not_before", "id")
    lines = call.table(columns, rows) if rows else []
    document = {"operations": [operation_document(one, call.zone, called[one.collection_id]) for one in found]}
    return Answer(DONE, document, lines or [words.text("text.no_operations")])


def give_up(call: Invocation) -> Answer:
    """Leave undone what waits; nothing of it may stand on the server."""
    called = labels(collections(call.workspace.database))
    what = give_up_waiting(call.workspace, call.arguments.operation)
    line = call.catalogue.text("text.given_up", act=call.catalogue.word("operation", what.kind), name=what.reference or what.uid)
    return Answer(DONE, {"operations": [operation_document(what, call.zone, called[what.collection_id])]}, [line])


def conflicts(call: Invocation) -> Answer:
    """Both versions of each appointment that was changed on both sides."""
    found = open_conflicts(call.workspace)
    rows = [row for one in found for row in _sides(call, one)]
    lines = call.table(("reference", "side", "when", "calendar", "status", "patient", "notes"), rows) if rows else []
    differing = [row for one in found for row in _lines(call, one)]
    if differing:
        lines += ["", *call.table(("reference", "line", "local", "server", "base"), differing)]
    document = {"conflicts": [conflict_document(one, call.zone) for one in found]}
    return Answer(DONE, document, lines or [call.catalogue.text("text.no_conflicts")])


def resolve(call: Invocation) -> Answer:
    """Keep one version."""
    return outcome_answer(call, resolve_conflict(call.workspace, call.arguments.reference, call.arguments.keep))


def _lines(call: Invocation, conflict: ConflictView) -> list[tuple[str, ...]]:
    """What we changed and the server has otherwise, as it is written there; what clashes is marked."""
    rows = []
    for one in conflict.lines:
        occurrence = occurrence_of(one, call.zone)
        name = call.catalogue.word("line", one.name)
        if isinstance(occurrence, datetime):
            name += f" ({instant_text(occurrence, call.zone, call.catalogue)})"
        elif occurrence is not None:
            name += f" ({day_text(occurrence, call.catalogue)})"
        mark = "≠ " if one.clashes else ""
        rows.append((conflict.reference or conflict.uid, mark + name, *(text or "–" for text in told(one))))
    return rows


def _sides(call: Invocation, conflict: ConflictView) -> list[tuple[str, ...]]:
    sides: list[tuple[str, Appointment | None]] = [
        ("local", conflict.local),
        ("server", conflict.server),
        ("base", conflict.base),
    ]
    if conflict.reason in WISHES:
        sides = sides[:1]  # there never was another version: it is the wish that waits for a person
    words, named = call.catalogue, conflict.reference or conflict.uid
    reason = words.word("detail", conflict.reason)
    return [
        (
            named,
            words.text(f"side.{side}"),
            words.text("text.unreadable_there" if side in conflict.unreadable else "text.deleted_there"),
            "",
            "",
            "",
            reason,
        )
        if one is None
        else (
            named,
            words.text(f"side.{side}"),
            when_text(one, call.zone, words),
            one.calendar,
            status_text(one, words),
            patient_text(one.patient),
            reason,
        )
        for side, one in sides
    ]
