"""What was done at the desk and can be taken back, the last first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from scheduling.errors import CalDavError, Cancelled, NotAllowed, StoreError

if TYPE_CHECKING:
    from scheduling.office.undo import UndoEntry

MOST = 50


class UndoStack(QObject):
    """`changed`: something else is the last now. `number` names it: who offers to take one thing back never takes another."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._done: list[Sequence[UndoEntry]] = []
        self.number = 0

    def __bool__(self) -> bool:
        return bool(self._done)

    def put(self, entries: Sequence[UndoEntry]) -> None:
        """One action, of one or several bookings, in their order; none: nothing that could be taken back."""
        if entries:
            self._done = [*self._done, entries][-MOST:]
            self._tell()

    def take(self) -> Sequence[UndoEntry]:
        """The last action, no longer kept here."""
        entries = self._done.pop()
        self._tell()
        return entries

    def _tell(self) -> None:
        self.number += 1
        self.changed.emit()


def may_be_tried_again(error: object) -> bool:
    """Whether taking back may succeed later. Where the world moved on (`NotAllowed`), what was done before it may still."""
    return isinstance(error, Cancelled | StoreError) or (isinstance(error, CalDavError) and not isinstance(error, NotAllowed))
