"""All that a command has at hand."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduling.command_line.terminal import Terminal
from scheduling.command_line.terminal_text import table
from scheduling.messages.catalogue import Catalogue
from scheduling.office.workspace import Workspace


@dataclass(frozen=True)
class Invocation:
    """An opened profile, what was asked for, and who asks."""

    workspace: Workspace
    arguments: Namespace
    terminal: Terminal
    catalogue: Catalogue

    @property
    def zone(self) -> ZoneInfo:
        """The profile's time zone."""
        return self.workspace.settings.zone

    def table(self, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
        """An aligned table as wide as the terminal; `columns` are keys of the catalogue."""
        return table([self.catalogue.text(f"column.{name}") for name in columns], rows, self.terminal.columns)
