"""What came of a wish, as it is told in the announcement: the catalogue's sentence, who is in the way, what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gui.agenda.announcement import Told
from gui.agenda.desk_work import Wish
from gui.agenda.words import duration_text, in_the_way_text, minutes_of, when_text
from gui.appointment_words import status_text, who_text
from gui.messages import Messages
from gui.theme.colours import Tone
from scheduling.model.appointment import Appointment, AppointmentStatus

if TYPE_CHECKING:
    from scheduling.booking.outcome import BookingOutcome

Actions = Sequence[tuple[str, Callable[[], object]]]

_SHOWN: dict[str, tuple[Tone, str]] = {
    "taken": ("conflict", "warning"),
    "contended": ("conflict", "warning"),
    "conflict": ("conflict", "warning"),
    "queued": ("pending", "waiting"),
}


def told_of_outcome(messages: Messages, wish: Wish, outcome: BookingOutcome, actions: Actions, *, near: bool = False) -> Told:
    """`near`: free slots near the wished time are among the `actions`."""
    code = str(outcome.outcome)
    tone, icon = _SHOWN.get(code, ("arrived", "check"))
    texts = messages.catalogue.on("window")
    explanation = [_in_the_way(messages, outcome)] if outcome.in_the_way else []
    remedy = texts.find(f"outcome.window.remedy_{code}_near" if near and code == "taken" else f"outcome.window.remedy_{code}")
    explanation += [remedy] if remedy else []
    explanation += [sentence for code in outcome.warnings if (sentence := warning_text(messages, code))]
    return Told(
        tone=tone,
        icon=icon,
        headline=_headline(messages, wish, outcome),
        explanation=" ".join(explanation),
        actions=actions,
        details=_details(outcome) if code in ("taken", "contended", "conflict") else "",
        passing=code not in _SHOWN and not outcome.warnings,
    )


def told_of_error(messages: Messages, error: object, actions: Actions = ()) -> Told:
    """What went wrong, with its remedy."""
    found = messages.of(error)
    return Told("conflict", "warning", found.headline, found.remedy, actions, found.details)


def told_of_working(messages: Messages, wish: Wish, actions: Actions) -> Told:
    """It takes longer than usual."""
    return Told(
        "pending",
        "waiting",
        messages.catalogue.on("window").text(f"outcome.window.working.{wish.kind}"),
        "",
        actions,
        working=True,
    )


def told_of_stop(messages: Messages) -> Told:
    """The person stopped it."""
    texts = messages.catalogue.on("window")
    return Told(
        "fulfilled",
        "cross",
        texts.text("outcome.window.cancelled_wish"),
        texts.text("outcome.window.cancelled_wish_remedy"),
        passing=True,
    )


def told_of_booking(messages: Messages, appointment: Appointment, actions: Actions) -> Told:
    """The booking panel booked."""
    code = "queued" if appointment.queued else "booked"
    texts = messages.catalogue.on("window")
    tone, icon = _SHOWN.get(code, ("arrived", "check"))
    remedy = texts.find(f"outcome.window.remedy_{code}") or ""
    return Told(tone, icon, _filled(messages, code, appointment), remedy, actions, passing=code == "booked")


def warning_text(messages: Messages, warning: str) -> str:
    """The sentence of a warning's code; a code may name what it is about (`no_ranges:NAME`)."""
    code, _, name = warning.partition(":")
    found = messages.catalogue.on("window").find(f"warning.{code}", name=name) or warning
    return found[:1].upper() + found[1:]


def _headline(messages: Messages, wish: Wish, outcome: BookingOutcome) -> str:
    code = str(outcome.outcome)
    texts = messages.catalogue.on("window")
    appointment = outcome.appointment or wish.shown or wish.before
    if code in ("taken", "contended", "conflict"):
        return texts.text(f"outcome.window.{code}")
    if wish.kind == "resolve" and code in ("changed", "cancelled"):
        kept = wish.keep or "server"
        if appointment is None or code == "cancelled":
            return texts.text("outcome.window.given_up")
        return _filled(messages, f"resolved_{kept}", appointment)
    if appointment is None:
        return texts.word("outcome", code)
    if wish.kind == "undo" and code != "queued":
        return _filled(messages, "undone_booking" if code == "cancelled" else "undone", appointment)
    if wish.kind == "redo" and code != "queued":
        return _filled(messages, "redone", appointment)
    if code == "changed":
        code = {"resize": "resized", "outcome": "outcome"}.get(wish.kind, "changed")
        if code == "outcome" and appointment.status is AppointmentStatus.CANCELLED:
            code = "cancelled"
    return _filled(messages, code, appointment)


def _filled(messages: Messages, code: str, appointment: Appointment) -> str:
    return messages.catalogue.on("window").text(
        f"outcome.window.{code}",
        who=who_text(appointment),
        when=when_text(appointment.start),
        calendar=appointment.calendar,
        status=status_text(messages, appointment),
        duration=duration_text(minutes_of(appointment)),
    )


def _in_the_way(messages: Messages, outcome: BookingOutcome) -> str:
    return messages.catalogue.on("window").text("outcome.window.in_the_way", appointments=in_the_way_text(outcome.in_the_way))


def _details(outcome: BookingOutcome) -> str:
    """For whoever helps: references and times, no names."""
    lines = [str(outcome.outcome), *outcome.warnings]
    lines += [
        f"{one.reference or one.uid} {one.start.isoformat()} – {one.end.isoformat()} {one.calendar}" for one in outcome.in_the_way
    ]
    return "\n".join(lines)
