"""key new | import | export | list: the keys that seal patients' identities."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from scheduling import clock
from scheduling.command_line.answer import Answer
from scheduling.command_line.dates import instant_text
from scheduling.command_line.documents import key_document
from scheduling.command_line.exit_codes import DONE
from scheduling.command_line.inputs import STDIN, read_passphrase, read_text
from scheduling.command_line.invocation import Invocation
from scheduling.command_line.parser import UsageRefused
from scheduling.errors import NotFound, SealRefused, ValueRefused
from scheduling.office.keys import add_keys, record_export
from scheduling.sealing import SealingKey, export_keys, import_keys, new_key


def new(call: Invocation) -> Answer:
    """Make a key and keep it; the JSON answer shows it, this once."""
    made = new_key(clock.now())
    add_keys(call.workspace, [made])
    line = call.catalogue.text("text.key_made", id=made.id, created=_created(call, made))
    return Answer(DONE, key_document(made, base64.b64encode(made.key).decode()), [line])


def listed(call: Invocation) -> Answer:
    """The keys that are known, without the keys themselves."""
    known = call.workspace.keys.keys
    lines = _table(call, known) if known else [call.catalogue.text("text.no_keys")]
    return Answer(DONE, {"keys": [key_document(one) for one in known]}, lines)


def imported(call: Invocation) -> Answer:
    """Keep the keys of a file; a sealed one asks for its passphrase."""
    asked = call.arguments
    if asked.file == STDIN and asked.passphrase_file == STDIN:
        raise UsageRefused("two_from_stdin")
    text = read_text(asked.file, "key import", call.terminal)
    found = _opened(call, text)
    add_keys(call.workspace, found)
    lines = [call.catalogue.counted("text.keys_imported", len(found)), *_table(call, found)]
    return Answer(DONE, {"keys": [key_document(one) for one in found]}, lines)


def exported(call: Invocation) -> Answer:
    """Write all keys, sealed by a passphrase, to stdout or to a new file that only its owner can read."""
    known = call.workspace.keys.keys
    if not known:
        raise NotFound("key", "")
    words = call.catalogue
    passphrase = read_passphrase(
        call.arguments.passphrase_file, call.terminal, words.text("ask.passphrase"), words.text("ask.passphrase_again")
    )
    sealed = export_keys(known, passphrase).rstrip()
    record_export(call.workspace, known)
    if call.arguments.output is None:
        return Answer(DONE, json.loads(sealed), sealed.splitlines())
    _write_new(call.arguments.output, sealed)
    line = words.counted("text.keys_exported", len(known), path=call.arguments.output)
    return Answer(DONE, {"keys": [key_document(one) for one in known], "output": str(call.arguments.output)}, [line])


def _opened(call: Invocation, text: str) -> list[SealingKey]:
    passphrase_file = call.arguments.passphrase_file
    if passphrase_file is None:
        try:
            return import_keys(text)
        except SealRefused as refused:
            if refused.reason != "passphrase_missing":
                raise
    return import_keys(text, read_passphrase(passphrase_file, call.terminal, call.catalogue.text("ask.passphrase")))


def _write_new(path: Path, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    except FileExistsError:
        raise ValueRefused("--output", str(path), "new_file") from None
    except (OSError, ValueError):
        raise ValueRefused("--output", str(path), "writable_file") from None


def _table(call: Invocation, keys: tuple[SealingKey, ...] | list[SealingKey]) -> list[str]:
    return call.table(("id", "created"), [(one.id, _created(call, one)) for one in keys])


def _created(call: Invocation, key: SealingKey) -> str:
    return instant_text(key.created_at, call.zone, call.catalogue)
