"""claims [remove REF | accept REF]: claims that other workstations left behind, and what overlaps though nobody wanted it."""

from __future__ import annotations

from scheduling.command_line.answer import Answer
from scheduling.command_line.appointment_lines import when_text
from scheduling.command_line.dates import instant_text, json_time
from scheduling.command_line.documents import Document, appointment_document
from scheduling.command_line.exit_codes import DONE
from scheduling.command_line.invocation import Invocation
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.office.orphans import Orphan, orphans, remove_orphan
from scheduling.office.overlaps import Overlap, acknowledge_overlap, open_overlaps


def answer(call: Invocation) -> Answer:
    """What was asked for: by `action` the list (None), `remove` or `accept`, both with `reference`."""
    action = getattr(call.arguments, "action", None)
    if action == "remove":
        return remove(call)
    return accept(call) if action == "accept" else listed(call)


def listed(call: Invocation) -> Answer:
    """Both lists, oldest first."""
    left, overlapping = orphans(call.workspace), open_overlaps(call.workspace)
    words = call.catalogue
    lines: list[str] = []
    if left:
        rows = [
            (
                one.reference or one.href,
                _when(call, one),
                one.calendar,
                one.claimed_by or "?",
                instant_text(one.claimed_at or one.seen_since, call.zone, words),
            )
            for one in left
        ]
        lines += call.table(("reference", "when", "calendar", "claimed_by", "claimed_at"), rows)
    if overlapping:
        found = [
            (
                _named(one.appointment),
                when_text(one.appointment, call.zone, words),
                one.appointment.calendar,
                _named(one.other) if not one.other.foreign else words.text("text.not_ours"),
                when_text(one.other, call.zone, words),
            )
            for one in overlapping
        ]
        lines += [*([""] if lines else []), *call.table(("reference", "when", "calendar", "other", "when"), found)]
    document = {
        "claims": [claim_document(call, one) for one in left],
        "overlaps": [overlap_document(call, one) for one in overlapping],
    }
    return Answer(DONE, document, lines or [words.text("text.no_claims")])


def remove(call: Invocation) -> Answer:
    """Remove an abandoned claim from the server."""
    gone = remove_orphan(call.workspace, call.arguments.reference)
    line = call.catalogue.text(
        "text.claim_removed", name=gone.reference or gone.href, calendar=gone.calendar, when=_when(call, gone)
    )
    return Answer(DONE, {"removed": claim_document(call, gone)}, [line])


def accept(call: Invocation) -> Answer:
    """Tell no more of the overlaps of an appointment."""
    known = acknowledge_overlap(call.workspace, call.arguments.reference)
    lines = [call.catalogue.text("text.overlap_accepted", name=_named(one.appointment)) for one in known]
    return Answer(DONE, {"accepted": [overlap_document(call, one) for one in known]}, lines)


def claim_document(call: Invocation, claim: Orphan) -> Document:
    """One abandoned claim."""
    return {
        "reference": claim.reference,
        "calendar": claim.calendar,
        "href": claim.href,
        "start": json_time(claim.start, call.zone),
        "end": json_time(claim.end, call.zone),
        "claimed_by": claim.claimed_by,
        "claimed_at": json_time(claim.claimed_at, call.zone) if claim.claimed_at else None,
        "seen_since": json_time(claim.seen_since, call.zone),
    }


def overlap_document(call: Invocation, overlap: Overlap) -> Document:
    """One overlap."""
    return {
        "appointment": appointment_document(overlap.appointment, call.zone),
        "other": appointment_document(overlap.other, call.zone),
        "seen_at": json_time(overlap.seen_at, call.zone),
    }


def _named(appointment: Appointment) -> str:
    return appointment.reference or appointment.uid


def _when(call: Invocation, claim: Orphan) -> str:
    shown = Appointment(
        uid="", calendar=claim.calendar, href=claim.href, start=claim.start, end=claim.end, status=AppointmentStatus.PENDING
    )
    return when_text(shown, call.zone, call.catalogue)
