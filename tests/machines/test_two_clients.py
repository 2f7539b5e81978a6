"""The machine of `two_clients` run, shown to be worth something, and the cases that it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import Phase, Verbosity, settings
from hypothesis.stateful import run_state_machine_as_test

from scheduling.booking import claim
from scheduling.booking.judgement import Alone, Rivalled
from tests.machines.two_clients import TwoClients
from tests.machines.world import PATHS, Stage, stage

EXAMPLES, NIGHTLY_EXAMPLES, STEPS = 200, 2_000, 25


@pytest.fixture(scope="module", autouse=True)
def shared() -> Iterator[Stage]:
    with stage() as made:
        TwoClients.shared = made
        yield made


def test_two_clients(nightly: bool) -> None:
    """200 examples, the same each time; at night 2,000, others each time. What fails is printed as steps, to be kept below."""
    run_state_machine_as_test(
        TwoClients,
        settings=settings(
            max_examples=NIGHTLY_EXAMPLES if nightly else EXAMPLES,
            derandomize=not nightly,
            database=None,
            stateful_step_count=STEPS,
            deadline=None,
        ),
    )


@pytest.mark.parametrize("lacking", ["look", "yield"])
def test_a_protocol_that_lacks_a_step_is_found_out(lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the machine would prove nothing: with the step it finds nothing wrong, without it two appointments in one slot."""
    sound = claim.judge

    def judge(*arguments: Any, **more: Any) -> Any:
        found = sound(*arguments, **more)
        return Alone() if lacking == "look" or isinstance(found, Rivalled) else found

    monkeypatch.setattr(claim, "judge", judge)
    few = settings(
        max_examples=EXAMPLES,
        derandomize=True,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
    )
    with pytest.raises(AssertionError, match="two appointments in one slot"):
        run_state_machine_as_test(TwoClients, settings=few)


def replay(*steps: Callable[[TwoClients], object]) -> None:
    """A case that was found once, step by step, and settled."""
    machine = TwoClients()
    machine.begin(seed=0)
    try:
        for one in steps:
            one(machine)
    finally:
        machine.teardown()


def test_a_wish_that_is_dropped_by_one_who_dies_over_it() -> None:
    replay(
        lambda one: one.will_be_killed(boundary=3, who=0),
        lambda one: one.book(calendar=PATHS[0], offline=True, slot=0, who=0),
        lambda one: one.undo(who=0),
    )


def test_a_claim_whose_answers_were_lost_and_whose_wish_is_dropped() -> None:
    replay(
        lambda one: one.fault(kind="answer lost", skip=0, times=2, who=0),
        lambda one: one.book(calendar=PATHS[0], offline=False, slot=0, who=0),
        lambda one: one.cancel(remove=False, which=0, who=0),
    )


def test_a_booking_that_waited_and_was_moved_stays_confirmed_when_the_move_is_taken_back() -> None:
    """It came back TENTATIVE, as it had waited: told "moved", and no appointment any more to anybody else."""
    replay(
        lambda one: one.book(calendar=PATHS[1], offline=True, slot=0, who=1),
        lambda one: one.move(calendar=PATHS[1], slot=1, which=0, who=1),
        lambda one: one.undo(who=1),
    )


def test_a_cancellation_of_what_was_cancelled_already_is_taken_back_and_nobody_is_told_booked() -> None:
    replay(
        lambda one: one.book(calendar=PATHS[1], offline=False, slot=0, who=0),
        lambda one: one.cancel(remove=False, which=0, who=0),
        lambda one: one.cancel(remove=False, which=0, who=0),
        lambda one: one.undo(who=0),
    )


def test_a_move_in_the_middle_of_which_a_colleague_cancels_is_no_move() -> None:
    """It was told "moved", and stood cancelled at the new time."""
    replay(
        lambda one: one.book(calendar=PATHS[1], offline=False, slot=0, who=1),
        lambda one: one.synchronise(who=0),
        lambda one: one.one_moves_one_cancels(boundary=4, calendar=PATHS[1], slot=1, which=7, who=1),
    )


def test_a_move_to_where_it_already_stands_here_is_refused() -> None:
    """Behind a conflict it waited with nothing to write, and was done with when the server's version was chosen."""
    replay(
        lambda one: one.book(calendar=PATHS[0], offline=False, slot=1, who=0),
        lambda one: one.synchronise(who=1),
        lambda one: one.one_moves_one_cancels(boundary=5, calendar=PATHS[0], slot=3, which=3, who=1),
        lambda one: one.move(calendar=PATHS[0], slot=3, which=3, who=1),
    )


def test_a_move_that_waited_behind_a_conflict_does_not_take_time_for_what_a_person_chose_to_leave_cancelled() -> None:
    replay(
        lambda one: one.book(calendar=PATHS[0], offline=False, slot=1, who=0),
        lambda one: one.synchronise(who=1),
        lambda one: one.one_moves_one_cancels(boundary=5, calendar=PATHS[0], slot=3, which=3, who=1),
        lambda one: one.move(calendar=PATHS[0], slot=2, which=3, who=1),
    )
