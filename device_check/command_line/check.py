"""The command `check`: examines, and answers for a person, a program, or Nagios."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from device_check.check_names import DEVICES
from device_check.command_line import nagios
from device_check.command_line.asked import Asked
from device_check.command_line.files import READABLE, write_whole
from device_check.command_line.lines import lines_of
from device_check.errors import FileUnwritable, OutOfTime
from device_check.examination import Examined, examine
from device_check.measurement import Probe, ProbeGroup
from device_check.probes.beside_devices import beside_devices
from device_check.progress import CancelToken, Reporter
from device_check.quantities import Texts
from device_check.report import Report, Verdict
from device_check.scope import Wanted
from device_check.sentences import report
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds

EXIT_CODES: Mapping[Verdict, int] = {Verdict.READY: 0, Verdict.NOT_READY: 10, Verdict.DEGRADED: 11, Verdict.NOT_MEASURED: 12}


@dataclass(frozen=True)
class Answered:
    """The exit code, one JSON document, and the same as lines.

    `kept`: the report for the history, in the words of the window; None where nothing was examined. `unwritten`: a file that was
    asked for and could not be written: what was found is told all the same.
    """

    code: int
    document: Mapping[str, Any]
    lines: Sequence[str]
    kept: Report | None = None
    unwritten: FileUnwritable | None = None


@dataclass(frozen=True)
class Words:
    """The texts: of the answer, of Nagios and metrics (English whatever the language), and of pages: typeset, for people."""

    here: Texts
    english: Texts
    page: Texts


def too_late(asked: Asked, texts: Texts) -> Answered:
    """The answer where the deadline has passed."""
    seconds = str(asked.deadline_s)
    message, remedy = (texts.text(f"check_error.out_of_time.{part}", seconds=seconds) for part in ("message", "remedy"))
    document = {"error": {"code": OutOfTime.code, "message": message, "remedy": remedy}}
    if asked.nagios:
        return Answered(nagios.Status.UNKNOWN, document, [nagios.unknown(f"not done after {seconds} s")])
    return Answered(EXIT_CODES[Verdict.NOT_MEASURED], document, [message, remedy])


def check(
    asked: Asked,
    device_probes: Callable[[CheckSettings, Wanted], Sequence[Probe | ProbeGroup]],
    words: Words,
    cancel: CancelToken,
    reporter: Reporter,
) -> Answered:
    """Examine what was asked for. `device_probes` makes those of the devices, and is called only where one is wanted.

    Raises `CheckSettingsRefused`, or what the token raises.
    """
    thresholds = Thresholds.load(overrides=asked.settings.thresholds)
    wanted = asked.wanted
    devices = device_probes(asked.settings, wanted) if any(name in wanted.checks for name in DEVICES) else []
    probes = [*devices, *beside_devices(asked.settings, thresholds, wanted)]
    examined = examine(probes, thresholds, cancel, reporter, asked.settings.required, wanted.scope)
    examined = replace(examined, taken_at=examined.taken_at.astimezone(asked.zone))
    made, kept = report(examined, words.here), report(examined, words.page)
    document = msgspec.to_builtins(made)
    unwritten = _written(asked, examined, kept, thresholds, words)
    if asked.nagios:
        line = nagios.line_of(examined, thresholds, words.english)
        return Answered(nagios.status_of(examined), document, [line], kept, unwritten)
    return Answered(EXIT_CODES[made.verdict], document, lines_of(made, thresholds, words.here), kept, unwritten)


def _written(asked: Asked, examined: Examined, kept: Report, thresholds: Thresholds, words: Words) -> FileUnwritable | None:
    """The files beside; the first that could not be written."""
    failed: list[FileUnwritable] = []
    if asked.openmetrics is not None:
        from device_check.command_line import openmetrics  # as below: only where it is asked for

        try:
            write_whole(asked.openmetrics, "--openmetrics", openmetrics.text_of(examined, thresholds, words.english), READABLE)
        except FileUnwritable as error:
            failed.append(error)
    if asked.html is not None:
        from device_check.html_report import html_of

        try:
            write_whole(asked.html, "--html", html_of(kept, thresholds, words.page))
        except FileUnwritable as error:
            failed.append(error)
    return failed[0] if failed else None
