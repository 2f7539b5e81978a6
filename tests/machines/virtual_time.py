"""A time of the tests' own: waits pass at once, and everybody in one world has the same clock."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduling.errors import Cancelled
from scheduling.office.workspace import Workspace
from scheduling.progress import CancelToken


@dataclass
class VirtualTime:
    """`passed_s` since `begin`."""

    begin: datetime = datetime(2026, 11, 22, 8, tzinfo=UTC)
    passed_s: float = 0.0

    def now(self) -> datetime:
        """The present instant."""
        return self.begin + timedelta(seconds=self.passed_s)

    def elapsed_s(self) -> float:
        """What the clock that never jumps shows."""
        return 1_000.0 + self.passed_s

    def rules(self, workspace: Workspace, seed: int) -> None:
        """The workspace lives on this time from now on, and its chance is always the same."""
        workspace.now, workspace.elapsed_s = self.now, self.elapsed_s
        workspace.chance = random.Random(seed)
        workspace.cancel = VirtualWaits(self)


class VirtualWaits(CancelToken):
    """Waiting moves the clock."""

    def __init__(self, time: VirtualTime) -> None:
        super().__init__()
        self._time = time

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass."""
        if self.cancelled:
            raise Cancelled
        self._time.passed_s += seconds
