"""Several want the same two calendars at once, and time runs out between two steps: never one of the two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest

from scheduling.booking.outcome import Outcome
from scheduling.errors import NotAllowed, NotFound
from scheduling.office.desk import open_desk
from scheduling.office.together import book_together
from scheduling.store.collections import collections
from tests.helpers.faulty_proxy import Act, after, answer_lost, request_lost, says
from tests.integration.clinic import CLAIM, CONFIRMED, HOUR, LENGTH, QUERY, START, Clinic, NoWaits, outbox, settled
from tests.integration.test_together import BOOKED, HERE, THERE, together

SLOTS = 3
CLIENTS = 3


@dataclass
class Clock:
    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds

    def jump(self) -> None:
        self.seconds += 16.0


def puts(clinic: Clinic, fragment: bytes) -> int:
    return sum(one.method == "PUT" and fragment in one.body for one in clinic.proxy.asked)


@pytest.mark.parametrize("skip", [0, 1])
def test_claims_that_grew_too_old_are_never_confirmed(clinic: Clinic, skip: int) -> None:
    """A look took 16 s, the first or the second one: all begins anew, and only fresh claims are confirmed."""
    desk, clock = clinic.profile("desk"), Clock()
    desk.elapsed_s, desk.chance = clock, NoWaits()
    clinic.proxy.heal()
    clinic.proxy.on("REPORT", body=QUERY, act=after(clock.jump), skip=skip, times=1)
    assert [one.outcome for one in together(clinic, desk).booked] == [Outcome.BOOKED, Outcome.BOOKED]
    assert (puts(clinic, CLAIM), puts(clinic, CONFIRMED)) == (4, 2)
    assert clinic.standing(HERE) == clinic.standing(THERE) == BOOKED


def test_a_confirmation_after_which_time_has_run_out_is_taken_back(clinic: Clinic) -> None:
    desk, clock = clinic.profile("desk"), Clock()
    desk.elapsed_s, desk.chance = clock, NoWaits()
    clinic.proxy.heal()
    clinic.proxy.on("PUT", body=CONFIRMED, act=after(clock.jump), times=1)
    assert [one.outcome for one in together(clinic, desk).booked] == [Outcome.BOOKED, Outcome.BOOKED]
    assert puts(clinic, CONFIRMED) == 3, "the second one was not sent late"
    assert clinic.standing(HERE) == clinic.standing(THERE) == BOOKED
    assert outbox(desk) == []


def test_those_who_want_the_same_two_never_get_one_each(any_clinic: Clinic) -> None:
    """Two want both, a third one of them: of each slot both calendars are with one, or one of them with the third."""
    names = [f"client{number}" for number in range(CLIENTS)]
    for name in names:
        any_clinic.profile(name)
    barrier = Barrier(CLIENTS)

    def run(number: int) -> list[str]:
        told = []
        with any_clinic.reopened(names[number]) as workspace:
            ids = {one.href: one.id for one in collections(workspace.database)}
            wanted = [(ids[href], href) for href in any_clinic.calendars]
            for slot in range(SLOTS):
                start = START + slot * HOUR
                barrier.wait(60)
                if number == 2:
                    alone = open_desk(workspace).book(calendar=any_clinic.calendars[THERE], start=start, duration=LENGTH)
                    told.append(alone.outcome.value)
                    continue
                answer = book_together(workspace, wanted, start=start, duration=LENGTH)
                told.append("booked" if answer.booked else str(answer.refused and answer.refused.outcome.value))
            for _ in range(2):
                settled(workspace)
            assert outbox(workspace) == []
        return told

    with ThreadPoolExecutor(CLIENTS) as pool:
        first, second, alone = pool.map(run, range(CLIENTS))
    here, there = (sorted(any_clinic.standing(calendar)) for calendar in (HERE, THERE))
    for slot in range(SLOTS):
        start = START + slot * HOUR
        told = [first[slot], second[slot], alone[slot]]
        both = told[:2].count("booked")
        assert both + (told[2] == "booked") <= 1, f"slot {slot}: {told}"
        assert here.count(("CONFIRMED", start)) == both, f"slot {slot}: {told}"
        assert there.count(("CONFIRMED", start)) == both + (told[2] == "booked"), f"slot {slot}: {told}"
    assert {what for what, _ in here + there} <= {"CONFIRMED"}, "nothing else is left"
    assert "booked" in first + second + alone


@pytest.mark.parametrize("act", [request_lost, answer_lost, says(503), says(404)])
def test_each_request_fails_once(clinic: Clinic, act: Act) -> None:
    """Whichever of them it is: both stand or none, at once and after the next contact; what was told stands."""
    desk = clinic.profile("desk")
    desk.chance = NoWaits()
    ids = {one.href: one.id for one in collections(desk.database)}
    wanted = [(ids[href], href) for href in clinic.calendars]
    for number in range(8):
        start = START + number * HOUR
        rule = clinic.proxy.on("*", act=act, skip=number, times=1)
        try:
            told = {one.outcome for one in book_together(desk, wanted, start=start, duration=LENGTH).booked}
        except (NotAllowed, NotFound):
            told = set()
        clinic.proxy.heal()
        assert rule.applied == 1
        assert len(told) <= 1, f"request {number}"
        stands = [clinic.standing(calendar).count(("CONFIRMED", start)) for calendar in (HERE, THERE)]
        assert told != {Outcome.BOOKED} or stands == [1, 1], f"request {number}: {stands}"
        for _ in range(2):
            assert settled(desk) == []
        assert outbox(desk) == [], f"request {number}"
        both = [1, 1] if told else [0, 0]
        assert [clinic.standing(calendar).count(("CONFIRMED", start)) for calendar in (HERE, THERE)] == both, f"request {number}"
        assert {what for calendar in (HERE, THERE) for what, _ in clinic.standing(calendar)} <= {"CONFIRMED"}
