"""book, move, cancel, edit, outcome, undo: what changes an appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduling import clock
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.command_line.answer import Answer
from scheduling.command_line.appointment_lines import outcome_lines, warning_lines
from scheduling.command_line.documents import outcome_document
from scheduling.command_line.exit_codes import DONE, QUEUED, code_of_outcome
from scheduling.command_line.inputs import read_patient_file
from scheduling.command_line.invocation import Invocation
from scheduling.command_line.parser import UsageRefused
from scheduling.errors import NotFound
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.office.desk import open_desk
from scheduling.office.undo import last_act
from scheduling.store.outbox import operations


def book(call: Invocation) -> Answer:
    """Book a slot, or say what stands in it."""
    asked = call.arguments
    start = clock.read_time(asked.start, call.zone)
    outcome = open_desk(call.workspace).book(
        calendar=asked.calendar,
        start=start,
        duration=timedelta(minutes=asked.duration),
        patient=read_patient_file(asked.patient_file, call.terminal),
        kind=AppointmentKind(asked.kind) if asked.kind else None,
        link=asked.link,
        overbook=asked.overbook,
        offline=asked.offline,
    )
    return outcome_answer(call, outcome)


def move(call: Invocation) -> Answer:
    """Move an appointment to another time, and to another calendar where one is named."""
    start = clock.read_time(call.arguments.start, call.zone)
    return outcome_answer(call, open_desk(call.workspace).move(call.arguments.reference, start, call.arguments.calendar))


def cancel(call: Invocation) -> Answer:
    """Mark an appointment cancelled, or delete it."""
    asked = call.arguments
    return outcome_answer(call, open_desk(call.workspace).cancel(asked.reference, asked.reason, asked.remove))


def edit(call: Invocation) -> Answer:
    """Change duration, link or patient."""
    asked = call.arguments
    if asked.duration is None and asked.link is None and asked.patient_file is None:
        raise UsageRefused("nothing_to_change")
    duration = timedelta(minutes=asked.duration) if asked.duration is not None else None
    patient = read_patient_file(asked.patient_file, call.terminal)
    return outcome_answer(call, open_desk(call.workspace).edit(asked.reference, duration, asked.link, patient))


def outcome(call: Invocation) -> Answer:
    """Record that the patient arrived, was seen, or did not come."""
    asked = call.arguments
    return outcome_answer(
        call, open_desk(call.workspace).outcome(asked.reference, AppointmentStatus(asked.status), asked.incident)
    )


def undo(call: Invocation) -> Answer:
    """Take back what was done last, here or in the window; with `--again` do again what was taken back last."""
    again = call.arguments.again
    act = last_act(call.workspace, again=again)
    if not act:
        raise NotFound("redo" if again else "undo", "")
    outcome = open_desk(call.workspace).take_back(act[0].group, again=again)
    assert outcome is not None
    answer = outcome_answer(call, outcome)
    kind = call.catalogue.word("act", act[0].kind)
    told = call.catalogue.text("text.done_again" if again else "text.taken_back", act=kind)
    done = answer.code in (DONE, QUEUED)
    return replace(answer, lines=[told, *answer.lines] if done else answer.lines)


def outcome_answer(call: Invocation, outcome: BookingOutcome) -> Answer:
    """What became of it, with its warnings; of what waits, why."""
    lines = outcome_lines(outcome, call.zone, call.catalogue)
    if outcome.outcome is Outcome.QUEUED and outcome.appointment is not None:
        uid = outcome.appointment.uid
        reasons = [one.last_error for one in operations(call.workspace.database) if one.uid == uid and one.last_error]
        because = (call.catalogue.text("outcome.because", reason=call.catalogue.word("detail", one)) for one in reasons)
        lines[1:1] = because
    return Answer(
        code_of_outcome(outcome.outcome),
        outcome_document(outcome, call.zone),
        lines,
        warning_lines(outcome.warnings, call.catalogue),
    )
