"""What came of a booking, as sentences of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gui.booking.proposals import Proposal
from gui.language import short_day_text, time_text
from gui.messages import Message
from gui.proposed_slot import ProposedSlot
from gui.theme.colours import Tone
from scheduling.booking.outcome import Outcome
from scheduling.messages.catalogue import Catalogue
from scheduling.model.appointment import Appointment
from scheduling.office.together import TogetherOutcome

MOST_NAMED = 2
"""How many of those in the way are named."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: its tone, what happened, what that means."""

    tone: Tone
    headline: str
    explanation: str


def when_text(slot: ProposedSlot, catalogue: Catalogue) -> str:
    """lun. 23 à 14:30 / Mon 23 at 14:30."""
    return catalogue.text("booking.when", day=short_day_text(slot.start.date()), time=time_text(slot.start))


def told_booked(together: TogetherOutcome, slot: ProposedSlot, catalogue: Catalogue) -> Told:
    """All of them are booked, or wait to be sent."""
    queued = any(one.outcome is Outcome.QUEUED for one in together.booked)
    references = [one.appointment.reference for one in together.booked if one.appointment and one.appointment.reference]
    key = "booking.done.queued" if queued else "booking.done.booked"
    names = " · ".join(slot.names)
    explanation = catalogue.text(f"{key}.explanation", names=names, reference=" · ".join(references))
    warnings = dict.fromkeys(code for one in together.booked for code in one.warnings)
    said = [catalogue.word("warning", code) for code in warnings]
    tone: Tone = "pending" if queued or said else "arrived"
    sentences = " ".join([explanation, *(one[:1].upper() + one[1:] for one in said)])
    return Told(tone, catalogue.text(f"{key}.headline", when=when_text(slot, catalogue)), sentences)


def told_refused(together: TogetherOutcome, slot: ProposedSlot, names: Mapping[int, str], catalogue: Catalogue) -> Told:
    """One of them was not free: who or what is in the way."""
    name = names.get(together.calendar_id or -1, "")
    refused = together.refused
    code = refused.outcome.value if refused and refused.outcome in (Outcome.TAKEN, Outcome.CONTENDED) else "other"
    in_the_way = refused.in_the_way if refused else ()
    sentences = [catalogue.text("booking.refused.by", name=name, what=stands(one, catalogue)) for one in in_the_way[:MOST_NAMED]]
    if not sentences and code == "taken":
        sentences.append(catalogue.text("booking.refused.not_told", name=name))
    sentences.append(catalogue.text("booking.refused.nearest"))
    return Told("conflict", catalogue.text(f"booking.refused.{code}", when=when_text(slot, catalogue)), " ".join(sentences))


def told_drawn_taken(drawn: Proposal, catalogue: Catalogue) -> Told:
    """What stands in a slot that was drawn in the agenda."""
    headline = catalogue.text("booking.refused.taken", when=when_text(drawn.slot, catalogue))
    found = [
        catalogue.text("booking.refused.by", name=drawn.slot.names[0], what=stands(one, catalogue))
        for one in drawn.in_the_way[:MOST_NAMED]
    ]
    return Told("conflict", headline, " ".join(found))


def told_stopped(catalogue: Catalogue) -> Told:
    """The person gave up waiting; what was sent is withdrawn."""
    return Told("fulfilled", catalogue.text("booking.stopped.headline"), catalogue.text("booking.stopped.explanation"))


def told_failed(message: Message) -> Told:
    """A booking that could not even be tried: what, and what to do."""
    return Told("conflict", message.headline, message.remedy)


def stands(appointment: Appointment, catalogue: Catalogue) -> str:
    """What stands in a slot: the patient where the name is known here, else reference, title, or only that it is busy."""
    hours = f"{time_text(appointment.start)}–{time_text(appointment.end)}"
    patient = appointment.patient
    if patient is not None and (patient.family or patient.ipp):
        name = " ".join(one for one in (patient.family, patient.given) if one) or f"IPP {patient.ipp}"
        return catalogue.text("booking.stands.patient", patient=name, hours=hours)
    if not appointment.foreign and appointment.reference:
        return catalogue.text("booking.stands.ours", reference=appointment.reference, hours=hours)
    if appointment.summary:
        return catalogue.text("booking.stands.foreign", summary=appointment.summary, hours=hours)
    return catalogue.text("booking.stands.busy", hours=hours)


def note_of(proposal: Proposal, catalogue: Catalogue) -> str:
    """What stands below a slot that was drawn."""
    if not proposal.drawn:
        return ""
    if proposal.in_the_way:
        return catalogue.text("booking.slot.drawn_taken", what=stands(proposal.in_the_way[0], catalogue))
    if not proposal.known:
        return catalogue.text("booking.slot.drawn_unknown")
    if proposal.warnings:
        said = ", ".join(catalogue.word("warning", one).rstrip(".") for one in proposal.warnings)
        return catalogue.text("booking.slot.drawn_warned", warnings=said)
    return catalogue.text("booking.slot.drawn_free")
