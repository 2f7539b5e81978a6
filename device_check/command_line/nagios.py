"""One line for Nagios and its kin, in English and the C locale whatever the language: monitoring reads it, then people.

    READINESS WARNING: upload 1.8 Mbit/s | upload=1.8;2:;0.6:;0 rtt=0.031s;0.15;0.4;0

The data after the bar follow the plug-in guidelines: label=value[unit];warning;critical;minimum, base units.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import IntEnum

from device_check.examination import Examined
from device_check.measurement import Severity
from device_check.quantities import Texts, quantity
from device_check.report import Verdict
from device_check.sentences import finding
from device_check.thresholds import Row, Thresholds
from device_check.verdict import FindingData, Judged


class Status(IntEnum):
    """The exit codes of a plug-in."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


_STATUS: Mapping[Verdict, Status] = {
    Verdict.READY: Status.OK,
    Verdict.DEGRADED: Status.WARNING,
    Verdict.NOT_READY: Status.CRITICAL,
    Verdict.NOT_MEASURED: Status.UNKNOWN,
}
_GRAVEST_FIRST = (Status.CRITICAL, Status.WARNING, Status.UNKNOWN, Status.OK)
# No two checks share a label: what the network measures has the plain name, the relay its own.
_LABELS: Mapping[tuple[str, str], str] = {
    ("network", "round_trip_time_ms"): "rtt",
    ("relay", "round_trip_time_ms"): "relay_rtt",
    ("relay", "jitter_ms"): "relay_jitter",
}
# Ending of a measure's name -> factor to the unit of the data, that unit as the guidelines write it.
_UNITS: Mapping[str, tuple[float, str]] = {"ms": (0.001, "s"), "s": (1, "s"), "bps": (1e-6, ""), "ratio": (100, "%")}
_ABSURD = 1e15
"""No number of ours is so large; one that is has no place in a graph."""
LONGEST = 1000
"""Characters of the text: what is longer, old agents cut anywhere, the data with it."""
_TYPEWRITER = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "–": "-", "—": "-", "|": "/", "\u00a0": " ", "\u202f": " "}
)


def status_of(examined: Examined) -> Status:
    """CRITICAL before WARNING before UNKNOWN before OK, of the checks that count."""
    found = {_STATUS[one.verdict] for one in _counted(examined.checks)}
    return next((status for status in _GRAVEST_FIRST if status in found), Status.UNKNOWN)


def line_of(examined: Examined, thresholds: Thresholds, english: Texts) -> str:
    """The whole line."""
    status = status_of(examined)
    counted = _counted(examined.checks)
    told = [_told(one, each, english) for one in counted for each in one.findings if _weighs(each, status)]
    told += [
        f"{one.check} not measured" for one in counted if one.verdict is Verdict.NOT_MEASURED and status is not Status.UNKNOWN
    ]
    if not told:
        ready = ", ".join(one.check for one in examined.checks if one.verdict is Verdict.READY)
        told = [f"{ready} ready" if ready else "nothing was examined"]
    data = " ".join(
        _datum(row, one.measures[row.measure])
        for one in examined.checks
        for row in thresholds.of(one.check)
        if abs(one.measures.get(row.measure, math.inf)) < _ABSURD
    )
    return f"READINESS {status.name}: {_plain('; '.join(dict.fromkeys(told)))}" + (f" | {data}" if data else "")


def unknown(reason: str) -> str:
    """The line where nothing was examined: wrong use, a deadline, a fault of our own."""
    return f"READINESS UNKNOWN: {_plain(reason)}"


def _counted(checks: Iterable[Judged]) -> list[Judged]:
    every = list(checks)
    return [one for one in every if one.required] or every


def _weighs(found: FindingData, status: Status) -> bool:
    return found.severity is not Severity.INFORMATION and _STATUS[Verdict(found.severity.value)] is status


def _told(judged: Judged, found: FindingData, english: Texts) -> str:
    measured = found.values.get("measured")
    if found.measure and isinstance(measured, float):
        told = f"{_label(judged.check, found.measure).replace('_', ' ')} {quantity(found.measure, measured, english)}"
        return f"{told} (uncertain)" if found.uncertain else told
    return finding(judged.check, found, english).cause


def _datum(row: Row, value: float) -> str:
    factor, unit = _UNITS.get(row.measure.rpartition("_")[2], (1.0, ""))
    # Alert above a number, or with a colon below it.
    below = ":" if row.better == "higher" else ""
    limits = ";".join(f"{_number(limit * factor)}{below}" for limit in (row.ready, row.degraded))
    least = "" if row.unit in ("dbov", "dbfs", "db") else "0"
    return f"{_label(row.check, row.measure)}={_number(value * factor)}{unit};{limits};{least}"


def _label(check: str, measure: str) -> str:
    return _LABELS.get((check, measure)) or measure.rpartition("_")[0]


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def _plain(text: str) -> str:
    """One line of ASCII, without the bar that begins the data."""
    printable = (letter if letter.isprintable() else " " for letter in text.translate(_TYPEWRITER))
    plain = " ".join("".join(printable).encode("ascii", "replace").decode("ascii").split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 3] + "..."
