import random
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.booking.judgement import Alone, Rivalled, Seen, Taken, judge, pause_s
from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
WANTED = Interval(NINE, NINE + timedelta(minutes=30))


def no_buffers(kind):
    return timedelta(0), timedelta(0)


def seen(start_min, end_min, *, claim=None, href="/c/other.ics", **fields):
    status = AppointmentStatus.PENDING if claim else AppointmentStatus.BOOKED
    appointment = Appointment(
        **{
            "uid": href,
            "calendar": "c",
            "href": href,
            "start": NINE + timedelta(minutes=start_min),
            "end": NINE + timedelta(minutes=end_min),
            "status": status,
            **fields,
        }
    )
    return Seen(appointment, href, claim)


def verdict(*there, nonce="m", left_out=frozenset(), buffers=no_buffers, kind=None):
    return judge(there, WANTED, kind, nonce=nonce, left_out=left_out, buffers=buffers)


def test_nothing_there():
    assert verdict() == Alone()


@pytest.mark.parametrize(("start", "end"), [(-30, 0), (30, 60), (-60, -30)])
def test_neighbours_that_touch_do_not_overlap(start, end):
    assert verdict(seen(start, end)) == Alone()


@pytest.mark.parametrize(("start", "end"), [(0, 30), (-10, 1), (29, 60), (10, 20), (-60, 90)])
def test_a_confirmed_overlap_takes_the_slot(start, end):
    there = seen(start, end)
    assert verdict(there) == Taken((there.appointment,))


def test_a_foreign_tentative_event_counts_and_a_cancelled_one_never_does():
    assert isinstance(verdict(seen(0, 30, foreign=True, status=AppointmentStatus.PENDING)), Taken)
    assert verdict(seen(0, 30, foreign=True, status=AppointmentStatus.CANCELLED)) == Alone()
    assert verdict(seen(0, 30, foreign=True, busy=False)) == Alone()


def test_what_is_left_out_does_not_count():
    assert verdict(seen(0, 30, href="/c/mine.ics"), left_out=frozenset({"/c/mine.ics"})) == Alone()


def test_a_claim_is_a_rival_and_the_smaller_nonce_ranks_better():
    assert verdict(seen(0, 30, claim="z"), nonce="m") == Rivalled((seen(0, 30, claim="z").appointment,), better_ranked=True)
    assert verdict(seen(0, 30, claim="a"), nonce="m").better_ranked is False
    assert verdict(seen(0, 30, claim="z"), seen(0, 30, claim="a", href="/c/b.ics"), nonce="m").better_ranked is False


def test_a_confirmed_event_outweighs_a_claim():
    assert isinstance(verdict(seen(0, 30, claim="z"), seen(20, 40, href="/c/b.ics")), Taken)


def test_a_claim_elsewhere_is_no_rival():
    assert verdict(seen(30, 60, claim="a")) == Alone()


def test_buffers_of_the_wanted_kind_and_of_the_neighbour_keep_time_free():
    def buffers(kind):
        return (timedelta(0), timedelta(minutes=10)) if kind is AppointmentKind.FIRST_VISIT else no_buffers(kind)

    assert isinstance(verdict(seen(35, 60), buffers=buffers, kind=AppointmentKind.FIRST_VISIT), Taken)
    assert isinstance(verdict(seen(-30, -5, kind=AppointmentKind.FIRST_VISIT), buffers=buffers), Taken)
    assert verdict(seen(-30, -10, kind=AppointmentKind.FIRST_VISIT), buffers=buffers) == Alone()


def test_the_better_ranked_claim_always_waits_less_than_the_other():
    chance = random.Random(1)
    for round_number in range(8):
        better = [pause_s(round_number, True, chance) for _ in range(200)]
        worse = [pause_s(round_number, False, chance) for _ in range(200)]
        assert max(better) < min(worse)
        assert max(worse) < 10


def test_on_a_slow_server_nobody_comes_back_while_the_better_ranked_claims_and_looks():
    chance = random.Random(1)
    took_s = 2.0
    better = [pause_s(0, True, chance, round_took_s=took_s) for _ in range(200)]
    worse = [pause_s(0, False, chance, round_took_s=took_s) for _ in range(200)]
    assert max(better) <= 0.2 * took_s
    assert min(worse) >= 0.6 * took_s
    assert sorted(worse)[100] > took_s
