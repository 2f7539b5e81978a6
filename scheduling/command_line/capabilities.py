"""account probe [NAME]: tries what the servers really do, and says what that is worth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduling.command_line.answer import Answer
from scheduling.command_line.dates import day_text
from scheduling.command_line.documents import account_document, calendar_document
from scheduling.command_line.exit_codes import DONE
from scheduling.command_line.invocation import Invocation
from scheduling.errors import NotFound
from scheduling.messages.capability_words import costs, early_end, guarantee, told
from scheduling.office.probe import probe_account
from scheduling.store.accounts import Account, account, accounts
from scheduling.store.capabilities import Capabilities
from scheduling.store.collections import Collection, collections


def answer(call: Invocation) -> Answer:
    """Probe the account `account`, all of them where none is named, and show all that was found."""
    name = call.arguments.account
    database = call.workspace.database
    asked = [account(database, name)] if name else accounts(database)
    if not asked:
        raise NotFound("account", "")
    probed = [probe_account(call.workspace, one.name) for one in asked]
    shared = _probed_calendars(call, probed)
    document = {
        "accounts": [account_document(one) for one in probed],
        "calendars": [calendar_document(one) for one in shared],
    }
    lines: list[str] = []
    for one in probed:
        lines += [*([""] if lines else []), *_whole(call, one.name, Capabilities.from_stored(one.capabilities))]
    for calendar in shared:
        lines += [
            "",
            *_whole(
                call, f"{calendar.owner or calendar.account}/{calendar.name}", Capabilities.from_stored(calendar.capabilities)
            ),
        ]
    return Answer(DONE, document, lines)


def short_lines(call: Invocation, shown: Sequence[Account]) -> list[str]:
    """For `account list`: of each account, and each calendar probed by itself, what is guaranteed, and what a lack costs."""
    words = call.catalogue
    named = [(one.name, one.capabilities) for one in shown]
    named += [(f"{one.owner or one.account}/{one.name}", one.capabilities) for one in _probed_calendars(call, shown)]
    lines: list[str] = []
    for name, kept in named:
        known = Capabilities.from_stored(kept)
        if known is None:
            lines.append(words.text("text.not_probed", name=name))
            continue
        lines.append(words.text("text.probe_result", name=name, result=guarantee(known, words)))
        lines += [f"  {line}" for line in (early_end(known, words), *costs(known, words)) if line]
    return lines


def _whole(call: Invocation, name: str, known: Capabilities | None) -> list[str]:
    words = call.catalogue
    if known is None:
        return [words.text("text.not_probed", name=name)]
    rows = [(one.words, one.answer) for one in told(known, words)]
    key = "text.probed" if known.product else "text.probed_unnamed"
    return [
        words.text(key, name=name, product=known.product, day=_day(call, known)),
        *(line for line in (early_end(known, words), guarantee(known, words)) if line),
        *call.table(("capability", "shown"), rows),
        *costs(known, words),
    ]


def _probed_calendars(call: Invocation, of: Sequence[Account]) -> list[Collection]:
    ids = {one.id for one in of}
    known = collections(call.workspace.database)
    return [one for one in known if one.account_id in ids and Capabilities.from_stored(one.capabilities) is not None]


def _day(call: Invocation, known: Capabilities) -> str:
    try:
        return day_text(datetime.fromisoformat(known.probed_at).astimezone(call.zone).date(), call.catalogue)
    except ValueError:
        return "?"
