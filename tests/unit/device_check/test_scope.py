"""Every check that is wanted has a probe, in every scope; and what each scope may take."""

from __future__ import annotations

import pytest

from device_check.check_names import CHECKS, DEVICES
from device_check.measurement import Severity
from device_check.probes.beside_devices import beside_devices
from device_check.progress import SilentReporter, Token
from device_check.relays import Relay
from device_check.report import Verdict
from device_check.scope import BUDGETS, Allowance, Scope, Wanted, no_secret
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds
from device_check.verdict import judge
from scheduling.messages.catalogue import load_catalogue


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


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_what_is_left_of_a_budget_is_one_for_all() -> None:
    clock = Clock()
    allowance = Allowance(BUDGETS[Scope.FULL], clock)
    # Something is kept to let go of what is held, and to judge; of the bytes, for headers.
    assert 18.5 < allowance.left_s() < 20
    assert allowance.left_s(keeping_s=6) == pytest.approx(allowance.left_s() - 6)
    assert 27_000_000 < allowance.left_bytes < 30_000_000
    clock.now += 15
    allowance.spend(24_000_000)
    assert 3.5 < allowance.left_s() < 5
    assert 3_000_000 < allowance.left_bytes < 6_000_000
    clock.now += 10
    assert allowance.left_s() < 0


@pytest.mark.parametrize("check", ["throughput", "relay"])
def test_a_check_without_time_left_says_so_and_contacts_nobody(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of all starts when the probes are made: on the page that is before the job begins."""
    clock = Clock()
    # The budget's clock alone: what measures looks at the time itself.
    monkeypatch.setattr(Allowance.__init__, "__defaults__", (clock,))
    relay = Relay(url="turn:198.51.100.7:3478", username="a", secret="b")
    settings = CheckSettings(speed_url="https://198.51.100.7/", relays=(relay,))
    (probe,) = beside_devices(settings, Thresholds.load(), Wanted(Scope.PART, (check,), secret_of=lambda _name: "x"))
    clock.now += 18
    with monkeypatch.context() as patched:
        patched.setattr("socket.socket", _forbidden)
        found = probe.run(Token(), SilentReporter())
    assert [(one.code, one.severity) for one in found.causes] == [("budget_spent", Severity.NOT_MEASURED)]
    assert found.measures == {}
    judged = judge(found, Thresholds.load(), CHECKS)
    assert (judged.verdict, judged.required) == (Verdict.NOT_MEASURED, True)
    for language in ("fr", "en"):
        texts = load_catalogue(language)
        for part in ("word", "cause", "evidence", "remedy"):
            assert texts.find(f"finding.budget_spent.{part}", limit_s="20 s")


def _forbidden(*_arguments: object, **_named: object) -> None:
    raise AssertionError("nobody may be contacted")
