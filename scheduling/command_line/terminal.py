"""The three streams of a command: where answers, messages and questions go.

Answers go to stdout: lines to read, or with `--json` one document. Everything else goes to stderr.
A reader that went away (`| head`) is no error: what was done is done, and the exit code says so.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from scheduling.command_line.answer import Answer
from scheduling.errors import Cancelled
from scheduling.messages.one_line import one_line


class Terminal:
    """stdin, stdout, stderr, and how a secret is asked for (`ask`, which shows nothing of what is typed)."""

    def __init__(self, stdin: TextIO, stdout: TextIO, stderr: TextIO, *, ask: Callable[[str], str] | None = None) -> None:
        self.stdin = stdin
        self._stdout = stdout
        self._stderr = stderr
        self._ask = ask or (lambda prompt: getpass.getpass(prompt, stream=stderr))

    @property
    def columns(self) -> int | None:
        """The width of the screen; None where stdout is a pipe or a file."""
        return shutil.get_terminal_size().columns if self._stdout.isatty() else None

    @property
    def shows_progress(self) -> bool:
        """Whether somebody watches stderr."""
        return self._stderr.isatty()

    @property
    def can_ask(self) -> bool:
        """Whether somebody can answer."""
        return self.stdin.isatty()

    def ask_secret(self, prompt: str) -> str:
        """Ask for a password or passphrase; only where `can_ask`."""
        try:
            return self._ask(prompt)
        except EOFError:  # Ctrl-D
            raise Cancelled from None

    def show(self, answer: Answer, as_json: bool) -> None:
        """Print an answer: its messages, then its document or its lines."""
        for message in answer.messages:
            self.say(message)
        if as_json:
            self.document(answer.document)
        else:
            self.write("".join(f"{one_line(line)}\n" for line in answer.lines))

    def document(self, document: Mapping[str, Any]) -> None:
        """Print one JSON document; characters that the stream cannot say are escaped."""
        speaks_unicode = (self._stdout.encoding or "").lower().replace("-", "") == "utf8"
        text = json.dumps(document, ensure_ascii=not speaks_unicode, indent=2, allow_nan=False)
        # A lone half of a surrogate pair (a file name that is not UTF-8) has no UTF-8 form: only its escape.
        self.write(text if _is_sound(text) else json.dumps(document, indent=2, allow_nan=False))
        self.write("\n")

    def write(self, text: str) -> None:
        """Write to stdout. Raises OSError where it cannot be written, except to a reader that went away."""
        try:
            _put(self._stdout, text)
        except BrokenPipeError:
            _to_nowhere(self._stdout)

    def say(self, text: str) -> None:
        """Write one message to stderr, without control characters; nobody may be listening."""
        self._tell("".join(f"{one_line(line)}\n" for line in text.split("\n")))

    def say_from_signal(self, text: str) -> None:
        """The same from a signal handler, which may have interrupted a write: past the stream's own buffer."""
        with contextlib.suppress(OSError, ValueError):
            os.write(self._stderr.fileno(), f"{one_line(text)}\n".encode(self._stderr.encoding or "utf-8", "replace"))

    def progress(self, text: str) -> None:
        """Put `text` on the line that shows progress; the empty text clears it."""
        self._tell(f"\r\x1b[K{one_line(text)}")

    def _tell(self, text: str) -> None:
        try:
            _put(self._stderr, text)
        except OSError:
            _to_nowhere(self._stderr)


def standard_terminal() -> Terminal:
    """The process's own streams; one that was closed before we began (`>&-`) is nowhere."""
    nowhere = Path(os.devnull)
    return Terminal(
        sys.stdin or nowhere.open(encoding="utf-8"),
        sys.stdout or nowhere.open("w", encoding="utf-8"),
        sys.stderr or nowhere.open("w", encoding="utf-8"),
    )


def _put(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()


def _is_sound(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else True


def _to_nowhere(stream: TextIO) -> None:
    # The interpreter flushes once more at its end and would complain there.
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
