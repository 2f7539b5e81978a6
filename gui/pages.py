"""What the main window needs of a page; pages know nothing of each other."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget


class Page(Protocol):
    """A widget with a part of its own in the window's header.

    `shown` and `hidden`: the person came to it or left it; devices are opened and closed there.
    """

    def header(self) -> QWidget:
        """What stands at the left of the window's header while the page is shown."""
        ...

    def shown(self) -> None:
        """The page came into sight."""
        ...

    def hidden(self) -> None:
        """The page went out of sight."""
        ...
