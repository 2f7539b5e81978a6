"""account add | list | password | certificate | remove."""

from __future__ import annotations

from scheduling.caldav.sign_in.credentials import WITHOUT_NAME, WITHOUT_SECRET
from scheduling.command_line.answer import Answer
from scheduling.command_line.capabilities import short_lines
from scheduling.command_line.documents import account_document
from scheduling.command_line.exit_codes import DONE
from scheduling.command_line.inputs import read_passphrase, read_password
from scheduling.command_line.invocation import Invocation
from scheduling.errors import Ambiguous, NotFound, ValueRefused
from scheduling.office.accounts import add_account, keep_passphrase, remove_account, set_password
from scheduling.store.accounts import Account, account, accounts
from scheduling.store.collections import collections


def add(call: Invocation) -> Answer:
    """Discover the server, try the password, keep the account. A ticket or a certificate needs no password."""
    asked = call.arguments
    if not asked.username.strip() and asked.auth not in WITHOUT_NAME:
        raise ValueRefused("username", asked.username, "not_empty")
    password = "" if asked.auth in WITHOUT_SECRET else _read(call, asked.auth, asked.username)
    made = add_account(
        call.workspace, url=asked.url, username=asked.username, password=password, auth=asked.auth, name=asked.name
    )
    found = sum(one.account_id == made.id for one in collections(call.workspace.database))
    return _answer(call, [made], [call.catalogue.counted("text.account_added", found, name=made.name)])


def listed(call: Invocation) -> Answer:
    """All accounts."""
    return _answer(call, accounts(call.workspace.database))


def password(call: Invocation) -> Answer:
    """Replace a password or token by one that the server takes."""
    name = call.arguments.account or _only_account(accounts(call.workspace.database)).name
    known = account(call.workspace.database, name)
    typed = "" if known.auth in WITHOUT_SECRET else _read(call, known.auth, known.username)
    changed = set_password(call.workspace, known.name, typed)
    return _answer(call, [changed], [call.catalogue.text("text.account_changed", name=changed.name)])


def certificate(call: Invocation) -> Answer:
    """Keep the passphrase that opens the key of this workstation's certificate, once it does."""
    keep_passphrase(
        call.workspace,
        read_passphrase(call.arguments.passphrase_file, call.terminal, call.catalogue.text("ask.client_key")),
    )
    return _answer(call, accounts(call.workspace.database), [call.catalogue.text("text.client_key_kept")])


def remove(call: Invocation) -> Answer:
    """Forget an account; the answer lists those that stay."""
    name = call.arguments.account
    remove_account(call.workspace, name, discard_unsent=call.arguments.discard_unsent)
    return _answer(call, accounts(call.workspace.database), [call.catalogue.text("text.account_removed", name=name)])


def _read(call: Invocation, auth: str, username: str) -> str:
    asked = call.catalogue.text("ask.token" if auth == "bearer" else "ask.password", username=username)
    return read_password(call.arguments.password_file, call.terminal, asked)


def _only_account(known: list[Account]) -> Account:
    if not known:
        raise NotFound("account", "")
    if len(known) > 1:
        raise Ambiguous("account", "", [one.name for one in known])
    return known[0]


def _answer(call: Invocation, shown: list[Account], lines: list[str] | None = None) -> Answer:
    document = {"accounts": [account_document(one) for one in shown]}
    if lines is None:
        rows = [(one.name, one.url, one.username, one.auth) for one in shown]
        lines = call.table(("name", "url", "username", "auth"), rows) if rows else [call.catalogue.text("text.no_accounts")]
        lines = [*lines, *short_lines(call, shown)]
    return Answer(DONE, document, lines)
