"""Runs one action again and again in a process of its own, and kills it (SIGKILL) at a numbered boundary of SQL and HTTP.

Boundaries, counted as they are passed: before BEGIN, before COMMIT, after COMMIT of each transaction; before a request is sent,
once the server has answered it and nothing of the answer was read, after its answer. (What the server carries out only after
its client has died is another story: `test_late_writes`.) A process that has everything imported forks for each run: a tenth
of a second in place of one. `python -m tests.helpers.kill_runner`: a job a line on stdin, what came of it on stdout.
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
from datetime import datetime
from pathlib import Path
from typing import Any

from urllib3.util.wait import wait_for_read

from scheduling.caldav.transport import Answer, Transport
from scheduling.caldav.watched import WatchedAdapter
from scheduling.office.workspace import open_workspace
from scheduling.store.connection import Cursor, Database
from tests.helpers.kill_actions import PARIS, act
from tests.helpers.program import ROOT

LONGEST_ANSWER_S = 60.0


@dataclass(frozen=True)
class Job:
    """`action`: one of `kill_actions.act`; `boundary`: where it is killed, 0: it comes to its end. `start`: as ISO text."""

    profile: str
    secrets: str
    action: str
    reference: str
    calendars: list[str]
    start: str
    boundary: int = 0


@dataclass(frozen=True)
class Killed:
    """`at`: the boundary's name, None where the action came to its end; `passed`: the names of all; `told`: the outcome."""

    at: str | None
    passed: list[str]
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

    def run(self, job: Job) -> Killed:
        """Run it, and kill it at its boundary."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
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

    def answered(self, response: http.client.HTTPResponse) -> None:
        """One more: its request was sent. Whoever is killed here is killed when the server has done what was asked."""
        if self._passed + 1 == self._chosen:
            wait_for_read(response._watched._sock, LONGEST_ANSWER_S)  # type: ignore[attr-defined]
        self.passed("before its answer")

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
            self.answered(response)
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

        WatchedAdapter.send = watched_send  # type: ignore[method-assign,assignment]
        http.client.HTTPResponse.begin = watched_begin  # type: ignore[method-assign,assignment]
        Transport.request = watched_request  # type: ignore[method-assign,assignment]
        Database.transaction = watched_transaction  # type: ignore[method-assign,assignment]


def forked(job: Job) -> Killed:
    """In a child of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        boundaries = Boundaries(job.boundary, writing)
        try:
            with open_workspace(Path(job.profile), Path(job.secrets)) as workspace:
                boundaries.watch()
                start = datetime.fromisoformat(job.start).astimezone(PARIS)
                done = act(workspace, job.action, job.reference, job.calendars, start)
                boundaries.say(f"told {done}")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    told = next((line.removeprefix("told ") for line in lines if line.startswith("told ")), None)
    passed = [line for line in lines if not line.startswith("told ")]
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return Killed(passed[-1] if killed else None, passed, told)


def main() -> None:
    for line in sys.stdin:
        done = forked(Job(**json.loads(line)))
        print(json.dumps(asdict(done)), flush=True)


if __name__ == "__main__":
    main()
