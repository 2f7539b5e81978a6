"""Several calendars at once: every claim placed and looked at before the first is confirmed; all of them booked, or none.

Claims are placed in one order for everybody. Each look comes after its own claim, so in each calendar the argument of a single
booking holds; a claim that must yield, or that grows too old, gives back those before it. Confirmations are separate writes, so
a crash or a failure may fall between two of them: what stands confirmed then is removed again (owed until the server has
acknowledged it), unless all stand. Nobody was told "booked" before all stood.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from scheduling.booking.attempt import Attempt
from scheduling.booking.claim import LONGEST_S, ClaimRounds, Contended, Held, NotSettled, SlotTaken
from scheduling.booking.compose import fresh_href, with_fresh_uid
from scheduling.booking.context import BookingContext
from scheduling.booking.doubt import guards
from scheduling.booking.judgement import pause_s
from scheduling.booking.members import Member, members_of
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.record_together import Stood, record_together_done
from scheduling.booking.records import record_not_free, record_unreached
from scheduling.booking.send_booking import (
    Confirmed,
    confirm_held,
    is_confirmed,
    put_confirmed,
    read_once_more,
    settle_claim,
    shown,
    slot_warnings,
)
from scheduling.booking.withdrawal import withdraw, withdraw_owed
from scheduling.booking.writes import claim_of, event_of, nonce_of, strong
from scheduling.caldav.collection import delete_object, get_object
from scheduling.errors import BadAnswer, CalDavError, Cancelled, NotAllowed, SchedulingError, ServerUnreachable
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation, Write, plan_anew, settle_write, writes

MOST_ATTEMPTS = 4
MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class SentTogether(BookingOutcome):
    """`members`: one booked outcome a calendar id, where all are booked; else `collection_id` tells which was not free."""

    members: tuple[tuple[int, BookingOutcome], ...] = ()
    collection_id: int | None = None


@dataclass(frozen=True, slots=True)
class _NotFree:
    """Why, and in which calendar; nothing is held or confirmed any more, as far as the server let us take it back."""

    answer: SlotTaken | Contended
    collection_id: int


def send_together(context: BookingContext, operation: Operation, attempt: Attempt) -> BookingOutcome:
    """Carry the bookings out, or leave them all in the outbox with the reason."""
    answer = settle_together(context, operation) or _book_all(context, operation)
    if isinstance(answer, NotSettled):
        return record_unreached(context, operation, answer.error)
    if isinstance(answer, _NotFree):
        if attempt is not Attempt.FRESH:
            _show_refused(context, operation, answer.collection_id)
        told = record_not_free(context, operation, answer.answer, attempt)
        return SentTogether(
            told.outcome, None, told.in_the_way, told.warnings, rounds=told.rounds, collection_id=answer.collection_id
        )
    stood: list[Stood] = []
    outcomes: list[tuple[int, BookingOutcome]] = []
    for member, confirmed in answer:
        collection = collection_by_id(context.database, member.collection_id)
        stands, meanwhile = read_once_more(context, collection, confirmed)
        overbooked = member.wish.overbook is not None
        warnings = ("overbooked",) if overbooked else tuple(slot_warnings(meanwhile, guaranteed=confirmed.guaranteed))
        stood.append(Stood(member, collection, stands))
        appointment = shown(context, collection, stands)
        outcomes.append(
            (member.collection_id, BookingOutcome(Outcome.BOOKED, appointment, meanwhile, warnings, rounds=confirmed.rounds))
        )
    record_together_done(context, operation, stood)
    return replace(_summary(outcomes), members=tuple(outcomes))


def _show_refused(context: BookingContext, operation: Operation, collection_id: int) -> None:
    """A person is asked about the calendar that was not free."""
    member = next(one for one in members_of(operation) if one.collection_id == collection_id)
    payload = {**operation.payload, "wish": member.wish.as_payload(), "target_collection": collection_id}
    with context.database.transaction() as cursor:
        plan_anew(cursor, operation.id, collection_id=operation.collection_id, href=operation.href, payload=payload)


def _summary(outcomes: list[tuple[int, BookingOutcome]]) -> SentTogether:
    told = [one for _, one in outcomes]
    warnings = tuple(dict.fromkeys(code for one in told for code in one.warnings))
    in_the_way = tuple(it for one in told for it in one.in_the_way)
    return SentTogether(Outcome.BOOKED, told[0].appointment, in_the_way, warnings, rounds=sum(one.rounds for one in told))


def settle_together(context: BookingContext, operation: Operation) -> list[tuple[Member, Confirmed]] | NotSettled | None:
    """What became of an attempt whose end was not seen: all stand, or by now none does (None)."""
    members = members_of(operation)
    found: dict[int, Confirmed] = {}
    try:
        for write in _confirmations(context, operation):
            collection = collection_by_id(context.database, write.collection_id)
            there = get_object(context.transport_of(collection), write.href)
            if there is not None and is_confirmed(context, there.body, write.nonce):
                wish = next(one.wish for one in members if one.collection_id == write.collection_id)
                event = event_of(context, there.body)
                wish = replace(wish, uid=event.uid) if event else wish
                guaranteed = strong(there.etag) is not None and guards(context, collection)
                found[write.collection_id] = Confirmed(wish, there.href, there.body, write, guaranteed=guaranteed)
    except ServerUnreachable as error:
        return NotSettled(error)
    if len(found) == len(members):
        for confirmed in found.values():
            settle_claim(context, operation, confirmed.href)
        return [(one, found[one.collection_id]) for one in members]
    owed = take_all_back(context, operation)
    return NotSettled(owed) if owed is not None else None


def take_all_back(context: BookingContext, operation: Operation) -> ServerUnreachable | None:
    """Withdraw every claim and remove every confirmation of ours; the error where something is still owed."""
    if not withdraw_owed(context, operation):
        return ServerUnreachable(operation.href, "claim_not_withdrawn")
    try:
        for write in reversed(_confirmations(context, operation)):
            _remove_confirmed(context, write)
    except ServerUnreachable as error:
        return error
    return None


def _confirmations(context: BookingContext, operation: Operation) -> list[Write]:
    return [one for one in writes(context.database, operation.id) if one.step == "confirm" and one.settled is None]


def _remove_confirmed(context: BookingContext, write: Write) -> None:
    """DELETE what this very write left; what somebody changed since, or never arrived, is not ours to remove."""
    transport = context.transport_of(collection_by_id(context.database, write.collection_id))
    status = 0
    for number in range(MOST_TRIES):
        there = get_object(transport, write.href)
        if there is None:
            return  # it may still be late: whoever ends the operation owes it a look
        if nonce_of(context, there.body) != write.nonce:
            if claim_of(context, there.body) is None:
                _settle(context, write, "replaced")
            return
        answer = delete_object(transport, write.href, if_match=strong(there.etag))
        if answer.written or answer.missing:
            _settle(context, write, "taken_back")
            return
        status = answer.status
        context.cancel.wait(context.chance.uniform(0.02, 0.1) * (number + 1))
    raise BadAnswer(write.href, "refused", status)


def _settle(context: BookingContext, write: Write, how: str) -> None:
    with context.database.transaction() as cursor:
        settle_write(cursor, write.id, how)


def _book_all(context: BookingContext, operation: Operation) -> list[tuple[Member, Confirmed]] | _NotFree | NotSettled:
    until_s = context.elapsed_s() + LONGEST_S
    members = members_of(operation)
    for number in range(MOST_ATTEMPTS):
        context.cancel.check()
        began_s = context.elapsed_s()
        held = _hold_all(context, operation, members)
        if isinstance(held, _NotFree | NotSettled):
            return held
        try:
            answer = _confirm_all(context, operation, held) if held is not None else None
        except (CalDavError, NotAllowed):
            _take_back_quietly(context, operation)
            raise
        if isinstance(answer, list):
            return answer
        error = take_all_back(context, operation)
        if error is not None or answer is not None:
            return answer or NotSettled(error or ServerUnreachable(operation.href, "claim_not_withdrawn"))
        over_s = context.elapsed_s()
        if over_s >= until_s:
            break
        context.cancel.wait(min(pause_s(number, False, context.chance, round_took_s=over_s - began_s), until_s - over_s))
    return _NotFree(Contended(()), members[0].collection_id)


def _take_back_quietly(context: BookingContext, operation: Operation) -> None:
    """Why it failed is being told already; what cannot be taken back now is owed."""
    with suppress(CalDavError, NotAllowed, Cancelled):
        take_all_back(context, operation)


_Claims = list[tuple[Member, Collection, Held | None]]
"""None: booked over something else on purpose, which needs no claim."""


def _hold_all(context: BookingContext, operation: Operation, members: list[Member]) -> _Claims | _NotFree | NotSettled | None:
    """Place and look, calendar by calendar; None: the oldest claim grew too old meanwhile."""
    claims: _Claims = []
    try:
        for member in members:
            collection = collection_by_id(context.database, member.collection_id)
            if member.wish.overbook is not None:
                claims.append((member, collection, None))
                continue
            rounds = ClaimRounds(context, operation, renew=lambda old: with_fresh_uid(old, context.keys))
            held = rounds.hold(collection, member.wish)
            if not isinstance(held, Held):
                _give_back(context, claims)
                return held if isinstance(held, NotSettled) else _NotFree(held, collection.id)
            claims.append((member, collection, held))
    except SchedulingError:
        _give_back(context, claims)
        raise
    oldest = _oldest(claims)
    return claims if oldest is None or oldest.still_fresh(context.elapsed_s()) else None


def _oldest(claims: _Claims) -> Held | None:
    return min((held for _, _, held in claims if held is not None), key=lambda held: held.sent_at_s, default=None)


def _give_back(context: BookingContext, claims: _Claims) -> None:
    for _, _, held in reversed(claims):
        if held is not None:
            withdraw(context, held.write, held.etag)


def _confirm_all(
    context: BookingContext, operation: Operation, claims: _Claims
) -> list[tuple[Member, Confirmed]] | NotSettled | None:
    """None: a claim was gone or too old. Whatever stands confirmed then is the caller's to take back."""
    oldest = _oldest(claims)
    done: list[tuple[Member, Confirmed]] = []
    for member, collection, held in claims:
        answer: Confirmed | NotSettled | None
        if held is None or oldest is None:
            answer = put_confirmed(context, operation, collection, member.wish, fresh_href(collection), None)
        else:
            answer = confirm_held(context, operation, collection, replace(held, sent_at_s=oldest.sent_at_s))
        if not isinstance(answer, Confirmed):
            return answer
        done.append((member, answer))
    return done
