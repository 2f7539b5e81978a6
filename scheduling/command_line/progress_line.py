"""Progress on one line of a terminal."""

from __future__ import annotations

import time

from scheduling.command_line.terminal import Terminal
from scheduling.messages.catalogue import Catalogue

OFTEN_ENOUGH_S = 0.1


class ProgressLine:
    """A `Reporter` that rewrites one line on stderr, at most ten times a second; silent where nobody watches."""

    def __init__(self, terminal: Terminal, catalogue: Catalogue) -> None:
        self._terminal = terminal
        self._catalogue = catalogue
        self._shown: tuple[str, float] | None = None

    def progressed(self, step: str, done: int, total: int) -> None:
        """Show the step; a new one at once, the same one not too often."""
        if not self._terminal.shows_progress:
            return
        now = time.monotonic()
        if self._shown and self._shown[0] == step and now - self._shown[1] < OFTEN_ENOUGH_S and done != total:
            return
        self._shown = (step, now)
        counted = f" {done}/{total}" if total else ""
        self._terminal.progress(self._catalogue.word("progress", step) + counted)

    def cleared(self) -> None:
        """Take the line away."""
        if self._shown:
            self._shown = None
            self._terminal.progress("")
