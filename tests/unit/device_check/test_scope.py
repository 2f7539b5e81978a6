"""Every check that is wanted has a probe, in every scope; and what each scope may take."""

from __future__ import annotations

import pytest

from device_check.check_names import CHECKS, DEVICES
from device_check.probes.beside_devices import beside_devices
from device_check.scope import BUDGETS, Scope, Wanted, no_secret
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds


@pytest.mark.parametrize("scope", Scope)
def test_a_check_that_is_awaited_has_its_probe(scope: Scope) -> None:
    """Else the page waits for ever: a name is added to what is made together with its probe."""
    wanted = Wanted(scope, only=CHECKS)
    made = [probe.check for probe in beside_devices(CheckSettings(), Thresholds.load(), wanted)]
    assert sorted((*DEVICES, *made)) == sorted(wanted.checks)


def test_the_quick_check_moves_little_and_wants_nothing_of_the_person() -> None:
    quick, full = BUDGETS[Scope.QUICK], BUDGETS[Scope.FULL]
    assert (full.seconds, full.bytes, full.speech, full.tone) == (20.0, 30_000_000, True, True)
    assert (quick.seconds, quick.speech, quick.tone) == (10.0, False, False)
    assert set(full.checks) - set(quick.checks) == {"throughput"}


def test_a_part_is_what_was_named_each_once_in_the_order_of_the_examination() -> None:
    assert Wanted(Scope.PART, ("throughput", "camera", "throughput")).checks == ("camera", "throughput")
    # Elsewhere nothing is left out by accident.
    assert Wanted(Scope.FULL, ("camera",)).checks == BUDGETS[Scope.FULL].checks
    assert Wanted().secret_of is no_secret
