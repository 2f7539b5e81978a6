"""Which code stands for what."""

from __future__ import annotations

import pytest

from scheduling import errors
from scheduling.command_line.exit_codes import GRAVEST_FIRST, code_of, code_of_outcome, gravest
from tests.unit.messages.error_samples import samples

EXPECTED = {
    "TimeRefused": 2,
    "PatientRefused": 2,
    "LinkRefused": 2,
    "NotFound": 2,
    "Ambiguous": 2,
    "SettingsRefused": 2,
    "ValueRefused": 2,
    "InputRefused": 2,
    "ServerUnreachable": 7,
    "TlsRefused": 7,
    "ServerBusy": 7,
    "BadAnswer": 7,
    "SignInRefused": 6,
    "NotACalendarServer": 9,
    "NotAllowed": 9,
    "StoreLocked": 8,
    "StoreDamaged": 8,
    "WrongKey": 8,
    "StoreTooNew": 8,
    "StoreFull": 8,
    "StoreError": 8,
    "SecretsRefused": 8,
    "SealRefused": 2,
    "UnreadableObject": 9,
    "Cancelled": 130,
    "SchedulingError": 1,
    "CalDavError": 7,
    "AccountEmptied": 5,
    "CalendarEmptied": 5,
    "CalendarGone": 9,
}


@pytest.mark.parametrize("error", samples(), ids=lambda error: f"{error.code}")
def test_every_error_has_its_code(error: errors.SchedulingError) -> None:
    assert code_of(error) == EXPECTED[type(error).__name__]


def test_outcomes() -> None:
    codes = {word: code_of_outcome(word) for word in ("booked", "moved", "cancelled", "changed")}
    assert set(codes.values()) == {0}
    assert [code_of_outcome(word) for word in ("taken", "contended", "queued", "conflict")] == [3, 3, 4, 5]


def test_the_gravest_of_several() -> None:
    assert gravest([]) == 0
    assert gravest([7, 0, 5]) == 7
    assert gravest([6, 7, 9]) == 6
    assert gravest([7, 9]) == 9
    assert gravest([8, 6]) == 8
    assert gravest([3, 4, 5]) == 5
    assert set(GRAVEST_FIRST) == {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130}
