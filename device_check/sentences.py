"""Findings as sentences, and an examination as a report: the one edge between data and language.

The catalogue has `finding.<code>.cause`, `.evidence`, `.remedy` for every code. Where a check speaks of the same code in
other words, `finding.<code>.<check>.cause` and so on is preferred.
"""

from __future__ import annotations

from dataclasses import replace

from device_check.examination import Examined
from device_check.foreign import shortened
from device_check.measurement import Rung, Severity
from device_check.quantities import Texts, quantity
from device_check.report import SOFTWARE, Check, Finding, Report, Verdict
from device_check.report_size import fitted
from device_check.verdict import FindingData, Judged

# The finding that a person is told first.
_FIRST = (Severity.NOT_READY, Severity.NOT_MEASURED, Severity.DEGRADED, Severity.INFORMATION)


def report(examined: Examined, texts: Texts) -> Report:
    """The whole report, its sentences in the language of `texts`; 8 KiB at most."""
    made = Report(
        id=examined.id,
        taken_at=examined.taken_at,
        duration_s=round(examined.duration_s, 3),
        workstation=examined.workstation,
        session=examined.session,
        verdict=examined.verdict,
        checks=[check(judged, texts) for judged in examined.checks],
        scope=examined.scope,
        software=SOFTWARE,
    )
    return fitted(made)


def check(judged: Judged, texts: Texts) -> Check:
    """One check with its sentences."""
    return Check(
        check=judged.check,
        verdict=judged.verdict,
        measures={name: round(value, 3) for name, value in judged.measures.items()},
        findings=[finding(judged.check, found, texts) for found in judged.findings],
        required=judged.required,
        facts={shortened(name): shortened(words) for name, words in judged.facts.items()},
        rungs=[_rounded(rung) for rung in judged.rungs],
    )


def finding(check_name: str, found: FindingData, texts: Texts) -> Finding:
    """The sentences of one finding."""
    values: dict[str, str] = {name: _shown(name, value, found.measure, texts) for name, value in found.values.items()}

    def sentence(part: str) -> str:
        own = texts.find(f"finding.{found.code}.{check_name}.{part}", **values)
        return own if own is not None else texts.text(f"finding.{found.code}.{part}", **values)

    return Finding(
        code=found.code,
        severity=found.severity,
        cause=sentence("cause"),
        evidence=sentence("evidence") + (f" {texts.text('finding.uncertain.note')}" if found.uncertain else ""),
        remedy=sentence("remedy"),
        uncertain=found.uncertain,
    )


def verdict_sentence(made: Report, texts: Texts) -> str:
    """The one sentence: ready, or the first cause that stands in the way."""
    if (first := first_finding(made)) is not None and made.verdict is not Verdict.READY:
        return texts.text(f"verdict.{made.verdict}_because", cause=first.cause)
    return texts.text(f"verdict.{made.verdict}")


def first_finding(made: Report) -> Finding | None:
    """The gravest finding of the required checks (of all, where none is required); None where there is none."""
    counted = [one for one in made.checks if one.required] or made.checks
    found = [each for one in counted for each in one.findings]
    return min(found, key=lambda each: _FIRST.index(each.severity), default=None)


def _last_of(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _rounded(rung: Rung) -> Rung:
    return rung if rung.time_ms is None else replace(rung, time_ms=round(rung.time_ms, 1))


def _shown(name: str, value: float | str, measure: str, texts: Texts) -> str:
    if isinstance(value, str):
        # A measure is called by its word where it has one.
        word = texts.find(f"measure.{value}") if name == "name" else None
        # Where a file lies may name the person.
        return word or shortened(_last_of(value) if name == "file" else value)
    # What was measured and its limits have the unit of the measure; every other number that of its own name.
    return quantity(measure or name, value, texts)
