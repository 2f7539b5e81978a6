"""How long occurrences last, in classes, and instants as the index has them."""

from __future__ import annotations

from datetime import datetime

SPANS_S = (90_000, 8 * 86_400, 64 * 86_400)
"""Longest occurrence of each class, in seconds: a day of 25 hours, a week or so, two months; the last class has no bound.

A question for a day looks back, in each class, no further than such an occurrence lasts.
"""

EVER = 2**62
_EARLIEST, _LATEST = -60_000_000_000, 253_000_000_000
"""Seconds since 1970 that every zone can express (years 68 to 9987)."""


def span_of(seconds: int) -> int:
    """The class of an occurrence of this length."""
    return next((span for span, longest in enumerate(SPANS_S) if seconds <= longest), len(SPANS_S))


def epoch(instant: datetime) -> int:
    """Seconds since 1970, within what every zone can express."""
    return min(max(int(instant.timestamp()), _EARLIEST), _LATEST)
