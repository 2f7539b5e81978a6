"""One of several processes that want the same slots: `python -m tests.helpers.contender PROFILE SECRETS CALENDAR`.

On stdin `NUMBER START` for each slot, when all may begin; on stdout `ready` when the next may come. What it told its person is
written into `answers` beside the profile, a line at a time and flushed: that outlives SIGKILL, which comes at any moment.
A new process on the same profile first finds out what became of the slot over which the one before died.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from scheduling.booking.outcome import BookingOutcome
from scheduling.errors import CalDavError, InputRefused
from scheduling.office.conflicts import open_conflicts, resolve_conflict
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.occurrences import find_appointments
from scheduling.store.outbox import operations

LENGTH = timedelta(minutes=30)
MOST_TRIES, MOST_CONTACTS = 6, 30


class Contender:
    """A person who wants each slot, and asks again while nobody has it."""

    def __init__(self, workspace: Workspace, calendar: str, answers: Path) -> None:
        self._workspace = workspace
        self._calendar = calendar
        self._answers = answers

    def tell(self, *words: object) -> None:
        """A line that the person has read."""
        with self._answers.open("a", encoding="utf-8") as file:
            file.write(" ".join(map(str, words)) + "\n")
            file.flush()

    def take_up(self) -> None:
        """What became of the slot over which the process before this one died."""
        lines = self._answers.read_text(encoding="utf-8").split("\n") if self._answers.exists() else []
        last = [line.split() for line in lines if line]
        if last and last[-1][0] == "wants":
            self.settle(int(last[-1][1]), int(last[-1][2]))

    def want(self, number: int, start: datetime) -> None:
        """Book, and again while nobody has it; tell how it ended."""
        for _ in range(MOST_TRIES):
            written = self._written()
            self.tell("wants", number, written)
            began = time.monotonic()
            try:
                outcome = open_desk(self._workspace).book(calendar=self._calendar, start=start, duration=LENGTH)
            except (CalDavError, InputRefused) as error:
                self.tell("failed", number, error.code)
                continue
            took = time.monotonic() - began
            told = str(outcome.outcome) if outcome.outcome != "queued" else self.settle(number, written)
            if outcome.outcome != "queued":
                self.tell(told, number, _reference(outcome), outcome.rounds, f"{took:.3f}")
            if told in ("booked", "taken"):
                return

    def _written(self) -> int:
        """The number of the journal's last entry."""
        return int(self._workspace.database.rows("SELECT coalesce(max(seq), 0) FROM journal")[0][0])

    def settle(self, number: int, written: int) -> str:
        """Synchronise until nothing waits; a wish that asks is given up, as a person does who asks anew.

        What was booked before it could be told stands in the journal after the entry `written`.
        """
        database = self._workspace.database
        waiting = [one.reference for one in operations(database) if one.kind == "book"]
        waiting += [
            row[0] for row in database.rows("SELECT reference FROM journal WHERE seq > ? AND action = 'booked'", (written,))
        ]
        for _ in range(MOST_CONTACTS):
            synchronise(self._workspace)
            for asked in open_conflicts(self._workspace):
                resolve_conflict(self._workspace, asked.uid, "server")
            if not operations(self._workspace.database):
                break
            time.sleep(0.2)
        for reference in waiting:
            if reference is not None and find_appointments(database, reference):
                self.tell("booked", number, reference, 0, 0)
                return "booked"
        self.tell("given_up", number)
        return "given_up"


def _reference(outcome: BookingOutcome) -> str:
    return (outcome.appointment.reference if outcome.appointment else None) or "-"


def main() -> None:
    profile, secrets, calendar = sys.argv[1:]
    with open_workspace(Path(profile), Path(secrets)) as workspace:
        contender = Contender(workspace, calendar, Path(profile).with_name("answers"))
        contender.take_up()
        print("ready", flush=True)
        for line in sys.stdin:
            number, start = line.split()
            contender.want(int(number), datetime.fromisoformat(start))
            print("ready", flush=True)


if __name__ == "__main__":
    main()
