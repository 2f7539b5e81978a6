"""What the kept examinations say of one measure: numbers in the order of time, and the scale on which they are painted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from device_check.report import Report, Verdict
from device_check.thresholds import Row

# Name of a trend -> its lines, each a check and a measure of it. Lines of one trend have the same unit and the same limits.
TRENDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "round_trip": (("relay", "round_trip_time_ms"), ("network", "round_trip_time_ms")),
    "loss": (("relay", "loss_ratio"),),
    "throughput": (("throughput", "download_bps"), ("throughput", "upload_bps")),
    "speech": (("microphone", "speech_level_dbov"),),
}
# A line far below the rest would flatten it: what lies beyond is painted at the edge, with an arrow.
_WIDEST = 10.0
_ROOM = 1.15


@dataclass(frozen=True)
class Point:
    """One examination. `value` None: it was to be measured and could not be. `at_least`: it is that or more."""

    report_id: str
    taken_at: datetime
    value: float | None
    at_least: bool = False


@dataclass(frozen=True)
class Line:
    """One measure through time, oldest first. Examinations that did not ask for it have no point."""

    check: str
    measure: str
    points: tuple[Point, ...]

    @property
    def values(self) -> list[float]:
        """What was measured."""
        return [point.value for point in self.points if point.value is not None]

    @property
    def median(self) -> float | None:
        """The middle one; None without any."""
        return median(self.values) if self.values else None

    def beyond(self, row: Row) -> int:
        """How many of them are not what the row calls ready."""
        return sum(row.verdict(value) is not Verdict.READY for value in self.values)


@dataclass(frozen=True)
class Scale:
    """From `low` at the bottom to `high` at the top."""

    low: float
    high: float

    def part(self, value: float) -> float:
        """Where `value` lies: 0 at the bottom, 1 at the top, never outside."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def holds(self, value: float) -> bool:
        """Whether it lies on the scale itself."""
        return self.low <= value <= self.high


def lines_of(reports: Iterable[Report], trend: str) -> list[Line]:
    """The lines of that trend, without those of which nothing was ever asked."""
    ordered = sorted(reports, key=lambda report: report.taken_at)
    found = [Line(check, measure, tuple(_points(ordered, check, measure))) for check, measure in TRENDS[trend]]
    return [line for line in found if line.points]


def period_of(reports: Iterable[Report]) -> tuple[datetime, datetime] | None:
    """From the first examination to the last; None without any."""
    moments = [report.taken_at for report in reports]
    return (min(moments), max(moments)) if moments else None


def scale_of(lines: Sequence[Line], row: Row) -> Scale:
    """All that was measured and the limits, with a little room; no single value pushes the limits together."""
    values = [value for line in lines for value in line.values] or [row.ready]
    if row.ready < 0:  # levels: both ends matter
        return Scale(max(min(*values, row.degraded) - 4, row.degraded - 24), min(max(*values, row.ready) + 6, 0.0))
    if row.better == "higher":
        return Scale(0.0, min(max(max(values) * _ROOM, row.ready * 1.5), row.ready * _WIDEST))
    return Scale(0.0, min(max(max(values) * _ROOM, row.ready * 1.3), max(row.degraded, row.ready) * 1.5))


def _points(reports: Iterable[Report], check: str, measure: str) -> Iterable[Point]:
    least = measure.replace("_bps", "_at_least")
    for report in reports:
        found = next((one for one in report.checks if one.check == check), None)
        if found is None:
            continue
        value = found.measures.get(measure)
        # Nothing wrong and nothing measured: this examination was not to measure it (a quick one asks for no voice).
        if value is None and found.verdict is Verdict.READY:
            continue
        yield Point(report.id, report.taken_at, value, bool(least != measure and found.measures.get(least)))
