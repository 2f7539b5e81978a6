"""Two clients, one server, whatever happens in whatever order: what was acknowledged is on the server, in the outbox, or in a
conflict that a person sees; no slot has two appointments; and after settling all agree.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from scheduling.booking.outcome import BookingOutcome
from scheduling.errors import SchedulingError
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.office.agenda import agenda
from scheduling.office.conflicts import open_conflicts, resolve_conflict
from scheduling.office.desk import Desk, open_desk
from scheduling.office.together import TogetherOutcome, book_together
from scheduling.store.collections import collections
from scheduling.store.outbox import operations
from tests.helpers.faulty_proxy import Act, answer_lost, does_but_says, request_lost, says
from tests.helpers.proxy_acts import Late, another_etag, busy, truncated
from tests.machines.standing import PARIS, Stands, Wish, standing, wishes_of
from tests.machines.world import PATHS, Client, Killed, Stage, World

LENGTH = timedelta(minutes=30)
MOST_BOUNDARIES = 14
CLIENTS, SLOTS, CALENDARS = st.integers(0, 1), st.integers(0, 3), st.sampled_from(PATHS)
WHICH = st.integers(0, 7)
FAULTS: dict[str, Act] = {
    "request lost": request_lost,
    "answer lost": answer_lost,
    "said 500": says(500),
    "done, said 502": does_but_says(502),
    "busy": busy(503, 1),
    "too many": busy(429, 1),
    "full": says(507),
    "truncated": truncated,
    "another etag": another_etag,
}
DONE = {"booked", "moved", "cancelled", "changed"}


class TwoClients(RuleBasedStateMachine):
    """`acknowledged`: by reference, what stood on the server when somebody was last told; or stood after a wait was over."""

    shared: Stage

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        self.world = World(self.shared, seed)
        self.acknowledged: dict[str, list[Stands]] = {}
        self.waited: list[list[Wish]] = [[], []]
        self.late = Late()
        self.late_about: set[str] = set()
        day = self.world.time.now().astimezone(PARIS) + timedelta(days=9)
        self.first = day.replace(hour=9, minute=0, second=0, microsecond=0)
        self.undoable: list[Any] = [None, None]
        self.died_dropping = [False, False]
        self.failed = False

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            if not self.failed:
                self.settle()
        finally:
            self.world.close()

    # what people do

    @rule(who=CLIENTS, slot=SLOTS, calendar=CALENDARS, offline=st.booleans())
    def book(self, who: int, slot: int, calendar: str, offline: bool) -> None:
        at = self.at(slot)
        self.step(
            who, lambda client: self.desk(client).book(calendar=url(client, calendar), start=at, duration=LENGTH, offline=offline)
        )

    @rule(who=CLIENTS, which=WHICH, slot=SLOTS, calendar=CALENDARS)
    def move(self, who: int, which: int, slot: int, calendar: str) -> None:
        at = self.at(slot)
        self.step(
            who,
            lambda client: self.on_one(client, which, lambda desk, uid: desk.move(uid, at, url(client, calendar))),
            dropping=True,
        )

    @rule(who=CLIENTS, which=WHICH, remove=st.booleans())
    def cancel(self, who: int, which: int, remove: bool) -> None:
        self.step(
            who, lambda client: self.on_one(client, which, lambda desk, uid: desk.cancel(uid, remove=remove)), dropping=True
        )

    @rule(who=CLIENTS, which=WHICH)
    def arrive(self, who: int, which: int) -> None:
        self.step(who, lambda client: self.on_one(client, which, lambda desk, uid: desk.outcome(uid, AppointmentStatus.ARRIVED)))

    @rule(who=CLIENTS, which=WHICH, minutes=st.sampled_from([20, 30, 45]))
    def edit(self, who: int, which: int, minutes: int) -> None:
        length = timedelta(minutes=minutes)
        self.step(who, lambda client: self.on_one(client, which, lambda desk, uid: desk.edit(uid, duration=length)))

    @rule(who=CLIENTS, slot=SLOTS, calendar=CALENDARS)
    def overbook(self, who: int, slot: int, calendar: str) -> None:
        at, reason = self.at(slot), "urgence"
        self.step(
            who,
            lambda client: self.desk(client).book(calendar=url(client, calendar), start=at, duration=LENGTH, overbook=reason),
        )

    @rule(who=CLIENTS, slot=SLOTS)
    def book_together(self, who: int, slot: int) -> None:
        """In both calendars, or in none."""
        at = self.at(slot)

        def together(client: Client) -> TogetherOutcome:
            both = [(collection_id(client, one), url(client, one)) for one in PATHS]
            return book_together(client.workspace, both, start=at, duration=LENGTH)

        self.step(who, together)

    @rule(who=CLIENTS)
    def undo(self, who: int) -> None:
        entry, self.undoable[who] = self.undoable[who], None
        if entry is not None:
            self.step(who, lambda client: self.desk(client).undo(entry), dropping=True)

    @rule(who=CLIENTS, keep=st.sampled_from(["local", "server"]))
    def choose(self, who: int, keep: Any) -> None:
        def first(client: Client) -> BookingOutcome | None:
            asked = open_conflicts(client.workspace)
            return resolve_conflict(client.workspace, asked[0].uid, keep) if asked else None

        self.step(who, first, dropping=True)

    @rule(who=CLIENTS)
    def synchronise(self, who: int) -> None:
        self.step(who, lambda client: client.synchronise())

    # what happens to them

    @rule(who=CLIENTS, kind=st.sampled_from(sorted(FAULTS)), skip=st.integers(0, 4), times=st.integers(1, 2))
    def fault(self, who: int, kind: str, skip: int, times: int) -> None:
        self.world.clients[who].front.on("*", act=FAULTS[kind], skip=skip, times=times)

    @rule(who=CLIENTS, skip=st.integers(0, 3))
    def a_write_comes_late(self, who: int, skip: int) -> None:
        self.world.clients[who].front.on("PUT", act=self.late, skip=skip, times=1)

    @rule()
    def late_ones_arrive(self) -> None:
        self.deliver()

    @rule(who=CLIENTS)
    def offline(self, who: int) -> None:
        self.world.clients[who].front.on("*", act=request_lost)

    @rule(who=CLIENTS)
    def online(self, who: int) -> None:
        self.world.clients[who].front.heal()

    @rule(who=CLIENTS, boundary=st.integers(1, MOST_BOUNDARIES))
    def will_be_killed(self, who: int, boundary: int) -> None:
        self.world.clients[who].kill_at = boundary

    @rule(who=CLIENTS)
    def restart(self, who: int) -> None:
        self.world.clients[who].restart()

    @rule(who=CLIENTS, boundary=st.integers(1, MOST_BOUNDARIES), slot=SLOTS, calendar=CALENDARS)
    def both_book(self, who: int, boundary: int, slot: int, calendar: str) -> None:
        """One slot, two clients: the second one books from begin to end in the middle of what the first one does."""
        self.meanwhile(who, boundary, lambda other: self.book(other, slot, calendar, offline=False))
        self.book(who, slot, calendar, offline=False)

    @rule(who=CLIENTS, boundary=st.integers(1, MOST_BOUNDARIES), which=WHICH, slot=SLOTS, calendar=CALENDARS)
    def one_moves_there_one_books(self, who: int, boundary: int, which: int, slot: int, calendar: str) -> None:
        self.meanwhile(who, boundary, lambda other: self.book(other, slot, calendar, offline=False))
        self.move(who, which, slot, calendar)

    @rule(who=CLIENTS, boundary=st.integers(1, MOST_BOUNDARIES), which=WHICH, slot=SLOTS, calendar=CALENDARS)
    def one_moves_one_cancels(self, who: int, boundary: int, which: int, slot: int, calendar: str) -> None:
        self.meanwhile(who, boundary, lambda other: self.cancel(other, which, remove=False))
        self.move(who, which, slot, calendar)

    def meanwhile(self, who: int, boundary: int, act: Callable[[int], object]) -> None:
        client, other = self.world.clients[who], 1 - who
        if client.dead:
            client.restart()
        self.world.clients[other].meanwhile_at = 0

        def in_the_middle() -> None:
            self.told_anew(standing(self.world.server))  # what the first one has done of it so far is its own step's matter
            act(other)

        client.meanwhile_at, client.meanwhile = boundary, in_the_middle

    @rule()
    def tokens_are_lost(self) -> None:
        self.world.server.forget_tokens()

    @rule(which=WHICH)
    def another_program_edits(self, which: int) -> None:
        there = [(one, name) for one in self.world.server.calendars.values() for name in sorted(one.objects)]
        if there:
            calendar, name = there[which % len(there)]
            body = calendar.objects[name].body
            if b"LOCATION" not in body and b"X-TELECONSULT-CLAIM" not in body:
                calendar.put(name, body.replace(b"END:VEVENT", b"LOCATION:Salle 3\r\nEND:VEVENT"))
                self.told_anew(standing(self.world.server))

    @rule(seconds=st.sampled_from([1, 40, 700]))
    def time_passes(self, seconds: int) -> None:
        self.world.time.passed_s += seconds

    # what must hold

    def step(self, who: int, action: Callable[[Client], Any], *, dropping: bool = False) -> None:
        """One thing that one client does; what it said must be so, and nothing else may have changed."""
        client = self.world.clients[who]
        if client.dead:
            client.restart()
        self.failed = True  # until this step is found right
        before = self.references_that_wait()
        late_before, stood_before = len(self.late.kept), standing(self.world.server)
        answer: Any = None
        try:
            answer = action(client)
        except SchedulingError as error:
            answer = error
        except BaseException:
            if not client.dead:
                raise
            answer = Killed()
        there = standing(self.world.server)
        told = [*answer.booked] if isinstance(answer, TogetherOutcome) else [answer] if isinstance(answer, BookingOutcome) else []
        acted_on = {one.appointment.reference for one in told if one.appointment}
        for one in told:
            self.undoable[who] = one.undo
            self.said(client, one, there)
        if not client.dead:
            self.over(who, there, dropped=dropping or self.died_dropping[who])
        self.died_dropping[who] = client.dead and (dropping or self.died_dropping[who])
        in_doubt = before | self.references_that_wait() | acted_on
        if len(self.late.kept) > late_before:
            self.late_about |= {one for one in in_doubt if one}
        if client.dead or isinstance(answer, SchedulingError):
            # It was cut, or said that it failed: whatever it was about, which may be gone from there by now.
            in_doubt |= {one.reference for one in (*stood_before, *there)}
        self.nothing_else_changed(there, in_doubt | self.late_about)
        self.one_patient_a_slot(there)
        self.failed = False

    def said(self, client: Client, answer: BookingOutcome, there: list[Stands]) -> None:
        told, shown = str(answer.outcome), answer.appointment
        waits = self.waiting(client)
        if told == "queued":
            assert shown is None or any(one.uid == shown.uid for one in waits), "queued, and not in the outbox"
        elif told == "conflict":
            assert open_conflicts(client.workspace) != []
        elif told in DONE and shown is not None and not shown.queued:
            # A claim of it that came late is owed a look; its settling is judged at the end.
            own = [one for one in there if one.uid == shown.uid and one.status != "CLAIM"]
            if told in {"booked", "moved"}:
                assert [(one.start, one.status) for one in own] == [(shown.start, "CONFIRMED")], answer
            elif told == "changed":
                assert [(one.start, one.end) for one in own] == [(shown.start, shown.end)], answer
            elif told == "cancelled":
                # a claim of it that was sent is owed a withdrawal: it is not in `waiting`, and settling must clear it away
                assert {one.status for one in own} <= {"CANCELLED", "CLAIM"} or any(one.uid == shown.uid for one in waits), answer

    def over(self, who: int, there: list[Stands], *, dropped: bool) -> None:
        """What waited in this outbox and waits no longer stands on the server, unless a person dropped it just now."""
        now = self.waiting(self.world.clients[who])
        gone = [one for one in self.waited[who] if one.operation not in {waits.operation for waits in now}]
        self.waited[who] = now
        if dropped:
            return
        last = {one.reference: one for one in gone}  # of several about one appointment the last
        for wish in last.values():
            if not any(one.reference == wish.reference for one in now):
                related = [one for one in there if one.reference == wish.reference or one.uid == wish.uid]
                assert wish.stands_among(related), (wish, related)

    def nothing_else_changed(self, there: list[Stands], in_doubt: set[str | None]) -> None:
        for reference, stood in self.acknowledged.items():
            if reference not in in_doubt:
                assert [one for one in there if one.reference == reference and one.status != "CLAIM"] == stood
        self.told_anew(there)

    def told_anew(self, there: list[Stands]) -> None:
        known = {one.reference for one in there if one.status != "CLAIM"} | set(self.acknowledged)
        self.acknowledged = {
            reference: [one for one in there if one.reference == reference and one.status != "CLAIM"] for reference in known
        }

    def one_patient_a_slot(self, there: list[Stands]) -> None:
        taken = [(one.calendar, one.start) for one in there if one.status == "CONFIRMED" and not one.overbooked]
        assert len(taken) == len(set(taken)), "two appointments in one slot"

    def settle(self) -> None:
        """No faults any more; everybody starts anew, synchronises, and persons choose the server's side."""
        self.deliver()
        for client in self.world.clients:
            client.front.heal()
            client.restart()
        for turn in range(6):
            for who, client in enumerate(self.world.clients):
                self.world.time.passed_s += 3_700
                self.step(who, errors_of)
                for asked in open_conflicts(client.workspace):
                    self.step(
                        who, lambda client, asked=asked: resolve_conflict(client.workspace, asked.uid, "server"), dropping=True
                    )
            if turn >= 2 and not any(operations(client.workspace.database) for client in self.world.clients):
                break
        there = standing(self.world.server)
        assert [
            (one.kind, one.state, one.last_error) for c in self.world.clients for one in operations(c.workspace.database)
        ] == []
        assert [one for one in there if one.status == "CLAIM"] == []
        for client in self.world.clients:
            shown = agenda(client.workspace, self.first - timedelta(days=1), self.first + timedelta(days=1), [])
            assert sorted((one.uid, one.start) for one in shown) == sorted((one.uid, one.start) for one in there)
            assert not any(one.queued or one.conflict for one in shown)
        self.one_patient_a_slot(there)

    # the small things

    def deliver(self) -> None:
        """Late writes arrive now."""
        self.late.deliver()
        there = standing(self.world.server)
        self.nothing_else_changed(there, self.references_that_wait() | self.late_about)
        self.one_patient_a_slot(there)

    def references_that_wait(self) -> set[str | None]:
        """Of both clients; of a dead one those that waited before it died."""
        return {
            one.reference
            for who, client in enumerate(self.world.clients)
            for one in (*self.waited[who], *(() if client.dead else self.waiting(client)))
        }

    def waiting(self, client: Client) -> list[Wish]:
        return [wish for one in client.waiting() for wish in wishes_of(one)]

    def at(self, slot: int) -> datetime:
        return self.first + timedelta(hours=slot)

    def desk(self, client: Client) -> Desk:
        return open_desk(client.workspace)

    def on_one(self, client: Client, which: int, action: Callable[[Desk, str], BookingOutcome]) -> BookingOutcome | None:
        shown: list[Appointment] = agenda(client.workspace, self.first - timedelta(days=1), self.first + timedelta(days=1), [])
        return action(self.desk(client), shown[which % len(shown)].uid) if shown else None


def collection_id(client: Client, calendar: str) -> int:
    return next(one.id for one in collections(client.workspace.database) if one.href == url(client, calendar))


def url(client: Client, calendar: str) -> str:
    return client.served.url.rstrip("/") + calendar


def errors_of(client: Client) -> None:
    assert client.synchronise() == []
