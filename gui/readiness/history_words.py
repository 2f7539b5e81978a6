"""A past examination in the words of a table's row, in the reader's notation."""

from __future__ import annotations

from datetime import tzinfo

from device_check import sentences
from device_check.quantities import Texts
from device_check.report import Report, Verdict
from gui.language import date_text, number_text, time_text
from gui.readiness.verdict_words import capitalised

COLUMNS = ("taken_at", "scope", "verdict", "cause", "round_trip", "loss", "download", "upload")
FIGURES = COLUMNS[4:]

# What stands there: the first of these that was measured, the factor to the unit shown, its name, decimals.
_MEASURES: dict[str, tuple[tuple[tuple[str, str], ...], float, str, int]] = {
    "round_trip": ((("relay", "round_trip_time_ms"), ("network", "round_trip_time_ms")), 1.0, "round_trip", 0),
    "loss": ((("relay", "loss_ratio"),), 100.0, "loss", 1),
    "download": ((("throughput", "download_bps"),), 1e-6, "throughput", 1),
    "upload": ((("throughput", "upload_bps"),), 1e-6, "throughput", 1),
}
NONE = "–"


def cell_text(report: Report, column: str, texts: Texts, zone: tzinfo) -> str:
    """What stands in that column."""
    match column:
        case "taken_at":
            moment = report.taken_at.astimezone(zone)
            return f"{date_text(moment.date())} {time_text(moment)}"
        case "scope":
            return texts.find(f"past.scope.{report.scope}") or report.scope
        case "verdict":
            return texts.text(f"past.verdict.{report.verdict}")
        case "cause":
            return first_cause(report)
        case _:
            return _figure(report, column, texts)


def first_cause(report: Report) -> str:
    """What weighed most, as a sentence's beginning; empty where it was ready."""
    found = sentences.first_finding(report)
    return capitalised(found.cause or found.code) if found is not None and report.verdict is not Verdict.READY else ""


def _figure(report: Report, column: str, texts: Texts) -> str:
    places, factor, unit, decimals = _MEASURES[column]
    checks = {check.check: check.measures for check in report.checks}
    for check, measure in places:
        measures = checks.get(check, {})
        if (value := measures.get(measure)) is not None:
            shown = value * factor
            told = texts.text(f"trend.unit.{unit}", number=number_text(shown, decimals if shown < 100 else 0))
            least = measure.endswith("_bps") and measures.get(measure.replace("_bps", "_at_least"))
            return texts.text("trend.at_least", value=told) if least else told
    return NONE
