"""What came of noting an outcome, as two sentences: what, and what that means."""

from __future__ import annotations

from gui.appointment_words import status_text
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


def failed(messages: Messages, error: object) -> Said:
    """It could not even be tried."""
    told = messages.of(error)
    return told.headline, told.remedy
