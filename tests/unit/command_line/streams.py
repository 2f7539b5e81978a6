"""A terminal made of memory."""

from __future__ import annotations

import io
from collections.abc import Iterator

from scheduling.command_line.terminal import Terminal


class MemoryStream(io.TextIOWrapper):
    """Text over bytes in memory, as a process has it; `watched` says whether it pretends to be a screen."""

    def __init__(self, content: bytes = b"", encoding: str = "utf-8", watched: bool = False) -> None:
        super().__init__(io.BytesIO(content), encoding=encoding, newline="")
        self._watched = watched

    def isatty(self) -> bool:
        return self._watched

    @property
    def text(self) -> str:
        self.flush()
        raw = self.buffer
        assert isinstance(raw, io.BytesIO)
        return raw.getvalue().decode(self.encoding)


def memory_terminal(
    typed: bytes = b"", *, answers: Iterator[str] | None = None, encoding: str = "utf-8", watched: bool = False
) -> tuple[Terminal, MemoryStream, MemoryStream]:
    """A terminal, its stdout and its stderr. With `answers` somebody sits there and types those."""
    out, err = MemoryStream(encoding=encoding, watched=watched), MemoryStream(encoding=encoding, watched=watched)

    def ask(prompt: str) -> str:
        assert prompt
        return next(answers or iter(()))

    return Terminal(MemoryStream(typed, watched=answers is not None), out, err, ask=ask), out, err
