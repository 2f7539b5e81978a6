"""The report as lines for a person: the verdict in one sentence, a line a check, causes and remedies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from device_check.quantities import Texts, quantity
from device_check.report import Check, Report, Verdict
from device_check.sentences import verdict_sentence
from device_check.thresholds import Thresholds

SIGNS: Mapping[Verdict, str] = {Verdict.READY: "+", Verdict.DEGRADED: "!", Verdict.NOT_READY: "x", Verdict.NOT_MEASURED: "?"}


def lines_of(report: Report, thresholds: Thresholds, texts: Texts) -> list[str]:
    """All lines."""
    lines = [verdict_sentence(report, texts)]
    told: set[str] = set()
    for check in report.checks:
        lines.append(_check_line(check, thresholds, texts))
        # The same cause in two checks (no speed server) is explained once.
        lines += [
            texts.text("check_line.finding", evidence=found.evidence, remedy=found.remedy)
            for found in check.findings
            if found.evidence not in told
        ]
        told |= {found.evidence for found in check.findings}
    taken_at = report.taken_at.isoformat(sep=" ", timespec="minutes")
    duration = quantity("duration_s", report.duration_s, texts)
    return [*lines, texts.text("check_line.footer", workstation=report.workstation, taken_at=taken_at, duration=duration)]


def _check_line(check: Check, thresholds: Thresholds, texts: Texts) -> str:
    values = {
        "sign": SIGNS[check.verdict],
        "check": texts.text(f"check_name.{check.check}"),
        "verdict": texts.text(f"check_verdict.{check.verdict}"),
    }
    measures = texts.text("check_line.between").join(_measures(check, thresholds, texts))
    line = (
        texts.text("check_line.check_measures", measures=measures, **values)
        if measures
        else texts.text("check_line.check", **values)
    )
    return line if check.required else texts.text("check_line.optional", line=line)


def _measures(check: Check, thresholds: Thresholds, texts: Texts) -> Iterator[str]:
    for row in thresholds.of(check.check):
        if (value := check.measures.get(row.measure)) is None:
            continue
        at_least = check.measures.get(f"{row.measure.rpartition('_')[0]}_at_least")
        key = "check_line.measure_at_least" if at_least else "check_line.measure"
        name = texts.find(f"measure.{row.measure}") or row.measure
        yield texts.text(key, name=name, value=quantity(row.measure, value, texts))
