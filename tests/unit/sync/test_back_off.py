"""When a server is asked again."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from scheduling.errors import (
    BadAnswer,
    CalendarEmptied,
    SchedulingError,
    ServerBusy,
    ServerUnreachable,
    SignInRefused,
    TlsRefused,
)
from scheduling.sync.back_off import FIRST_PAUSE, LONGEST_PAUSE, LONGEST_WISH, Pause, pause_after, still_waits
from tests.unit.store.samples import NOW

URL = "https://cal.example"
TIMED_OUT = ServerUnreachable(URL, "timed_out")
BROKEN = BadAnswer(URL, "status_500", 500)


class Greatest(Random):
    def uniform(self, a: float, b: float) -> float:
        return b


class Least(Random):
    def uniform(self, a: float, b: float) -> float:
        return a


def after(*errors: SchedulingError | None, earlier: Pause | None = None, chance: Random | None = None) -> Pause:
    return pause_after(errors, earlier or Pause(), NOW, chance or Greatest())


@pytest.mark.parametrize(
    "error", [TIMED_OUT, BROKEN, TlsRefused(URL, "expired"), SignInRefused(URL, "u"), ServerBusy(URL, "status_503")]
)
def test_the_pause_doubles_with_each_failure_in_a_row_and_is_spread(error: SchedulingError) -> None:
    pause, pauses = Pause(), []
    for _ in range(20):
        pause = after(error, error, earlier=pause)
        assert pause.until is not None
        pauses.append(pause.until - NOW)
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert (pauses[-1], pause.failures) == (LONGEST_PAUSE, 20)
    assert after(error, chance=Least()).until == NOW + FIRST_PAUSE / 2


@pytest.mark.parametrize("errors", [(None,), (None, BROKEN), (CalendarEmptied("A", 9),), (BadAnswer(URL, "not_xml", 207),)])
def test_a_server_that_answers_is_not_left_alone(errors: tuple[SchedulingError | None, ...]) -> None:
    assert after(*errors, earlier=Pause(NOW, 7)) == Pause()


@pytest.mark.parametrize("reason", ["name_not_found", "network_unreachable", "connection_refused"])
def test_a_workstation_without_network_does_not_wait_once_it_is_back(reason: str) -> None:
    assert after(ServerUnreachable(URL, reason)) == Pause()
    assert after(ServerUnreachable(URL, reason), earlier=Pause(NOW, 3)) == Pause(NOW, 3)


def test_what_the_server_wishes_counts_as_it_is_within_an_hour() -> None:
    assert after(ServerBusy(URL, "status_503", 40.0), None, earlier=Pause(NOW, 3)) == Pause(NOW + timedelta(seconds=40), 0)
    assert after(ServerBusy(URL, "status_429", 1e9)) == Pause(NOW + LONGEST_WISH, 0)
    assert after(ServerBusy(URL, "status_429", 5.0), ServerBusy(URL, "status_429", 9.0)).until == NOW + timedelta(seconds=9)


@pytest.mark.parametrize("asked_for", [False, True])
def test_who_waits(asked_for: bool) -> None:
    """After failures only what nobody asked for; at the server's own wish everybody."""
    failed, wished = Pause(NOW + timedelta(minutes=4), 2), Pause(NOW + timedelta(minutes=4), 0)
    reason = still_waits(failed, NOW, URL, asked_for=asked_for)
    assert (reason is None) is asked_for
    busy = still_waits(wished, NOW, URL, asked_for=asked_for)
    assert isinstance(busy, ServerBusy)
    assert busy.retry_after_s == 240
    for pause in (failed, wished):
        assert still_waits(pause, NOW + timedelta(minutes=4), URL, asked_for=asked_for) is None
        assert still_waits(pause, NOW - timedelta(days=2), URL, asked_for=asked_for) is None, "the clock was set back"
    assert still_waits(Pause(), NOW, URL, asked_for=asked_for) is None
