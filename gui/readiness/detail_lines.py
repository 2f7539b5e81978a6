"""What stands behind a verdict, for whoever wants to know: every number, every step of the way, what was found in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from device_check.measurement import Outcome, Rung
from device_check.quantities import Texts, quantity
from device_check.report import Check

# Told with another number, or of no use to a reader.
_WITHIN = ("_at_least", "_low_ratio", "_high_ratio", "_px", "remote_count", "vpn_count", "heard_by_person")


def detail_lines(checks: Sequence[Check], texts: Texts, figured: Collection[str] = ()) -> list[str]:
    """A line for the numbers, one for each way that was gone, one for the rest. `figured`: measures that the card shows large."""
    lines: list[str] = []
    for check in checks:
        lines += [_joined(_measures(check, texts, figured)), *_ways(check.rungs, texts), _joined(_facts(check, texts))]
    return [line for line in lines if line]


def _joined(parts: Iterator[str]) -> str:
    return " · ".join(parts)


def _measures(check: Check, texts: Texts, figured: Collection[str]) -> Iterator[str]:
    for name, value in check.measures.items():
        word = texts.find(f"measure.{name}")
        if word is None or name in figured or name.endswith(_WITHIN):
            continue
        shown = quantity(name, value, texts)
        stem = name.removesuffix("_ratio")
        low, high = (check.measures.get(f"{stem}_{end}_ratio") for end in ("low", "high"))
        if low is not None and high is not None:
            shown = texts.text(
                "report.interval",
                value=shown,
                low=quantity("low_ratio", low, texts),
                high=quantity("high_ratio", high, texts),
            )
        yield f"{word} {shown}"


def _ways(rungs: Sequence[Rung], texts: Texts) -> Iterator[str]:
    ways: dict[str, list[str]] = {}
    for rung in rungs:
        ways.setdefault(rung.target, []).append(_rung(rung, texts))
    for target, steps in ways.items():
        yield texts.text("report.way", target=texts.find(f"target.{target}") or target, rungs=" · ".join(steps))


def _rung(rung: Rung, texts: Texts) -> str:
    # One of a later version, in a report that was kept, stands for itself.
    name = texts.find(f"rung.{rung.rung}") or rung.rung
    if rung.outcome is Outcome.SKIPPED:
        return texts.text("report.rung_skipped", rung=name)
    if rung.outcome is Outcome.FAILED:
        cause = texts.find(f"finding.{rung.code}.cause") if rung.code else None
        return texts.text("report.rung_failed" if cause else "report.rung_failed_unknown", rung=name, cause=cause)
    if rung.time_ms is None:
        return texts.text("report.rung_passed_untimed", rung=name)
    return texts.text("report.rung_passed", rung=name, time=quantity("time_ms", rung.time_ms, texts))


def _facts(check: Check, texts: Texts) -> Iterator[str]:
    for name, value in check.facts.items():
        word = texts.find(f"fact.{name}")
        if word is not None:
            yield texts.text("report.fact", name=word, value=texts.find(f"fact_value.{name}.{value}") or value)
