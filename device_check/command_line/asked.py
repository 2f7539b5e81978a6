"""What the command line asked for, over what the settings say."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

import msgspec

from device_check.command_line.files import refuse_unfit
from device_check.command_line.link import link_host
from device_check.scope import Scope, Wanted
from device_check.settings import CheckSettings, read_settings

NAGIOS_S = 50
"""Nagios and its kin give a plug-in 60 s by default."""


@dataclass(frozen=True)
class Asked:
    """What the command line asked for. `deadline_s`: None where there is none. `openmetrics`, `html`: files to write beside.

    `zone`: in which times are told; None: that of the system.
    """

    wanted: Wanted
    nagios: bool
    deadline_s: int | None
    settings: CheckSettings
    openmetrics: Path | None = None
    html: Path | None = None
    zone: tzinfo | None = None


def asked(arguments: argparse.Namespace, settings: CheckSettings, link: str = "") -> Asked:
    """What is asked, over what the settings say. `link`: of the appointment, where it was not given on the command line.

    Raises `CheckSettingsRefused` for an address that will not do, `LinkUnfit` for such a link, `FileUnwritable` for such a file.
    """
    named = {name: value for name in ("speed_url", "camera", "microphone", "loudspeaker") if (value := getattr(arguments, name))}
    if "speed_url" in named:
        read_settings({"speed_url": named["speed_url"]}, "--speed-url")
    for option, path in (("--openmetrics", arguments.openmetrics), ("--html", arguments.html)):
        if path is not None:
            refuse_unfit(path, option)
    deadline: int | None = arguments.deadline or (NAGIOS_S if arguments.nagios else None)
    link = arguments.link or link
    wanted = Wanted(_scope(arguments, link), tuple(arguments.only), link_host(link) if link else "")
    chosen = msgspec.structs.replace(settings, **named)
    return Asked(wanted, arguments.nagios, deadline, chosen, arguments.openmetrics, arguments.html)


def _scope(arguments: argparse.Namespace, link: str) -> Scope:
    if arguments.only:
        return Scope.PART
    if link:
        return Scope.PREFLIGHT
    return Scope.QUICK if arguments.quick else Scope.FULL
