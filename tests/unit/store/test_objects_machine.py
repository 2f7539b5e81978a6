"""Whatever comes in whatever order: the store agrees with a plain dictionary, and no edit is lost."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scheduling.store.database import open_store
from scheduling.store.objects import by_href, clear_local, delete_object, drop_base, etags, objects_of, put_fetched, put_local
from scheduling.store.occurrences import occurrences_between
from scheduling.store.outbox import add_operation, finish, operations
from scheduling.store.search import search_appointments
from tests.unit.store.samples import KEY, NOW, PARIS, between, ingest_with, ours, two_calendars

NAMES = ("one", "two", "three")
BODIES = {f"{name}-{day}": ours(name, start=f"2026-11-{day:02}T10:00") for name in NAMES for day in range(3, 7)}
DAYS = st.integers(3, 6)


@dataclass
class Model:
    base: bytes | None = None
    etag: str | None = None
    local: bytes | None = None
    edit_base: bytes | None = None
    edit_etag: str | None = None


class Objects(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.database = open_store(Path(self.place.name) / "p", KEY, NOW, zone=PARIS).database
        self.calendar, _ = two_calendars(self.database)
        self.ingest = ingest_with()
        self.model: dict[str, Model] = {}
        self.owned: dict[str, str] = {}
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.place.cleanup()

    def id_of(self, name: str) -> int:
        stored = by_href(self.database, self.calendar, f"/a/{name}.ics")
        assert stored is not None
        return stored.id

    @rule(name=st.sampled_from(NAMES), day=DAYS)
    def server_has(self, name: str, day: int) -> None:
        body, self.count = BODIES[f"{name}-{day}"], self.count + 1
        with self.database.transaction() as cursor:
            put_fetched(cursor, self.calendar, f"/a/{name}.ics", f'"{self.count}"', body, self.ingest)
        found = self.model.setdefault(name, Model())
        if name not in self.owned:
            found.local = found.edit_base = found.edit_etag = None
        found.base, found.etag = body, f'"{self.count}"'

    @rule(name=st.sampled_from(NAMES), day=DAYS)
    def person_edits(self, name: str, day: int) -> None:
        body = BODIES[f"{name}-{day}"]
        with self.database.transaction() as cursor:
            put_local(cursor, self.calendar, f"/a/{name}.ics", body, self.ingest)
            if name not in self.owned:
                self.owned[name] = add_operation(
                    cursor, kind="edit", collection_id=self.calendar, uid=name, reference=None, href="/", payload={}, now=NOW
                )
        found = self.model.setdefault(name, Model())
        if found.local is None:
            found.edit_base, found.edit_etag = found.base, found.etag
        found.local = body

    @precondition(lambda self: self.owned)
    @rule(data=st.data())
    def edit_arrives(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.owned)))
        with self.database.transaction() as cursor:
            finish(cursor, self.owned.pop(name))

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def edit_is_given_up(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        with self.database.transaction() as cursor:
            if name in self.owned:
                finish(cursor, self.owned.pop(name))
            clear_local(cursor, self.id_of(name), self.ingest)
        found = self.model[name]
        if found.base is None:
            del self.model[name]
        else:
            self.model[name] = Model(found.base, found.etag)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def server_lost(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        found = self.model[name]
        with self.database.transaction() as cursor:
            if found.local is None:
                delete_object(cursor, self.id_of(name))
                del self.model[name]
            else:
                drop_base(cursor, self.id_of(name), found.etag)
                found.base = found.etag = None

    @rule()
    def opened_again(self) -> None:
        self.database.close()
        opened = open_store(Path(self.place.name) / "p", KEY, NOW, zone=PARIS)
        assert opened.notices == []
        self.database = opened.database

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "database"):
            return
        stored = {
            one.uid: Model(one.base, one.etag, one.local, one.edit_base, one.edit_etag)
            for one in objects_of(self.database, self.calendar)
        }
        assert stored == self.model
        assert {
            key.removeprefix("/a/").removesuffix(".ics"): etag
            for key, (_, _, etag) in etags(self.database, self.calendar).items()
        } == {name: found.etag for name, found in self.model.items() if found.base is not None}
        shown = occurrences_between(self.database, between("2026-11-01", "2026-11-30"))
        assert {(one.uid, one.start.day, one.queued) for one in shown} == {
            (name, day_of(found.local or found.base), found.local is not None or name in self.owned)
            for name, found in self.model.items()
        }
        assert len(shown) == len(self.model) == len(search_appointments(self.database, "7F3K2Q"))
        assert {one.uid for one in operations(self.database)} == set(self.owned)


def day_of(body: bytes | None) -> int:
    return next(int(label.rpartition("-")[2]) for label, known in BODIES.items() if known == body)


Objects.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestObjects = Objects.TestCase
