"""A textfile for the exporters of Prometheus (`node_exporter`, `windows_exporter`), readable as OpenMetrics too.

    # HELP teleconsult_readiness_round_trip_time_seconds round trip
    # TYPE teleconsult_readiness_round_trip_time_seconds gauge
    teleconsult_readiness_round_trip_time_seconds{check="network"} 0.031
    # EOF

Gauges only, base units, no blank line. What was not measured is absent, never 0: an alert on a loss of 0 would sleep.
No label holds a name from outside: devices and hosts stand in the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from device_check.examination import Examined
from device_check.quantities import Texts
from device_check.report import Verdict
from device_check.thresholds import Thresholds

PREFIX = "teleconsult_readiness"
ALL = "all"
"""The check whose verdict is that of all that count."""
# Ending of a measure's name -> that of the metric, factor to the base unit.
_UNITS: Mapping[str, tuple[str, float]] = {
    "ms": ("seconds", 0.001),
    "s": ("seconds", 1),
    # Prometheus counts no bits.
    "bps": ("bytes_per_second", 1 / 8),
    "ratio": ("ratio", 1),
    "dbov": ("decibels", 1),
    "dbfs": ("decibels", 1),
    "db": ("decibels", 1),
    "fps": ("hertz", 1),
    "luma": ("luma", 1),
    "mos": ("mos", 1),
}
_SHOWN_UNJUDGED = {"mos": "expected mean opinion score of a call (G.107)"}


def text_of(examined: Examined, thresholds: Thresholds, english: Texts) -> str:
    """The whole file."""
    families: dict[str, tuple[str, list[str]]] = {}

    def add(name: str, explained: str, labels: str, value: float) -> None:
        families.setdefault(name, (explained, []))[1].append(f"{PREFIX}_{name}{labels} {value!r}")

    verdicts = [(one.check, one.verdict) for one in examined.checks] + [(ALL, examined.verdict)]
    for check, verdict in verdicts:
        for each in Verdict:
            told = "1 where this is the verdict of the check, 0 where it is not; all: of those that count together"
            add("verdict", told, f'{{check="{check}",verdict="{each}"}}', float(each is verdict))
    for one in examined.checks:
        for measure, explained in _measures(one.check, thresholds, english):
            if measure in one.measures:
                name, factor = _metric(measure)
                add(name, explained, f'{{check="{one.check}"}}', float(one.measures[measure]) * factor)
    add("duration_seconds", "how long the examination took", "", float(examined.duration_s))
    # Monitoring tells by it that nothing was examined lately: the file stays.
    add("last_check_timestamp_seconds", "when the examination began, in seconds since 1970", "", examined.taken_at.timestamp())
    lines: list[str] = []
    for name, (explained, samples) in families.items():
        lines += [f"# HELP {PREFIX}_{name} {explained}", f"# TYPE {PREFIX}_{name} gauge", *samples]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _measures(check: str, thresholds: Thresholds, english: Texts) -> Iterator[tuple[str, str]]:
    """What is told of a check, and in which words: what is judged, the ends of its interval, and the opinion."""
    for row in thresholds.of(check):
        explained = english.find(f"measure.{row.measure}") or row.measure
        yield row.measure, explained
        if row.low:
            yield row.low, f"{explained}, lower end of the 95 % interval"
            yield row.high, f"{explained}, upper end of the 95 % interval"
    yield from _SHOWN_UNJUDGED.items()


def _metric(measure: str) -> tuple[str, float]:
    """The metric's name after the prefix, and the factor to its unit."""
    stem, _, ending = measure.rpartition("_")
    unit, factor = _UNITS.get(ending, ("", 1.0))
    if not unit:
        return measure, 1.0
    return (f"{stem}_{unit}" if stem else unit), factor
