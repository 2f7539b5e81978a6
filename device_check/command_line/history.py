"""The examinations of this workstation that were kept, as lines and as one document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

import msgspec

from device_check.command_line.check import Answered
from device_check.command_line.lines import SIGNS
from device_check.quantities import Texts
from device_check.report import Report, read_report
from device_check.sentences import verdict_sentence


def history_of(kept: Iterable[bytes], texts: Texts, zone: tzinfo) -> Answered:
    """A line each, the newest first, as `kept` is, its time in `zone`; what no version of ours can read is left out."""
    reports = [report for data in kept if (report := _read(data)) is not None]
    lines = [_line(report, texts, zone) for report in reports] or [texts.text("check_history.none")]
    return Answered(0, {"history": msgspec.to_builtins(reports)}, lines)


def _line(report: Report, texts: Texts, zone: tzinfo) -> str:
    return texts.text(
        "check_history.line",
        sign=SIGNS[report.verdict],
        taken_at=report.taken_at.astimezone(zone).isoformat(sep=" ", timespec="minutes")[:16],
        scope=texts.text(f"scope.{report.scope}"),
        verdict=verdict_sentence(report, texts),
    )


def _read(data: bytes) -> Report | None:
    try:
        return read_report(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
