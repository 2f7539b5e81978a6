"""What is said of a check for which nothing was left of the examination's time."""

from __future__ import annotations

from device_check.measurement import Cause, Severity
from device_check.scope import Allowance


def budget_spent(allowance: Allowance) -> Cause:
    """Nothing was measured: what came before took all the time."""
    return Cause("budget_spent", Severity.NOT_MEASURED, {"limit_s": allowance.budget.seconds})
