"""The workstation's past examinations, kept and read by the office: each finished one, encrypted, never on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from device_check.examination import Examined
from device_check.report import Report
from gui.jobs import Job
from gui.messages import Messages
from gui.office import Office
from gui.readiness.trend_series import TRENDS, Line, lines_of, period_of
from scheduling.office.workspace import Workspace


@dataclass(frozen=True)
class Past:
    """What is kept, the newest first. `unreadable`: so many reports this version does not understand. `lines`: of each trend,
    over `period`.
    """

    reports: tuple[Report, ...] = ()
    unreadable: int = 0
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    period: tuple[datetime, datetime] | None = None


class History(QObject):
    """`kept`: there is something new to read. `not_kept`: what keeping failed with. `days`: for how long, asked each time."""

    kept = Signal()
    not_kept = Signal(object)

    def __init__(self, office: Office, messages: Messages, days: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office, self._messages, self.days = office, messages, days

    def keep(self, examined: Examined) -> Job:
        """Keep it, in the words of the present language. The same examination again (a later answer) replaces what was kept."""
        days, texts = self.days(), self._messages.catalogue

        def work(workspace: Workspace) -> object:
            import msgspec

            from device_check import sentences
            from scheduling.office import readiness_history

            report = sentences.report(examined, texts)
            readiness_history.keep(
                workspace,
                msgspec.json.encode(report),
                report_id=report.id,
                taken_at=report.taken_at,
                scope=report.scope,
                verdict=report.verdict,
                days=days,
            )
            return report

        # Whoever closes the window after an examination has made it.
        job = self._office.ask("keep_examination", work, lands=True)
        job.succeeded.connect(self.kept)
        job.failed.connect(self.not_kept)
        return job

    def read(self) -> Job:
        """All that is kept: a `Past`."""
        return self._office.ask("read_examinations", _read)


def _read(workspace: Workspace) -> Past:
    import msgspec

    from device_check.report import read_report
    from scheduling.office import readiness_history

    kept = readiness_history.reports(workspace)
    reports = []
    for data in kept:
        try:
            reports.append(read_report(data))
        except (msgspec.MsgspecError, UnicodeDecodeError):  # of a later version, before somebody went back to this one
            continue
    return past_of(reports, len(kept) - len(reports))


def past_of(reports: Sequence[Report], unreadable: int = 0) -> Past:
    """With its trends: made where it is read, not where it is painted."""
    return Past(tuple(reports), unreadable, {trend: lines_of(reports, trend) for trend in TRENDS}, period_of(reports))
