"""How sure a share is: the interval of Wilson (1927, "Probable inference, the law of succession, and statistical inference")."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# Quantiles of the normal distribution: within them lie 95 % and 99 % of it.
Z_95, Z_99 = 1.959964, 2.575829


@dataclass(frozen=True)
class Interval:
    """Between `low` and `high`, both included."""

    low: float
    high: float


def wilson(lost: int, sent: int, z: float = Z_95) -> Interval | None:
    """The interval of the true share where `lost` of `sent` were lost. None of none sent is no share at all: None."""
    if not 0 <= lost <= sent:
        raise ValueError("more lost than sent")
    if sent == 0:
        return None
    share, spread = lost / sent, z * z / sent
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / sent + spread / (4 * sent)) / (1 + spread)
    # At its ends the formula is exact: only rounding would leave 0 and 1 there.
    return Interval(0.0 if lost == 0 else middle - half, 1.0 if lost == sent else middle + half)
