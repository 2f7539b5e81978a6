"""Runs one action again and again in a process of its own, and kills it (SIGKILL) at a numbered boundary of SQL and HTTP.

Boundaries, counted as they are passed: before BEGIN, before COMMIT, after COMMIT of each transaction; before a request is sent,
after it was sent and before its answer, after its answer. A process that has everything imported forks for each run: a
tenth of a second in place of one. `python -m tests.helpers.kill_runner`: a job a line on stdin, what came of it on stdout.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.caldav.transport import Answer, Transport
from scheduling.caldav.watched import WatchedAdapter
from scheduling.model.patient import Patient
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.connection import Cursor, Database
from tests.helpers.program import ROOT

START = datetime(2026, 12, 8, 10, tzinfo=ZoneInfo("Europe/Paris"))
HOUR, LENGTH = timedelta(hours=1), timedelta(minutes=30)
PATIENT = Patient(family="Haddad", ipp="8001234567")


@dataclass(frozen=True)
class Killed:
    """`at`: the boundary's name, None where the action came to its end; `passed`: how many there were; `told`: the outcome.

    `commits`: how many transactions were over by then.
    """

    at: str | None
    passed: int
    commits: int
    told: str | None


class KillRunner:
    """The process that forks; end it with `close`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.kill_runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def run(self, profile: Path, secrets: Path, action: str, reference: str, boundary: int, calendar: str) -> Killed:
        """Run `action` (book, move, sync) and kill it at `boundary`; 0: only count."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(profile), str(secrets), action, reference, boundary, calendar]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the runner died"
        return Killed(**json.loads(line))

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


class Boundaries:
    """Says each boundary on a pipe, and kills this process at the chosen one: nothing of it runs any more."""

    def __init__(self, chosen: int, pipe: int) -> None:
        self._chosen = chosen
        self._pipe = pipe
        self._passed = 0

    def passed(self, what: str) -> None:
        """One more."""
        self._passed += 1
        self.say(what)
        if self._passed == self._chosen:
            os.kill(os.getpid(), signal.SIGKILL)

    def say(self, what: str) -> None:
        """A line that outlives this process."""
        os.write(self._pipe, f"{what}\n".encode())

    def watch(self) -> None:
        """Put the boundaries into this process's requests and transactions; it exists for nothing else."""
        send, begin = WatchedAdapter.send, http.client.HTTPResponse.begin
        request, transaction = Transport.request, Database.transaction

        def watched_send(adapter: WatchedAdapter, *about: Any, **more: Any) -> Any:
            self.passed("before a request")
            return send(adapter, *about, **more)

        def watched_begin(response: http.client.HTTPResponse) -> None:
            self.passed("before its answer")
            begin(response)

        def watched_request(transport: Transport, *about: Any, **more: Any) -> Answer:
            answer = request(transport, *about, **more)
            self.passed(f"after {about[0]}")
            return answer

        @contextmanager
        def watched_transaction(database: Database) -> Iterator[Cursor]:
            self.passed("before BEGIN")
            with transaction(database) as cursor:
                yield cursor
                self.passed("before COMMIT")
            self.passed("after COMMIT")

        WatchedAdapter.send = watched_send  # type: ignore[method-assign]
        http.client.HTTPResponse.begin = watched_begin  # type: ignore[method-assign]
        Transport.request = watched_request  # type: ignore[method-assign]
        Database.transaction = watched_transaction  # type: ignore[method-assign,assignment]


def act(workspace: Workspace, action: str, reference: str, calendar: str) -> str:
    """The action, and what a person would be told."""
    if action == "book":
        return str(open_desk(workspace).book(calendar=calendar, start=START, duration=LENGTH, patient=PATIENT).outcome)
    if action == "move":
        return str(open_desk(workspace).move(reference, START + HOUR).outcome)
    assert action == "sync"
    errors = [one.error.code for one in synchronise(workspace).calendars if one.error is not None]
    return ",".join(errors) or "synchronised"


def forked(profile: str, secrets: str, action: str, reference: str, boundary: int, calendar: str) -> Killed:
    """In a child of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        boundaries = Boundaries(boundary, writing)
        try:
            with open_workspace(Path(profile), Path(secrets)) as workspace:
                boundaries.watch()
                boundaries.say("told " + act(workspace, action, reference, calendar))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    told = next((line.removeprefix("told ") for line in lines if line.startswith("told ")), None)
    passed = [line for line in lines if not line.startswith("told ")]
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return Killed(passed[-1] if killed else None, len(passed), passed.count("after COMMIT"), told)


def main() -> None:
    for line in sys.stdin:
        done = forked(*json.loads(line))
        print(json.dumps(asdict(done)), flush=True)


if __name__ == "__main__":
    main()
