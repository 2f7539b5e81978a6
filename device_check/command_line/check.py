"""The command `check`: examines, and answers for a person, a program, or Nagios."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from device_check.check_names import DEVICES
from device_check.command_line import nagios
from device_check.command_line.asked import Asked
from device_check.command_line.lines import lines_of
from device_check.errors import OutOfTime
from device_check.examination import examine
from device_check.measurement import Probe, ProbeGroup
from device_check.probes.beside_devices import beside_devices
from device_check.progress import CancelToken, Reporter
from device_check.quantities import Texts
from device_check.report import Verdict
from device_check.scope import Wanted
from device_check.sentences import report
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds

EXIT_CODES: Mapping[Verdict, int] = {Verdict.READY: 0, Verdict.NOT_READY: 10, Verdict.DEGRADED: 11, Verdict.NOT_MEASURED: 12}


@dataclass(frozen=True)
class Answered:
    """The exit code, one JSON document, and the same as lines."""

    code: int
    document: Mapping[str, Any]
    lines: Sequence[str]


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
    texts: Texts,
    english: Texts,
    cancel: CancelToken,
    reporter: Reporter,
) -> Answered:
    """Examine what was asked for. `device_probes` makes those of the devices, and is called only where one is wanted.

    `english`: the texts of Nagios' line. Raises `CheckSettingsRefused`, or what the token raises.
    """
    thresholds = Thresholds.load(overrides=asked.settings.thresholds)
    wanted = asked.wanted
    devices = device_probes(asked.settings, wanted) if any(name in wanted.checks for name in DEVICES) else []
    probes = [*devices, *beside_devices(asked.settings, thresholds, wanted)]
    examined = examine(probes, thresholds, cancel, reporter, asked.settings.required, wanted.scope)
    made = report(examined, texts)
    document = msgspec.to_builtins(made)
    if asked.nagios:
        return Answered(nagios.status_of(examined), document, [nagios.line_of(examined, thresholds, english)])
    return Answered(EXIT_CODES[made.verdict], document, lines_of(made, thresholds, texts))
