"""A report has 8 KiB at most: brokers, journals and agents cut what is longer. What helps least is left out, and counted."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from device_check.foreign import shortened
from device_check.measurement import Outcome, Rung, Severity
from device_check.report import Check, Finding, Report

MOST_BYTES = 8192
"""Of the JSON without blanks, in UTF-8."""
_SHORT = 90
_GRAVEST_FIRST = (Severity.NOT_READY, Severity.NOT_MEASURED, Severity.DEGRADED, Severity.INFORMATION)
_KEPT_FACTS = ("device", "session", "relay", "transport")


def size_of(report: Report) -> int:
    """Bytes of the report as it is sent."""
    return len(msgspec.json.encode(report))


def fitted(report: Report, most: int = MOST_BYTES) -> Report:
    """`report`; where it is too long without: the steps of ways that led to their end, then what is only information, then all
    steps and lesser facts, then the end of long evidence, then the lesser findings of the longest checks.

    Verdicts, measures and the gravest finding of each check stay. `Check.left_out` counts findings and steps that are not told.
    """
    for lesser in (_without_passed_ways, _without_information, _without_ways, _with_fewer_facts, _in_short):
        if size_of(report) <= most:
            return report
        report = _each(report, lesser)
    while size_of(report) > most:
        longest = max(report.checks, key=lambda check: (len(check.findings) > 1, len(msgspec.json.encode(check))), default=None)
        if longest is None or len(longest.findings) <= 1:
            return report
        report = replace(report, checks=[_with_findings(one, _lesser(one)) if one is longest else one for one in report.checks])
    return report


def _each(report: Report, change: Callable[[Check], Check]) -> Report:
    return replace(report, checks=[change(check) for check in report.checks])


def _without_passed_ways(check: Check) -> Check:
    ended = {rung.target for rung in check.rungs if rung.outcome is Outcome.FAILED}
    return _with_rungs(check, [rung for rung in check.rungs if rung.target in ended and rung.outcome is not Outcome.SKIPPED])


def _without_information(check: Check) -> Check:
    return _with_findings(check, [one for one in check.findings if one.severity is not Severity.INFORMATION])


def _without_ways(check: Check) -> Check:
    return _with_rungs(check, [])


def _with_fewer_facts(check: Check) -> Check:
    return replace(check, facts={name: shortened(check.facts[name], _SHORT) for name in _KEPT_FACTS if name in check.facts})


def _in_short(check: Check) -> Check:
    return replace(check, findings=[replace(one, evidence=shortened(one.evidence, _SHORT)) for one in check.findings])


def _lesser(check: Check) -> list[Finding]:
    """All but the last of the least grave."""
    least = max(range(len(check.findings)), key=lambda place: (_GRAVEST_FIRST.index(check.findings[place].severity), place))
    return [one for place, one in enumerate(check.findings) if place != least]


def _with_findings(check: Check, kept: list[Finding]) -> Check:
    return replace(check, findings=kept, left_out=check.left_out + len(check.findings) - len(kept))


def _with_rungs(check: Check, kept: list[Rung]) -> Check:
    return replace(check, rungs=kept, left_out=check.left_out + len(check.rungs) - len(kept))
