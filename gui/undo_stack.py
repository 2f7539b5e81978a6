"""What was done at the desk and can be taken back, the last first; and what was taken back and can be done again.

What takes it back lies in the store, so that it outlives the window: here stand the names of the acts alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from scheduling.errors import CalDavError, Cancelled, NotAllowed, StoreError


class UndoStack(QObject):
    """`changed`: something else is the last now. `number` names it: who offers to take one thing back never takes another."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._done: list[str] = []
        self._taken_back: list[str] = []
        self.number = 0

    def __bool__(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back last that can be done again."""
        return bool(self._taken_back)

    def know(self, done: Sequence[str], taken_back: Sequence[str]) -> None:
        """How it stands in the store."""
        self._taken_back = list(taken_back)
        if list(done) != self._done:
            self._done = list(done)
            self._tell()

    def put(self, act: str | None) -> None:
        """It was done; None: nothing that could be taken back."""
        if act is not None:
            self._taken_back = []
            self._done.append(act)
            self._tell()

    def put_back(self, act: str) -> None:
        """It could not be taken back, and may be later; or it was done again."""
        self._done.append(act)
        self._tell()

    def put_again(self, act: str) -> None:
        """It was taken back, and can be done again."""
        self._taken_back.insert(0, act)

    def take(self) -> str:
        """The last act, no longer kept here."""
        act = self._done.pop()
        self._tell()
        return act

    def take_again(self) -> str:
        """What was taken back last, no longer kept here."""
        return self._taken_back.pop(0)

    def _tell(self) -> None:
        self.number += 1
        self.changed.emit()


def may_be_tried_again(error: object) -> bool:
    """Whether taking back may succeed later. Where the world moved on (`NotAllowed`), what was done before it may still."""
    return isinstance(error, Cancelled | StoreError) or (isinstance(error, CalDavError) and not isinstance(error, NotAllowed))
