"""A calendar whose server tells what a test wants it to tell, and the store that follows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from scheduling.caldav.transport import Credentials, Transport
from scheduling.progress import CancelToken, SilentReporter
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import objects_of
from scheduling.sync.engine import CollectionSync
from scheduling.sync.report import CalendarReport
from tests.helpers.scripted_server import Reply, Request, found, multistatus, scripted, status_only
from tests.unit.store.samples import NOW, ours

WHO = Credentials("jeanne", "secret")
COLLECTION = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
REPORTS = (
    "<D:supported-report-set><D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report>"
    "</D:supported-report-set>"
)

Speaks = Callable[[Request], Reply | None]


@dataclass
class ScriptedCalendar:
    """Objects by name with a version each. `history`: names changed or removed since each token. `says`: answers before it."""

    objects: dict[str, int] = field(default_factory=dict)
    history: list[set[str]] = field(default_factory=list)
    says: list[Speaks] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tells_token: bool = True
    state: str = ""

    @property
    def token(self) -> str:
        return f"t{len(self.history)}"

    def change(self, *names: str) -> None:
        """These are new, or have another version."""
        self.history.append(set(names))
        for name in names:
            self.objects[name] = self.objects.get(name, 0) + 1

    def remove(self, *names: str) -> None:
        self.history.append(set(names))
        for name in names:
            del self.objects[name]

    def __call__(self, request: Request) -> Reply:
        self.asked.append(kind_of(request))
        for speaks in self.says:
            answer = speaks(request)
            if answer is not None:
                return answer
        if request.method == "GET":
            name = request.target.rpartition("/")[2]
            if name not in self.objects:
                return Reply(404)
            return Reply(200, {"ETag": self.etag(name)}, self.body(name))
        if kind_of(request) == "multiget":
            names = re.findall(r"<D:href>/a/(.*?)</D:href>", request.body.decode())
            return multistatus(*map(self.given, names))
        if kind_of(request) == "report":
            return self.report(request)
        if request.headers["depth"] == "0":
            told = f"<D:sync-token>{self.token}</D:sync-token>{REPORTS}" if self.tells_token else ""
            return multistatus(found("/a/", COLLECTION + told + self.state))
        return multistatus(found("/a/", COLLECTION), *(self.listed(name) for name in self.objects))

    def report(self, request: Request) -> Reply:
        since = re.search(r"<D:sync-token>(t.+?)</D:sync-token>", request.body.decode())
        if since is None:
            return multistatus(*map(self.listed, self.objects), token=self.token)
        names = set().union(*self.history[int(since[1][1:]) :])
        return multistatus(
            *(self.listed(name) if name in self.objects else status_only(f"/a/{name}", 404) for name in sorted(names)),
            token=self.token,
        )

    def etag(self, name: str) -> str:
        return f'"{self.objects[name]}"'

    def body(self, name: str) -> bytes:
        return ours(name, start=f"2026-11-03T{8 + self.objects[name] % 10:02}:00")

    def listed(self, name: str) -> str:
        return found(f"/a/{name}", f"<D:getetag>{self.etag(name)}</D:getetag><D:resourcetype/>")

    def given(self, name: str) -> str:
        if name not in self.objects:
            return status_only(f"/a/{name}", 404)
        data = f"<C:calendar-data>{escape(self.body(name).decode())}</C:calendar-data>"
        return found(f"/a/{name}", f"<D:getetag>{self.etag(name)}</D:getetag>{data}")


def kind_of(request: Request) -> str:
    """`report` (sync-collection), `multiget`, `state`, `listing` or `get`."""
    if request.method == "REPORT":
        return "multiget" if b"calendar-multiget" in request.body else "report"
    if request.method == "PROPFIND":
        return "state" if request.headers["depth"] == "0" else "listing"
    return request.method.lower()


@dataclass
class Follower:
    """A store that follows the scripted calendar."""

    database: Database
    collection_id: int
    ingest: Ingest
    server: ScriptedCalendar
    transport: Transport
    now: datetime = NOW

    @property
    def collection(self) -> Collection:
        return collection_by_id(self.database, self.collection_id)

    def sync(self, *, full: bool = False, accept_loss: bool = False) -> CalendarReport:
        """One synchronisation five minutes after the last; what was asked for it stands in `server.asked`."""
        self.server.asked.clear()
        self.now += timedelta(minutes=5)
        return self.engine().synchronise(self.collection, full=full, accept_loss=accept_loss)

    def engine(self) -> CollectionSync:
        return CollectionSync(self.database, self.transport, self.ingest, self.now, CancelToken(), SilentReporter())

    def stored(self) -> dict[str, str | None]:
        """Names and etags of what the store has."""
        return {one.href.rpartition("/")[2]: one.etag for one in objects_of(self.database, self.collection_id)}


@contextmanager
def followed(server: ScriptedCalendar, database: Database, collection_id: int, ingest: Ingest) -> Iterator[Follower]:
    """The calendar served on loopback, and the collection in the store that stands for it."""
    with scripted(server) as running, Transport(WHO) as transport:
        with database.transaction() as cursor:
            cursor.execute("UPDATE collections SET href = ?, href_key = '/a' WHERE id = ?", (running.url + "a/", collection_id))
        yield Follower(database, collection_id, ingest, server, transport)
