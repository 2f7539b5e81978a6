"""Which function answers which command."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scheduling.command_line import (
    accounts,
    agenda,
    booking,
    calendars,
    capabilities,
    claims,
    journal,
    keys,
    synchronisation,
    waiting,
)
from scheduling.command_line.answer import Answer
from scheduling.command_line.invocation import Invocation

ANSWERS: Mapping[tuple[str, str | None], Callable[[Invocation], Answer]] = {
    ("account", "add"): accounts.add,
    ("account", "list"): accounts.listed,
    ("account", "probe"): capabilities.answer,
    ("account", "password"): accounts.password,
    ("account", "certificate"): accounts.certificate,
    ("account", "remove"): accounts.remove,
    ("calendars", None): calendars.listed,
    ("calendars", "add"): calendars.add,
    ("calendars", "find"): calendars.find,
    ("calendars", "follow"): calendars.followed,
    ("calendars", "unfollow"): calendars.followed,
    ("sync", None): synchronisation.sync,
    ("agenda", None): agenda.appointments,
    ("slots", None): agenda.slots,
    ("book", None): booking.book,
    ("move", None): booking.move,
    ("cancel", None): booking.cancel,
    ("edit", None): booking.edit,
    ("outcome", None): booking.outcome,
    ("undo", None): booking.undo,
    ("outbox", None): waiting.outbox,
    ("outbox", "give-up"): waiting.give_up,
    ("conflicts", None): waiting.conflicts,
    ("conflicts", "resolve"): waiting.resolve,
    ("claims", None): claims.answer,
    ("claims", "remove"): claims.answer,
    ("claims", "accept"): claims.answer,
    ("journal", None): journal.listed,
    ("journal", "verify"): journal.verified,
    ("key", "new"): keys.new,
    ("key", "import"): keys.imported,
    ("key", "export"): keys.exported,
    ("key", "list"): keys.listed,
}


def answer(call: Invocation) -> Answer:
    """Do what was asked."""
    asked = call.arguments
    return ANSWERS[asked.command, getattr(asked, "action", None)](call)
