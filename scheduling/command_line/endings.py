"""How a command ends: with its answer, with what was refused, or with a fault of our own."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from scheduling import clock
from scheduling.command_line.answer import Answer
from scheduling.command_line.crash_log import log_crash
from scheduling.command_line.exit_codes import OUR_FAULT, code_of
from scheduling.command_line.first_look import FirstLook
from scheduling.command_line.parser import UsageRefused
from scheduling.command_line.terminal import Terminal
from scheduling.errors import SchedulingError
from scheduling.messages.catalogue import Catalogue
from scheduling.messages.sentences import sentence

if TYPE_CHECKING:
    from scheduling.office.workspace import Notice


def answered(answer: Answer, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> int:
    """Print the answer. Where it cannot be written (a full disk) that is said: what was done stays done."""
    try:
        terminal.show(answer, first.as_json)
    except OSError as error:
        terminal.say(catalogue.text("message.output", reason=error.strerror or ""))
        return answer.code or OUR_FAULT
    return answer.code


def refused(error: SchedulingError, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> int:
    """Say what was refused or failed, and what to do; with `--json` also as a document."""
    told = sentence(error, catalogue)
    if isinstance(error, UsageRefused) and error.usage:
        terminal.say(error.usage)
    terminal.say(catalogue.text("message.error", text=told.message))
    if told.remedy:
        terminal.say(told.remedy)
    _document({"error": told.as_dict()}, first, terminal)
    return code_of(error)


def crashed(error: Exception, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> int:
    """Log a fault of our own, and say so once."""
    path = log_crash(first.profile, error, clock.now())
    text = catalogue.text("message.crash_logged", path=path) if path else catalogue.text("message.crash")
    terminal.say(text)
    _document({"error": {"code": "internal", "message": text, "remedy": None}}, first, terminal)
    return OUR_FAULT


def notice_text(notice: Notice, catalogue: Catalogue) -> str:
    """What a person should know of how the profile was opened."""
    code = f"{notice.code}_with_loss" if notice.values.get("lost") else notice.code
    text = catalogue.find(f"notice.{code}", **notice.values) or notice.code
    return catalogue.text("message.warning", text=text)


def _document(document: dict[str, object], first: FirstLook, terminal: Terminal) -> None:
    if first.as_json:
        # stderr has it already, and the exit code says it.
        with contextlib.suppress(OSError):
            terminal.document(document)
