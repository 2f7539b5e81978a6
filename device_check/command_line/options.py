"""The options of the command `check`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from device_check.scope import BUDGETS, Scope

LONGEST_S = 3600


class Command(Protocol):
    """A command to which options are added."""

    def option(self, flag: str, metavar: str | None = None, **settings: Any) -> Command:
        """Add one; its help is the catalogue's `option.<name>`."""

    def one_of(self) -> Command:
        """A command to which options are added of which only one may be given."""


class Commands(Protocol):
    """A command line to which commands are added."""

    def add(self, name: str) -> Command:
        """Add one; its help is the catalogue's `help.<name>`."""


def add_check(commands: Commands) -> None:
    """Add `check` with its options."""
    command = commands.add("check")
    extent = command.one_of()
    extent.option(
        "--only", "check", text="check-only", action="extend", nargs="+", choices=BUDGETS[Scope.PART].checks, default=[]
    )
    extent.option("--quick", text="check-quick", action="store_true")
    extent.option("--history", text="check-history", action="store_true")
    appointment = command.one_of()
    appointment.option("--link", "url", text="check-link", default="")
    appointment.option("--appointment", "reference", text="check-appointment", default="")
    command.option("--nagios", text="check-nagios", action="store_true")
    command.option("--openmetrics", "file", text="check-openmetrics", type=Path)
    command.option("--html", "file", text="check-html", type=Path)
    command.option("-t", "seconds", text="check-deadline", dest="deadline", type=_seconds)
    command.option("--speed-url", "url")
    command.option("--camera", "device").option("--microphone", "device").option("--loudspeaker", "device")


def asks_nagios(arguments: Sequence[str]) -> bool:
    """Whether an answer for Nagios is wanted, asked before the command line is known to be right."""
    return "check" in arguments and any(argument.partition("=")[0] == "--nagios" for argument in arguments)


def _seconds(text: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if not 1 <= value <= LONGEST_S:
        raise argparse.ArgumentTypeError(text)
    return value
