"""The claim protocol, steps 1 to 3: put a claim, look, yield or hold (design page "Booking: one slot, one patient")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from scheduling.booking.attempt import TakenOver
from scheduling.booking.compose import Wish, fresh_href, fresh_nonce
from scheduling.booking.context import BookingContext
from scheduling.booking.judgement import Alone, Seen, Taken, judge, pause_s
from scheduling.booking.late import look_owed
from scheduling.booking.look import Look, look
from scheduling.booking.reaping import reap
from scheduling.booking.withdrawal import owed_claims, withdraw
from scheduling.booking.writes import Arrival, Written, claim_of, event_of, put_noted, strong
from scheduling.caldav.collection import FetchedObject, delete_object
from scheduling.errors import BadAnswer, CalDavError, NotAllowed, NotFound, ServerUnreachable
from scheduling.href_key import href_key
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.store.collections import Collection
from scheduling.store.outbox import Operation, Write

MOST_ROUNDS = 8
LONGEST_S = 20.0
CONFIRM_WITHIN_S = 15.0
"""Half of the claim's lease of 30 s, counted from the moment its PUT was sent."""


@dataclass(frozen=True, slots=True)
class Held:
    """The slot is ours to confirm until `sent_at_s` + 15 s, by If-Match on `etag`, or to withdraw; `rounds`: how many it took."""

    wish: Wish
    href: str
    etag: str | None
    write: Write
    sent_at_s: float
    rounds: int = 1

    def still_fresh(self, elapsed_s: float) -> bool:
        """Whether it may still be confirmed."""
        return elapsed_s - self.sent_at_s < CONFIRM_WITHIN_S


@dataclass(frozen=True, slots=True)
class SlotTaken:
    """Confirmed or foreign events stand there."""

    by: tuple[Appointment, ...]
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class Contended:
    """Others claim the same slot, and eight rounds or 20 s did not settle it."""

    by: tuple[Appointment, ...]
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class NotSettled:
    """The server could not be reached or gave no complete answer; what was sent is owed a withdrawal."""

    error: ServerUnreachable


@dataclass(frozen=True, slots=True)
class _Failed:
    """The claim of this round was not written; the next one may be."""

    error: ServerUnreachable


Reap = Callable[[BookingContext, Collection, Sequence[Seen]], int]
"""Given claims of others: takes away those that may be taken away, and answers how many."""


class ClaimRounds:
    """The rounds of one attempt; `hold` may be called again when a held claim grew too old or was reaped.

    `reap` is given the claims of others, once our own is withdrawn because of them; None: they are left alone.
    """

    def __init__(
        self, context: BookingContext, operation: Operation, renew: Callable[[Wish], Wish], *, reap: Reap | None = reap
    ) -> None:
        self._context = context
        self._operation = operation
        self._renew = renew
        self._reap = reap
        self._round = 0
        self._until_s = context.elapsed_s() + LONGEST_S

    def hold(
        self, collection: Collection, wish: Wish, left_out: frozenset[str] = frozenset()
    ) -> Held | SlotTaken | Contended | NotSettled:
        """Claim until held, taken or given up. `left_out`: keys of hrefs whose old time does not count.

        Raises `NotAllowed` (no right to write; a server that refuses or does not keep our events), `NotFound` (calendar gone).
        """
        context = self._context
        by: tuple[Appointment, ...] = ()
        failed: ServerUnreachable | None = None
        while self._round < MOST_ROUNDS and (self._round == 0 or context.elapsed_s() < self._until_s):
            context.cancel.check()
            if self._round > 0:
                wish = self._renew(wish)
            self._round += 1
            answer = self._one_round(collection, wish, left_out)
            if isinstance(answer, _Failed):
                failed = answer.error
            elif isinstance(answer, Held | SlotTaken):
                return replace(answer, rounds=self._round)
            elif isinstance(answer, NotSettled):
                return answer
            else:
                by = answer.by or by
        return NotSettled(failed) if failed is not None and not by else Contended(by, self._round)

    def _one_round(
        self, collection: Collection, wish: Wish, left_out: frozenset[str]
    ) -> Held | SlotTaken | Contended | NotSettled | _Failed:
        context = self._context
        nonce = fresh_nonce()
        body = wish.body(AppointmentStatus.PENDING, nonce, context.now(), claim=nonce, claimed_by=context.who)
        sent_at_s = context.elapsed_s()
        written = put_noted(context, self._operation, collection, "claim", fresh_href(collection), body, nonce, create=True)
        if written.arrival is not Arrival.WRITTEN:
            return self._not_written(collection, written)
        write = next((one for one in owed_claims(context, self._operation) if one.nonce == nonce), None)
        if write is None:
            raise TakenOver  # another run withdrew it meanwhile
        try:
            seen = look(context, collection, wish.interval.widened(*context.settings.widest_buffer()), write)
        except ServerUnreachable as error:
            withdraw(context, write, written.etag)
            return NotSettled(error)
        if seen.own is None:
            return Contended(())  # our claim is gone: reaped, or swept away by somebody
        if claim_of(context, seen.own.body) != nonce:
            event = event_of(context, seen.own.body)
            if event is None or event.uid != wish.uid:
                return Contended(())  # somebody put an object of their own there: it is not ours to delete
            self._refuse_a_forgetful_server(collection, write, seen.own)
        verdict = judge(
            seen.seen,
            wish.interval,
            wish.kind,
            nonce=nonce,
            left_out=left_out | {href_key(seen.own.href)},
            buffers=context.settings.buffer,
        )
        if isinstance(verdict, Alone):
            return Held(wish, seen.own.href, strong(seen.own.etag), replace(write, href=seen.own.href), sent_at_s)
        withdraw(context, replace(write, href=seen.own.href), seen.own.etag)
        if isinstance(verdict, Taken):
            return SlotTaken(verdict.by)
        gone = self._own_late_ones(collection, seen)
        gone += self._reap(context, collection, seen.foreign_claims) if self._reap and seen.foreign_claims else 0
        if not gone:
            self._pause(verdict.better_ranked, round_took_s=context.elapsed_s() - sent_at_s)
        return Contended(verdict.by)

    def _own_late_ones(self, collection: Collection, seen: Look) -> int:
        """Claims of ours that stand although nobody confirms them, and to which each round would yield: those that arrived after
        all, and those of earlier rounds that the server did not let go. How many are gone now.
        """
        nonces = {one.claim for one in seen.seen if one.claim is not None}
        earlier = [one for one in owed_claims(self._context, self._operation) if one.nonce in nonces]
        gone = sum(withdraw(self._context, one) for one in earlier)
        try:
            return gone + look_owed(self._context, collection, nonces)
        except CalDavError:
            return gone  # the rest is still owed

    def _pause(self, better_ranked: bool = False, *, round_took_s: float = 0.0) -> None:
        """Until the next round, or till the time for all of them is over."""
        wanted = pause_s(self._round - 1, better_ranked, self._context.chance, round_took_s=round_took_s)
        self._context.cancel.wait(min(wanted, max(0.0, self._until_s - self._context.elapsed_s())))

    def _not_written(self, collection: Collection, written: Written) -> Contended | NotSettled | _Failed:
        error = written.error or BadAnswer(collection.href, "refused")
        answer = written.answer
        if answer is None:
            if written.arrival is Arrival.UNKNOWN or not isinstance(error, BadAnswer) or error.status < 500:
                return NotSettled(error)  # a redirect to elsewhere, no HTTP: another name would meet it too
            # The server failed over it (500 under contention) and has not got it: another name, a moment later.
            self._pause()
            return _Failed(error)
        if answer.missing or (answer.status == 409 and not answer.precondition_failed):
            raise NotFound("calendar", collection.name)
        if not (answer.precondition_failed or answer.locked):
            raise NotAllowed(collection.name, "refused")
        self._pause()
        return _Failed(error)  # the name or the UID stands there already, or a lock

    def _refuse_a_forgetful_server(self, collection: Collection, write: Write, own: FetchedObject) -> NoReturn:
        """A server that drops X- properties cannot hold claims: our object is taken away, and booking there ends."""
        transport = self._context.transport_of(collection)
        delete_object(transport, own.href, if_match=strong(own.etag))
        withdraw(self._context, write)
        raise NotAllowed(collection.name, "incapable")


def hold_for(
    context: BookingContext, operation: Operation, collection: Collection, wish: Wish, left_out: frozenset[str]
) -> Held | SlotTaken | Contended | NotSettled:
    """Hold a slot for something that stands elsewhere: each round under a new UID, with nothing but the reference."""
    rounds = ClaimRounds(context, operation, renew=lambda old: replace(old, uid=fresh_nonce()))
    return rounds.hold(collection, wish, left_out)
