"""Dates as people read them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduling.command_line.dates import days_text, instant_text, json_time, span_text
from scheduling.messages.catalogue import Catalogue


def test_a_span_in_french_and_english(fr: Catalogue, en: Catalogue, paris: ZoneInfo) -> None:
    start, end = datetime(2026, 11, 23, 13, 30, tzinfo=UTC), datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert span_text(start, end, paris, fr) == "lun. 23 nov. 2026 14:30–15:00"
    assert span_text(start, end, paris, en) == "Mon 23 Nov 2026 14:30–15:00"


def test_a_span_over_midnight_names_both_days(fr: Catalogue, paris: ZoneInfo) -> None:
    start, end = datetime(2026, 8, 1, 23, 0, tzinfo=paris), datetime(2026, 8, 2, 1, 0, tzinfo=paris)
    assert span_text(start, end, paris, fr) == "sam. 1 août 2026 23:00 – dim. 2 août 2026 01:00"


def test_whole_days(fr: Catalogue, paris: ZoneInfo) -> None:
    one, two, four = (datetime(2026, 3, day, tzinfo=paris) for day in (1, 2, 4))
    assert days_text(one, two, paris, fr) == "dim. 1 mars 2026, journée entière"
    assert days_text(one, four, paris, fr) == "dim. 1 mars 2026 – mar. 3 mars 2026"
    assert days_text(one, one, paris, fr) == "dim. 1 mars 2026, journée entière"


def test_the_hour_that_comes_twice_is_told_by_its_offset(fr: Catalogue, paris: ZoneInfo) -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert instant_text(first, paris, fr) == "dim. 25 oct. 2026 02:30 (UTC+02:00)"
    assert instant_text(second, paris, fr) == "dim. 25 oct. 2026 02:30 (UTC+01:00)"
    assert json_time(first, paris) == "2026-10-25T02:30:00+02:00"
    assert json_time(second, paris) == "2026-10-25T02:30:00+01:00"


def test_every_month_and_weekday(catalogue: Catalogue, paris: ZoneInfo) -> None:
    months = {instant_text(datetime(2026, month, 1, 12, tzinfo=paris), paris, catalogue).split()[2] for month in range(1, 13)}
    days = {instant_text(datetime(2026, 6, day, 12, tzinfo=paris), paris, catalogue).split()[0] for day in range(1, 8)}
    assert (len(months), len(days)) == (12, 7)
