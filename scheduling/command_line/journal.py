"""journal [verify]: who changed what, and whether the record is whole."""

from __future__ import annotations

from scheduling.command_line.answer import Answer
from scheduling.command_line.dates import instant_text
from scheduling.command_line.documents import journal_document
from scheduling.command_line.exit_codes import DONE, STORE
from scheduling.command_line.invocation import Invocation
from scheduling.messages.catalogue import Catalogue
from scheduling.store.journal import entries, verify


def listed(call: Invocation) -> Answer:
    """The newest entries."""
    found = entries(call.workspace.database, call.arguments.limit)
    rows = [
        (
            str(one.seq),
            instant_text(one.at, call.zone, call.catalogue),
            one.who,
            action_text(one.action, call.catalogue),
            one.reference or "",
            ", ".join(f"{name}={value}" for name, value in one.details.items() if value is not None),
        )
        for one in found
    ]
    lines = call.table(("seq", "at", "who", "action", "reference", "details"), rows) if rows else []
    document = {"entries": [journal_document(one, call.zone) for one in found]}
    return Answer(DONE, document, lines or [call.catalogue.text("text.no_entries")])


def verified(call: Invocation) -> Answer:
    """Check the chain; a broken one ends with the code of a damaged store."""
    broken = verify(call.workspace.database)
    line = (
        call.catalogue.text("text.journal_intact") if broken is None else call.catalogue.text("text.journal_broken", seq=broken)
    )
    return Answer(DONE if broken is None else STORE, {"intact": broken is None, "first_broken": broken}, [line])


def action_text(action: str, catalogue: Catalogue) -> str:
    """What was done; of a change that came to nothing (`move_taken`, `edit_not_allowed`) what it was and why."""
    kind, _, reason = action.partition("_")
    if f"journal.{action}" in catalogue.texts or not reason or f"operation.{kind}" not in catalogue.texts:
        return catalogue.word("journal", action)
    return f"{catalogue.word('operation', kind)} : {catalogue.word('detail', reason)}"
