"""What measurements mean: pure. Nothing is judged that was not measured, and what was not measured is never good."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from device_check.measurement import Measurement, Severity
from device_check.report import Verdict
from device_check.thresholds import Row, Thresholds

# Worst first: a check, and all checks together, are as good as the worst that is found.
WORST_FIRST = (Verdict.NOT_READY, Verdict.NOT_MEASURED, Verdict.DEGRADED, Verdict.READY)
# A check that cannot be done as the hospital has set it up: it says so and does not count for the whole.
NOT_SET_UP = frozenset({"no_endpoint"})


@dataclass(frozen=True)
class FindingData:
    """A finding as data: `device_check.sentences` makes its sentences. `measure` is empty where no number was judged.

    `values` of a judged number: `measured`, and the limits `ready` and `degraded`, in the unit of the measure's name.
    """

    code: str
    severity: Severity
    values: Mapping[str, float | str] = field(default_factory=dict)
    measure: str = ""


@dataclass(frozen=True)
class Judged:
    """One check, judged."""

    check: str
    verdict: Verdict
    measures: Mapping[str, float]
    findings: tuple[FindingData, ...]
    required: bool = True


def judge(measurement: Measurement, thresholds: Thresholds, required: Collection[str]) -> Judged:
    """The verdict of one check: its probe's causes, then its numbers against the table."""
    # A number that is none (a division by nothing, an empty recording) was not measured.
    measures = {name: value for name, value in measurement.measures.items() if math.isfinite(value)}
    causes = [FindingData(cause.code, cause.severity, cause.values) for cause in measurement.causes]
    explained = any(finding.severity is not Severity.INFORMATION for finding in causes)
    findings = [*causes, *_of_numbers(measures, thresholds.of(measurement.check), explained)]
    if not measures and not findings:
        findings.append(FindingData("nothing_measured", Severity.NOT_MEASURED))
    return Judged(
        measurement.check,
        _verdict(findings),
        measures,
        tuple(findings),
        measurement.check in required and not any(finding.code in NOT_SET_UP for finding in findings),
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
        value = measures.get(row.measure)
        if value is None:
            if row.needed and not explained:
                findings.append(FindingData("measure_missing", Severity.NOT_MEASURED, {"name": row.measure}, row.measure))
            continue
        if (verdict := row.verdict(value)) is Verdict.READY:
            continue
        values: dict[str, float | str] = {"measured": value, "ready": row.ready, "degraded": row.degraded}
        findings.append(FindingData(row.code, Severity(verdict.value), values, row.measure))
        if row.decides:
            break
    return findings


def _verdict(findings: Iterable[FindingData]) -> Verdict:
    found = {finding.severity.value for finding in findings}
    return next((verdict for verdict in WORST_FIRST if verdict.value in found), Verdict.READY)
