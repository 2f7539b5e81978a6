"""What measurements mean: pure. Nothing is judged that was not measured, and what was not measured is never good."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from device_check.measurement import Measurement, Rung, Severity
from device_check.report import Verdict
from device_check.thresholds import Row, Thresholds

# Worst first: a check, and all checks together, are as good as the worst that is found.
WORST_FIRST = (Verdict.NOT_READY, Verdict.NOT_MEASURED, Verdict.DEGRADED, Verdict.READY)
# A check that cannot be done as the hospital has set it up: it says so and does not count for the whole.
NOT_SET_UP = frozenset({"no_endpoint", "no_relay", "platform_not_named"})


@dataclass(frozen=True)
class FindingData:
    """A finding as data: `device_check.sentences` makes its sentences. `measure` is empty where no number was judged.

    `values` of a judged number: `measured`, and the limits `ready` and `degraded`, in the unit of the measure's name.
    Where the number has a 95 % interval, its ends `low` and `high`; `uncertain`: they lie on both sides of a limit.
    """

    code: str
    severity: Severity
    values: Mapping[str, float | str] = field(default_factory=dict)
    measure: str = ""
    uncertain: bool = False


@dataclass(frozen=True)
class Judged:
    """One check, judged."""

    check: str
    verdict: Verdict
    measures: Mapping[str, float]
    findings: tuple[FindingData, ...]
    required: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)
    rungs: tuple[Rung, ...] = ()


def judge(measurement: Measurement, thresholds: Thresholds, required: Collection[str]) -> Judged:
    """The verdict of one check: its probe's causes, then its numbers against the table."""
    # A number that is none (a division by nothing, an empty recording) was not measured.
    measures = {name: value for name, value in measurement.measures.items() if math.isfinite(value)}
    causes = [FindingData(cause.code, cause.severity, cause.values) for cause in measurement.causes]
    # What only makes the check worse explains no number that is missing.
    explained = any(finding.severity in (Severity.NOT_READY, Severity.NOT_MEASURED) for finding in causes)
    rows = [row for row in thresholds.of(measurement.check) if row.measure not in measurement.skipped]
    findings = [*causes, *_of_numbers(measures, rows, explained)]
    if not measures and not findings:
        findings.append(FindingData("nothing_measured", Severity.NOT_MEASURED))
    return Judged(
        measurement.check,
        _verdict(findings),
        measures,
        tuple(findings),
        measurement.check in required and not _only_not_set_up(findings),
        measurement.facts,
        tuple(measurement.rungs),
    )


def overall(judged: Iterable[Judged]) -> Verdict:
    """The worst of the required checks; where none of those made is required, the worst of all; without any, not measured."""
    everything = tuple(judged)
    counted = tuple(one for one in everything if one.required) or everything
    found = {one.verdict for one in counted}
    return next((verdict for verdict in WORST_FIRST if verdict in found), Verdict.NOT_MEASURED)


def _of_numbers(measures: Mapping[str, float], rows: Iterable[Row], explained: bool) -> list[FindingData]:
    findings: list[FindingData] = []
    for row in rows:
        ends = _ends(measures, row)
        if ends is None:
            if row.needed and not explained:
                findings.append(FindingData("measure_missing", Severity.NOT_MEASURED, {"name": row.measure}, row.measure))
            continue
        bands = [row.verdict(end) for end in ends]
        verdict = min(bands, key=WORST_FIRST.index)
        if verdict is Verdict.READY:
            continue
        values: dict[str, float | str] = {"measured": measures[row.measure], "ready": row.ready, "degraded": row.degraded}
        if row.low:
            values |= {"low": ends[0], "high": ends[-1]}
        findings.append(FindingData(row.code, Severity(verdict.value), values, row.measure, uncertain=len(set(bands)) > 1))
        if row.decides:
            break
    return findings


def _only_not_set_up(findings: Iterable[FindingData]) -> bool:
    """Nothing is wrong but what is not set up: where a server cannot be reached, that counts whatever else is not set up."""
    weighing = [finding for finding in findings if finding.severity is not Severity.INFORMATION]
    return bool(weighing) and all(finding.code in NOT_SET_UP for finding in weighing)


def _ends(measures: Mapping[str, float], row: Row) -> tuple[float, ...] | None:
    """What is judged: the number, or the ends of its interval; None where one is absent (an absent loss is not a loss of 0)."""
    names = (row.low, row.high) if row.low else (row.measure,)
    if row.measure not in measures or any(name not in measures for name in names):
        return None
    return tuple(measures[name] for name in names)


def _verdict(findings: Iterable[FindingData]) -> Verdict:
    found = {finding.severity.value for finding in findings}
    return next((verdict for verdict in WORST_FIRST if verdict.value in found), Verdict.READY)
