"""Public holidays: the eleven, the two more of Alsace and Moselle, overseas, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from scheduling.errors import ValueRefused
from scheduling.public_holidays import public_holidays

GOOD_FRIDAY, SAINT_STEPHEN = date(2026, 4, 3), date(2026, 12, 26)


def test_france_has_eleven_named_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    found = public_holidays("FR", [2026])
    assert len(found) == 11
    assert found[date(2026, 4, 6)] == "Lundi de Pâques"
    assert list(found) == sorted(found)


@pytest.mark.parametrize("place", ["FR-57", "FR-67", "FR-68", "FR-6AE", "fr-57 "])
def test_alsace_and_moselle_have_two_more(place: str) -> None:
    found = public_holidays(place, [2026])
    assert set(found) - set(public_holidays("FR", [2026])) == {GOOD_FRIDAY, SAINT_STEPHEN}


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("FR-971", date(2026, 5, 27)),
        ("FR-GP", date(2026, 5, 27)),
        ("FR-972", date(2026, 5, 22)),
        ("FR-973", date(2026, 6, 10)),
        ("FR-974", date(2026, 12, 20)),
        ("FR-976", date(2026, 4, 27)),
        ("FR-988", date(2026, 9, 24)),
    ],
)
def test_overseas_remembers_the_abolition_of_slavery_or_its_citizenship(place: str, day: date) -> None:
    assert day in public_holidays(place, [2026])
    assert day not in public_holidays("FR", [2026])


@pytest.mark.parametrize("place", ["FR-75", "FR-01", "FR-2A", "FR-IDF"])
def test_elsewhere_in_metropolitan_france_there_are_the_eleven(place: str) -> None:
    assert public_holidays(place, [2026]) == public_holidays("FR", [2026])


def test_other_countries() -> None:
    assert public_holidays("BE", [2026])[date(2026, 7, 21)] == "Fête nationale"
    assert set(public_holidays("CH-GE", [2026])) > set(public_holidays("CH", [2026]))
    assert public_holidays("DE", [2026])[date(2026, 10, 3)] == "Tag der Deutschen Einheit"


def test_no_place_and_no_year() -> None:
    assert public_holidays("", [2026]) == {}
    assert public_holidays("FR", []) == {}


def test_only_the_years_asked_for() -> None:
    assert {day.year for day in public_holidays("FR", [2026, 2028])} == {2026, 2028}


@pytest.mark.parametrize("place", ["XX", "France", "FR-99", "FR-", "FR-57-1", "CH-XX", "__class__", "FR\n-57"])
def test_an_unknown_place_is_refused(place: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        public_holidays(place, [2026])
    assert (refused.value.field, refused.value.expected) == ("holidays", "holiday_place")
