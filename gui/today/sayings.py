"""What came of noting an outcome, as two sentences: what, and what that means."""

from __future__ import annotations

from gui.appointment_words import status_text, who_text
from gui.language import moment_text
from gui.messages import Messages
from scheduling.booking.outcome import BookingOutcome, Outcome

Said = tuple[str, str]


def noted(messages: Messages, who: str, outcome: BookingOutcome) -> Said:
    """It is noted on the server, or only here so far, or not at all."""
    words = messages.catalogue.on("window")
    if outcome.outcome not in (Outcome.CHANGED, Outcome.QUEUED) or outcome.appointment is None:
        return words.text("today.not_noted", who=who), words.word("outcome", outcome.outcome)
    headline = words.text("today.noted", who=who, status=status_text(messages, outcome.appointment))
    if outcome.outcome is Outcome.QUEUED:
        return headline, words.text("today.queued")
    return headline, " ".join(words.word("warning", one) for one in outcome.warnings)


def taken_back(messages: Messages, outcome: BookingOutcome) -> Said:
    """The last change is undone, or cannot be any more."""
    words, appointment = messages.catalogue.on("window"), outcome.appointment
    if outcome.outcome in (Outcome.TAKEN, Outcome.CONTENDED, Outcome.CONFLICT) or appointment is None:
        return words.word("outcome", outcome.outcome), ""
    code = "undone_booking" if outcome.outcome is Outcome.CANCELLED else "undone"
    headline = words.text(f"outcome.window.{code}", who=who_text(appointment), when=moment_text(appointment.start))
    return headline, words.text("today.queued") if outcome.outcome is Outcome.QUEUED else ""


def failed(messages: Messages, error: object) -> Said:
    """It could not even be tried."""
    told = messages.of(error)
    return told.headline, told.remedy
