"""Claims that a crashed client left behind: removed after twice the lease where that is safe, else shown to a person."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import StringIO

import pytest

from scheduling.booking.claim import ClaimRounds, Held
from scheduling.booking.compose import fresh_nonce, wish_from, with_fresh_uid
from scheduling.booking.outcome import Outcome
from scheduling.booking.reaping import LEASE_S, reap_downloaded
from scheduling.caldav.collection import WriteAnswer, put_object
from scheduling.caldav.transport import Transport
from scheduling.command_line.answer import Answer
from scheduling.command_line.claims import answer
from scheduling.command_line.invocation import Invocation
from scheduling.command_line.terminal import Terminal
from scheduling.errors import NotAllowed, NotFound
from scheduling.messages.catalogue import load_catalogue
from scheduling.model.appointment import AppointmentStatus
from scheduling.office.desk import open_desk
from scheduling.office.orphans import Orphan, orphans, remove_orphan
from scheduling.office.state import office_state
from scheduling.office.workspace import Workspace
from scheduling.store import journal
from scheduling.store.accounts import accounts, update_account
from scheduling.store.capabilities import PROBE, REAPING
from scheduling.store.collections import Collection, collections
from scheduling.store.outbox import lease, operations
from scheduling.store.owed_looks import LATEST
from tests.helpers.faulty_proxy import before, does_but_says, request_lost, says, weak_etags
from tests.integration.clinic import HOUR, LENGTH, PATIENT, START, Clinic, NoWaits, settled

TWICE_THE_LEASE_S = 60.0
CLAIMED, BOOKED = [("CLAIM", START)], [("CONFIRMED", START)]


@dataclass
class Clock:
    """Seconds since a boot, moved by the test."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Crashed:
    """A client that claimed and was never heard of again, unless its confirmation comes after all."""

    workspace: Workspace
    collection: Collection
    held: Held
    transport: Transport

    def confirms(self) -> WriteAnswer:
        """Its confirmation, as it would be sent by a client that was only slow."""
        body = self.held.wish.body(AppointmentStatus.BOOKED, fresh_nonce(), self.workspace.now())
        return put_object(self.transport, self.held.href, body, if_match=self.held.etag)


def crashed(clinic: Clinic, name: str = "crashed") -> Crashed:
    """Claims the slot of the story and stops there."""
    workspace = clinic.profile(name)
    open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT, offline=True)
    context = replace(workspace.booking_context(), who="m.durand")
    (operation,) = operations(workspace.database)
    assert lease(workspace.database, operation.id, context.process, workspace.now(), LEASE_S)
    collection = first(workspace)
    rounds = ClaimRounds(context, operation, renew=lambda old: with_fresh_uid(old, context.keys))
    held = rounds.hold(collection, wish_from(operation.payload))
    assert isinstance(held, Held)
    assert held.etag is not None
    return Crashed(workspace, collection, held, workspace.transport_of(collection))


def first(workspace: Workspace) -> Collection:
    return next(one for one in collections(workspace.database, followed_only=True) if one.name == "Here")


def profile(clinic: Clinic, clock: Clock, name: str = "desk", *, shown: bool = True) -> Workspace:
    """A profile on this clock; `shown`: its account's probe has shown all that reaping needs."""
    workspace = clinic.profile(name)
    workspace.elapsed_s = clock
    workspace.chance = NoWaits()
    (account,) = accounts(workspace.database)
    with workspace.database.transaction() as cursor:
        update_account(cursor, account.id, capabilities={**account.capabilities, PROBE: dict.fromkeys(REAPING, shown)})
    return workspace


def books(clinic: Clinic, workspace: Workspace) -> Outcome:
    return open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT).outcome


def actions(workspace: Workspace) -> list[str]:
    """What became of claims, as the journal has it."""
    return [one.action for one in journal.entries(workspace.database) if one.action.startswith(("claim_", "orphan_"))]


def test_an_abandoned_claim_gives_way_after_twice_the_lease(any_clinic: Clinic) -> None:
    gone, clock = crashed(any_clinic), Clock()
    desk = profile(any_clinic, clock)
    assert books(any_clinic, desk) is Outcome.CONTENDED
    clock.seconds += TWICE_THE_LEASE_S - 0.1
    assert books(any_clinic, desk) is Outcome.CONTENDED
    assert any_clinic.standing() == CLAIMED
    clock.seconds += 0.1
    assert books(any_clinic, desk) is Outcome.BOOKED
    assert any_clinic.standing() == BOOKED
    assert gone.confirms().precondition_failed, "the late confirmation of what was reaped comes back to life"
    assert any_clinic.standing() == BOOKED
    assert "claim_reaped" in actions(desk)


def test_synchronising_alone_removes_it_too(any_clinic: Clinic) -> None:
    gone, clock = crashed(any_clinic), Clock()
    desk = profile(any_clinic, clock)
    assert settled(desk) == []
    assert settled(desk) == []
    assert any_clinic.standing() == CLAIMED, "it was reaped before its lease had run out"
    clock.seconds += TWICE_THE_LEASE_S
    assert settled(desk) == []
    assert any_clinic.standing() == []
    assert actions(desk) == ["claim_reaped"]
    assert gone.confirms().precondition_failed
    assert settled(desk) == []
    assert actions(desk) == ["claim_reaped"]


def test_it_stays_where_the_probe_has_not_shown_all(any_clinic: Clinic) -> None:
    crashed(any_clinic)
    clock = Clock()
    desk = profile(any_clinic, clock, shown=False)
    assert settled(desk) == []
    clock.seconds += 10 * TWICE_THE_LEASE_S
    assert settled(desk) == []
    assert books(any_clinic, desk) is Outcome.CONTENDED
    assert any_clinic.standing() == CLAIMED


def test_one_that_its_client_confirms_at_the_last_moment_is_not_removed(any_clinic: Clinic) -> None:
    slow, clock = crashed(any_clinic), Clock()
    desk = profile(any_clinic, clock)
    assert settled(desk) == []
    clock.seconds += TWICE_THE_LEASE_S
    path = slow.held.href.rpartition("/")[2]
    rule = any_clinic.proxy.on("DELETE", path=path, act=before(slow.confirms), times=1)
    assert books(any_clinic, desk) is Outcome.TAKEN
    assert rule.applied == 1, "the DELETE came after the confirmation"
    assert any_clinic.standing() == BOOKED
    assert "claim_reaped" not in actions(desk)


def test_one_that_was_written_anew_is_seen_for_the_first_time_again(clinic: Clinic) -> None:
    alive, clock = crashed(clinic), Clock()
    desk = profile(clinic, clock)
    assert settled(desk) == []
    clock.seconds += TWICE_THE_LEASE_S
    nonce = fresh_nonce()
    body = alive.held.wish.body(AppointmentStatus.PENDING, nonce, alive.workspace.now(), claim=nonce, claimed_by="m.durand")
    assert put_object(alive.transport, alive.held.href, body, if_match=alive.held.etag).written
    assert settled(desk) == []
    assert clinic.standing() == CLAIMED
    clock.seconds += TWICE_THE_LEASE_S - 1
    assert settled(desk) == []
    assert clinic.standing() == CLAIMED
    clock.seconds += 1
    assert settled(desk) == []
    assert clinic.standing() == []


def test_seconds_of_another_boot_prove_nothing(clinic: Clinic) -> None:
    crashed(clinic)
    clock = Clock()
    desk = profile(clinic, clock)
    assert settled(desk) == []
    clock.seconds += 10 * TWICE_THE_LEASE_S
    restarted = replace(desk.booking_context(), process="another-boot/1/2/3")
    assert reap_downloaded(restarted, first(desk)) == 0
    assert clinic.standing() == CLAIMED
    clock.seconds += TWICE_THE_LEASE_S
    assert reap_downloaded(restarted, first(desk)) == 1
    assert clinic.standing() == []


def test_the_claim_of_a_move_is_left_until_the_move_can_arrive_no_more(clinic: Clinic) -> None:
    """Its client died while the PUT was under way: reaped after a minute, the slot could be given twice."""
    mover, clock = clinic.profile("mover"), Clock()
    reference = clinic.books(mover)
    clinic.proxy.on("PUT", body=b"SEQUENCE:1", act=clinic.proxy.going_dark(request_lost))
    assert open_desk(mover).move(reference, START + HOUR).outcome is Outcome.QUEUED
    clinic.proxy.heal()
    assert sorted(clinic.standing()) == [("CLAIM", START + HOUR), ("CONFIRMED", START)]
    desk = profile(clinic, clock)
    assert settled(desk) == []
    clock.seconds += LATEST.total_seconds() - 1
    assert settled(desk) == []
    assert len(clinic.standing()) == 2, "it is still guarded"
    assert [one.reference for one in orphans(desk)] == [reference], "a person may know better"
    clock.seconds += 1
    assert settled(desk) == []
    assert clinic.standing() == BOOKED


def test_a_name_that_is_only_kept_from_a_late_write_is_no_orphan(clinic: Clinic) -> None:
    gone, clock = crashed(clinic), Clock()
    nonce = fresh_nonce()
    kept = gone.held.wish.body(AppointmentStatus.CANCELLED, nonce, gone.workspace.now(), claim=nonce)
    kept = kept.replace(b"STATUS:TENTATIVE", b"STATUS:CANCELLED")
    assert put_object(gone.transport, gone.held.href, kept, if_match=gone.held.etag).written
    desk = profile(clinic, clock)
    for _ in range(3):
        assert settled(desk) == []
        clock.seconds += TWICE_THE_LEASE_S
    assert orphans(desk) == []
    assert len(clinic.bodies()) == 1
    assert books(clinic, desk) is Outcome.BOOKED


def test_a_weak_etag_removes_nothing(clinic: Clinic) -> None:
    crashed(clinic)
    clock = Clock()
    clinic.proxy.on("*", act=weak_etags)
    desk = profile(clinic, clock)
    assert settled(desk) == []
    clock.seconds += TWICE_THE_LEASE_S
    assert settled(desk) == []
    assert clinic.proxy.methods("DELETE") == []
    assert clinic.standing() == CLAIMED


def test_own_claims_are_withdrawn_not_reaped(clinic: Clinic) -> None:
    gone, clock = crashed(clinic), Clock()
    gone.workspace.elapsed_s = clock
    assert reap_downloaded(gone.workspace.booking_context(), gone.collection) == 0
    clock.seconds += TWICE_THE_LEASE_S
    assert settled(gone.workspace) == []
    assert "claim_reaped" not in actions(gone.workspace)


@pytest.mark.parametrize("act", [says(503), says(423), says(403), does_but_says(500)])
def test_a_server_that_fails_over_the_removal_stops_nothing(clinic: Clinic, act: Callable[..., object]) -> None:
    crashed(clinic)
    clock = Clock()
    desk = profile(clinic, clock)
    assert settled(desk) == []
    clock.seconds += TWICE_THE_LEASE_S
    clinic.proxy.on("DELETE", act=act, times=1)  # type: ignore[arg-type]
    assert settled(desk) == []
    assert settled(desk) == []
    assert clinic.standing() == [], "it is met again"


def test_each_profile_waits_by_its_own_sightings(clinic: Clinic) -> None:
    first_seen, clock = crashed(clinic), Clock()
    one, other = profile(clinic, clock), profile(clinic, clock, "other")
    assert settled(one) == []
    clock.seconds += TWICE_THE_LEASE_S
    assert settled(other) == [], "the other profile sees it for the first time"
    assert clinic.standing() == CLAIMED
    assert first_seen.confirms().written


def left(clinic: Clinic, clock: Clock, desk: Workspace) -> Orphan:
    """Seen twice, a minute apart, by a profile that may not reap."""
    assert settled(desk) == []
    assert orphans(desk) == [], "a claim that was seen once is no orphan"
    clock.seconds += TWICE_THE_LEASE_S
    assert settled(desk) == []
    (found,) = orphans(desk)
    return found


def test_a_person_is_shown_who_claimed_and_when_and_may_remove_it(any_clinic: Clinic) -> None:
    gone, clock = crashed(any_clinic), Clock()
    desk = profile(any_clinic, clock, shown=False)
    found = left(any_clinic, clock, desk)
    assert (found.claimed_by, found.start, found.end) == ("m.durand", START, START + LENGTH)
    assert found.reference == gone.held.wish.reference
    assert found.claimed_at is not None
    assert abs((desk.now() - found.claimed_at).total_seconds()) < HOUR.total_seconds()
    assert office_state(desk).orphans == 1
    remove_orphan(desk, str(found.reference).lower())
    assert any_clinic.standing() == []
    assert orphans(desk) == []
    assert office_state(desk).orphans == 0
    assert actions(desk) == ["orphan_removed"]
    assert gone.confirms().precondition_failed
    assert books(any_clinic, desk) is Outcome.BOOKED


def test_one_that_was_confirmed_meanwhile_is_not_removed_by_a_person_either(any_clinic: Clinic) -> None:
    slow, clock = crashed(any_clinic), Clock()
    desk = profile(any_clinic, clock, shown=False)
    found = left(any_clinic, clock, desk)
    assert slow.confirms().written
    with pytest.raises(NotAllowed, match="claim_confirmed"):
        remove_orphan(desk, found.href)
    assert any_clinic.standing() == BOOKED
    assert settled(desk) == []
    assert orphans(desk) == []
    with pytest.raises(NotFound):
        remove_orphan(desk, found.href)


def test_the_command_line_lists_and_removes_them(clinic: Clinic) -> None:
    crashed(clinic)
    clock = Clock()
    desk = profile(clinic, clock, shown=False)
    found = left(clinic, clock, desk)
    listed = asked(desk)
    assert [one["claimed_by"] for one in listed.document["claims"]] == ["m.durand"]
    assert any("m.durand" in line and str(found.reference) in line for line in listed.lines)
    removed = asked(desk, action="remove", reference=found.reference)
    assert removed.document["removed"]["href"] == found.href
    assert clinic.standing() == []
    assert asked(desk).document == {"claims": [], "overlaps": []}


def asked(workspace: Workspace, **arguments: str | None) -> Answer:
    words = load_catalogue("fr")
    call = Invocation(workspace, Namespace(**{"action": None, **arguments}), Terminal(StringIO(), StringIO(), StringIO()), words)
    return answer(call)
