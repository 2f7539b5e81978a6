"""What the command line asked for, over what the settings say."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import msgspec

from device_check.command_line.link import link_host
from device_check.scope import Scope, Wanted
from device_check.settings import CheckSettings, read_settings

NAGIOS_S = 50
"""Nagios and its kin give a plug-in 60 s by default."""


@dataclass(frozen=True)
class Asked:
    """What the command line asked for. `deadline_s`: None where there is none."""

    wanted: Wanted
    nagios: bool
    deadline_s: int | None
    settings: CheckSettings


def asked(arguments: argparse.Namespace, settings: CheckSettings, link: str = "") -> Asked:
    """What is asked, over what the settings say. `link`: of the appointment, where it was not given on the command line.

    Raises `CheckSettingsRefused` for an address that will not do, `LinkUnfit` for such a link.
    """
    named = {name: value for name in ("speed_url", "camera", "microphone", "loudspeaker") if (value := getattr(arguments, name))}
    if "speed_url" in named:
        read_settings({"speed_url": named["speed_url"]}, "--speed-url")
    deadline: int | None = arguments.deadline or (NAGIOS_S if arguments.nagios else None)
    link = arguments.link or link
    wanted = Wanted(_scope(arguments, link), tuple(arguments.only), link_host(link) if link else "")
    return Asked(wanted, arguments.nagios, deadline, msgspec.structs.replace(settings, **named))


def _scope(arguments: argparse.Namespace, link: str) -> Scope:
    if arguments.only:
        return Scope.PART
    if link:
        return Scope.PREFLIGHT
    return Scope.QUICK if arguments.quick else Scope.FULL
