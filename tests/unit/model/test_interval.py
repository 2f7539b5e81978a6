from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.model.interval import Interval

PARIS = ZoneInfo("Europe/Paris")


def paris(hour, minute, fold=0, day=25):
    return datetime(2026, 10, day, hour, minute, tzinfo=PARIS, fold=fold)


def test_the_repeated_hour_has_two_halves():
    across = Interval(paris(2, 55), paris(2, 5, fold=1))
    assert across.duration == timedelta(minutes=10)
    assert not Interval(paris(2, 0), paris(2, 30)).overlaps(Interval(paris(2, 0, fold=1), paris(2, 30, fold=1)))
    assert across.overlaps(Interval(paris(2, 0, fold=1), paris(2, 30, fold=1)))
    with pytest.raises(ValueError, match="before it starts"):
        Interval(paris(2, 0, fold=1), paris(2, 55))


def test_a_night_of_25_hours():
    assert Interval(paris(0, 0), paris(0, 0, day=26)).duration == timedelta(hours=25)


def test_widened_by_elapsed_time():
    wide = Interval(paris(2, 30, fold=1), paris(3, 0)).widened(timedelta(hours=1), timedelta(0))
    assert (wide.start.hour, wide.start.minute, wide.start.fold) == (2, 30, 0)
    assert wide.duration == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((9, 10), (10, 11), False), ((9, 11), (10, 12), True), ((9, 12), (10, 10), True), ((9, 9), (9, 9), False)],
)
def test_overlap(one, other, expected):
    def interval(hours):
        return Interval(paris(hours[0], 0, day=1), paris(hours[1], 0, day=1))

    assert interval(one).overlaps(interval(other)) is expected
    assert interval(other).overlaps(interval(one)) is expected


def test_times_without_a_zone_are_refused():
    with pytest.raises(ValueError, match="zone"):
        Interval(datetime(2026, 1, 1), datetime(2026, 1, 2))
