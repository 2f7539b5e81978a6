"""A process that ends, as by SIGKILL, at one numbered boundary of one action: before and after each request, after each commit.

`python -m tests.helpers.victim PROFILE SECRETS ACTION REF BOUNDARY CALENDAR OTHER`: exit code 9 where it was cut, 0 where the
action came to its end before that boundary.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.caldav.transport import Answer, Transport
from scheduling.model.patient import Patient
from scheduling.office.desk import open_desk
from scheduling.office.workspace import open_workspace
from scheduling.store.connection import Cursor, Database

START = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Paris"))
LENGTH = timedelta(minutes=30)
PATIENT = Patient(family="Haddad", ipp="8001234567")
CUT = 9


class Boundaries:
    """Counts boundaries, and ends the process at the chosen one: no cleaning up runs, as when it is killed."""

    def __init__(self, chosen: int) -> None:
        self._left = chosen

    def passed(self, what: str) -> None:
        self._left -= 1
        if self._left == 0:
            sys.stderr.write(what)
            sys.stderr.flush()
            os._exit(CUT)


def cut_at(boundaries: Boundaries) -> None:
    """Put the boundaries into this process's requests and transactions; it exists for nothing else."""
    request, transaction = Transport.request, Database.transaction

    def watched_request(self: Transport, method: str, url: str, **more: Any) -> Answer:
        boundaries.passed(f"before {method}")
        answer = request(self, method, url, **more)
        boundaries.passed(f"after {method}")
        return answer

    @contextmanager
    def watched_transaction(self: Database) -> Iterator[Cursor]:
        with transaction(self) as cursor:
            yield cursor
        boundaries.passed("after commit")

    Transport.request = watched_request  # type: ignore[method-assign]
    Database.transaction = watched_transaction  # type: ignore[method-assign,assignment]


def main() -> None:
    profile, secrets, action, reference, boundary, calendar, other = sys.argv[1:]
    with open_workspace(Path(profile), Path(secrets)) as workspace:
        desk = open_desk(workspace)
        cut_at(Boundaries(int(boundary)))
        if action == "book":
            desk.book(calendar=calendar, start=START, duration=LENGTH, patient=PATIENT)
        elif action == "overbook":
            desk.book(calendar=calendar, start=START, duration=LENGTH, overbook="urgence")
        elif action == "move":
            desk.move(reference, START + timedelta(hours=1))
        elif action == "transfer":
            desk.move(reference, START + timedelta(hours=1), other)
        elif action == "cancel":
            desk.cancel(reference)
        elif action == "remove":
            desk.cancel(reference, remove=True)
        else:
            raise SystemExit(2)


if __name__ == "__main__":
    main()
