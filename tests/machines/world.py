"""A small world for state machines: a server in memory, two clients with real encrypted stores, faults and crashes between."""

from __future__ import annotations

import copy
import os
import random
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from scheduling import clock
from scheduling.caldav.transport import Answer, Transport
from scheduling.model import reference
from scheduling.office.accounts import add_account
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.connection import Cursor
from scheduling.store.outbox import Operation, operations
from tests.helpers.fake_server import FakeServer
from tests.helpers.faulty_proxy import FaultyProxy
from tests.helpers.scripted_server import Reply, Request, Scripted, scripted
from tests.machines.virtual_time import VirtualTime

PATHS = ("/user/here/", "/user/there/")
LEASE_S = 100.0
"""Longer than an operation's lease: a client that is started anew finds nothing leased by the one that died."""


_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A store waits for the disk after every commit: many thousand times where nothing but its order matters."""


class Killed(BaseException):
    """The client ended at this point, as by SIGKILL: nothing of it may go on."""


class Front(FaultyProxy):
    """The faulty proxy of one client, before the server in memory."""

    def __init__(self, server: FakeServer) -> None:
        super().__init__(0)
        self.server = server

    def forward(self, request: Request) -> Reply:
        """Ask the server, in this very process."""
        return self.server(request)


@dataclass
class Client:
    """One profile. `kill_at` counts boundaries of requests and transactions down to the one where it ends.

    `meanwhile_at` counts down to the one where `meanwhile` happens, in the middle of what it does itself.
    """

    name: str
    front: Front
    served: Scripted
    directory: Path
    time: VirtualTime
    workspace: Workspace = field(init=False)
    kill_at: int = 0
    meanwhile_at: int = 0
    meanwhile: Callable[[], object] = list
    dead: bool = False
    starts: int = 0

    def start(self) -> None:
        """Open the profile, as a program does that is started."""
        self.workspace = open_workspace(self.directory / "profile", self.directory / "secrets")
        self.starts += 1
        self.dead = False
        self.time.rules(self.workspace, seed=self.starts * 10 + int(self.name))
        new_transport = self.workspace.new_transport

        def watched(*arguments: Any, **more: Any) -> Transport:
            transport = new_transport(*arguments, **more)
            request = transport.request

            def at_boundaries(*about: Any, **options: Any) -> Answer:
                self.boundary()
                transport.close()  # on a kept connection it depends on microseconds whether its end has been seen yet
                answer = request(*about, **options)
                self.boundary()
                return answer

            transport.request = at_boundaries  # type: ignore[method-assign]
            return transport

        self.workspace.new_transport = watched  # type: ignore[method-assign]
        database = self.workspace.database
        transaction = database.transaction

        @contextmanager
        def at_commit() -> Iterator[Cursor]:
            with transaction() as cursor:
                yield cursor
            self.boundary()

        database.transaction = at_commit  # type: ignore[method-assign]

    def boundary(self) -> None:
        """End here, if this is the chosen one."""
        if self.dead:
            raise Killed
        if self.meanwhile_at > 0:
            self.meanwhile_at -= 1
            if self.meanwhile_at == 0:
                self.meanwhile()
        if self.kill_at > 0:
            self.kill_at -= 1
            if self.kill_at == 0:
                self.dead = True
                # No `finally` of the program reaches the store any more, as after a real death.
                self.workspace.database._connection.close()
                raise Killed

    def stop(self) -> None:
        """End in peace."""
        self.kill_at = 0
        if not self.dead:
            self.workspace.close()
            self.dead = True

    def restart(self) -> None:
        """Start anew, after a death or in peace; leases of the one before have run out by then."""
        self.meanwhile_at = 0
        if not self.dead:
            self.workspace.close()
        else:
            for transport in self.workspace._transports.values():
                transport.close()
            self.workspace.database._on_close()
        self.kill_at = 0
        self.time.passed_s += LEASE_S
        self.start()

    def waiting(self) -> list[Operation]:
        """What waits in the outbox; what is only to be withdrawn or looked for is not what a person meant."""
        return [one for one in operations(self.workspace.database) if one.kind != "withdraw"]

    def synchronise(self) -> list[str]:
        """The codes of what went wrong."""
        return [one.error.code for one in synchronise(self.workspace).calendars if one.error is not None]


@dataclass
class Stage:
    """What all worlds of a run share: an address for each client, and profiles that are signed in, to be copied.

    `chance` gives every name, nonce and rank; `time` is what the clock of the machine shows. With the same seed everything
    happens again as it happened: without that no failure can be played again, nor made smaller.
    """

    template: Path
    fronts: list[tuple[Front, Scripted]]
    server: FakeServer
    chance: random.Random
    time: VirtualTime

    def present(self) -> datetime:
        """What `scheduling.clock` shows."""
        return self.time.now()

    def name(self) -> uuid.UUID:
        """What `uuid.uuid4` gives."""
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)


@contextmanager
def stage() -> Iterator[Stage]:
    """Until the end of the block."""
    server = FakeServer()
    for path in PATHS:
        server.add_calendar(path, path.strip("/").rpartition("/")[2])
    with ExitStack() as opened:
        template = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="machines-", dir=_MEMORY)))
        fronts: list[tuple[Front, Scripted]] = []
        made = Stage(template, fronts, server, random.Random(0), VirtualTime())
        opened.enter_context(mock.patch.object(uuid, "uuid4", made.name))
        opened.enter_context(mock.patch.object(reference, "SystemRandom", return_value=made.chance))
        opened.enter_context(mock.patch.object(clock, "now", made.present))
        for name in ("1", "2"):
            front = Front(server)
            served = opened.enter_context(scripted(front))
            fronts.append((front, served))
            with open_workspace(template / name / "profile", template / name / "secrets") as workspace:
                made.time.rules(workspace, seed=0)
                add_account(workspace, url=served.url, username="user", password="none")
                assert [one.error for one in synchronise(workspace).calendars] == [None, None]
        yield made


@dataclass
class World:
    """`clients` are alive, or dead and not yet started again. Close it."""

    stage: Stage
    seed: int
    server: FakeServer = field(default_factory=FakeServer)
    time: VirtualTime = field(default_factory=VirtualTime)
    clients: list[Client] = field(default_factory=list)
    place: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="machine-", dir=_MEMORY)
    )

    def __post_init__(self) -> None:
        self.stage.chance.seed(self.seed)
        self.stage.time = self.time
        self.server.calendars = copy.deepcopy(self.stage.server.calendars)
        for number, (front, served) in enumerate(self.stage.fronts, 1):
            front.server = self.server
            front.heal()
            served.requests.clear()
            directory = Path(self.place.name) / str(number)
            shutil.copytree(self.stage.template / str(number), directory)
            self.clients.append(Client(str(number), front, served, directory, self.time))
            self.clients[-1].start()

    def close(self) -> None:
        """End all, remove everything."""
        for client in self.clients:
            client.stop()
        self.place.cleanup()
