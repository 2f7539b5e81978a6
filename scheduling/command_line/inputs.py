"""What a command reads besides its arguments: passwords, patients, keys; from files, stdin or a terminal.

Nothing secret and no name ever stands in the arguments: other users of the machine can list those.
"""

from __future__ import annotations

from pathlib import Path

from scheduling.command_line.interruption import interruptible
from scheduling.command_line.parser import UsageRefused
from scheduling.command_line.terminal import Terminal
from scheduling.errors import NotFound, PatientRefused, SealRefused, ValueRefused
from scheduling.model.patient import Patient, read_patient

LARGEST_FILE_BYTES = 65_536
STDIN = "-"


def read_text(source: str, option: str, terminal: Terminal) -> str:
    """The UTF-8 text of a file, or of stdin where `source` is `-`.

    Raises NotFound("file") and ValueRefused (`readable_file`, `at_most_64_kib`, `utf8_text`).
    """
    try:
        with interruptible():
            body = _first_bytes(source, terminal)
    except FileNotFoundError:
        raise NotFound("file", source) from None
    except (OSError, ValueError):  # ValueError: a name with a NUL in it
        raise ValueRefused(option, source, "readable_file") from None
    if len(body) > LARGEST_FILE_BYTES:
        raise ValueRefused(option, source, "at_most_64_kib")
    try:
        return body.decode("utf-8-sig")  # Windows' editors put a byte order mark in front
    except UnicodeDecodeError:
        raise ValueRefused(option, source, "utf8_text") from None


def read_patient_file(source: str | None, terminal: Terminal) -> Patient | None:
    """The patient of `--patient-file`; None where the option was not given. Raises PatientRefused and what `read_text` raises."""
    if source is None:
        return None
    try:
        return read_patient(read_text(source, "--patient-file", terminal))
    except RecursionError:
        raise PatientRefused("not_json") from None


def read_password(source: str | None, terminal: Terminal, prompt: str) -> str:
    """The password of `--password-file`, else typed on a terminal. Raises UsageRefused("password_needed") without either."""
    if source is None and not terminal.can_ask:
        raise UsageRefused("password_needed")
    return _secret(source, "--password-file", terminal, prompt)


def read_passphrase(source: str | None, terminal: Terminal, prompt: str, repeat: str | None = None) -> str:
    """The passphrase of `--passphrase-file`, else typed on a terminal, twice where `repeat` is the second question."""
    if source is None and not terminal.can_ask:
        raise SealRefused("passphrase_missing")
    passphrase = _secret(source, "--passphrase-file", terminal, prompt)
    if source is None and repeat is not None:
        with interruptible():
            if terminal.ask_secret(repeat) != passphrase:
                raise UsageRefused("passphrases_differ")
    return passphrase


def _secret(source: str | None, option: str, terminal: Terminal, prompt: str) -> str:
    if source is None:
        with interruptible():
            secret = terminal.ask_secret(prompt)
    else:
        text = read_text(source, option, terminal)
        secret = text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text
    if not secret:
        raise ValueRefused(option, source or STDIN, "not_empty")
    return secret


def _first_bytes(source: str, terminal: Terminal) -> bytes:
    if source == STDIN:
        return bytes(terminal.stdin.buffer.read(LARGEST_FILE_BYTES + 1))
    with Path(source).open("rb") as file:
        return file.read(LARGEST_FILE_BYTES + 1)
