"""Whose agendas are shown: remembered by the calendars' addresses, known before there is a list to tick them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from gui.window_state import WindowState
from scheduling.store.collections import Collection

TICKED = "agenda/calendars"
KNOWN = "agenda/known_calendars"
FIRST_TICKED = 4
"""Of calendars never seen before, so many are shown at first: more columns would be too narrow to read."""


class CalendarChoice(QObject):
    """`changed`: other ones are ticked. `listed`: there are other calendars, or they are called otherwise."""

    changed = Signal()
    listed = Signal()

    def __init__(self, state: WindowState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._ticked: set[int] = set()
        self.calendars: tuple[Collection, ...] = ()
        self.labels: dict[int, str] = {}

    @property
    def ticked(self) -> list[Collection]:
        """Those whose agendas are shown, in the order of the list."""
        return [one for one in self.calendars if one.id in self._ticked]

    def is_ticked(self, number: int) -> bool:
        """Whether this calendar's agenda is shown."""
        return number in self._ticked

    def tick(self, numbers: Iterable[int], ticked: bool = True) -> None:
        """Show these too, or no more; `changed` follows where that is news."""
        here = {one.id for one in self.calendars}.intersection(numbers)
        wanted = self._ticked | here if ticked else self._ticked - here
        if wanted != self._ticked:
            self._ticked = wanted
            self._remember()
            self.changed.emit()

    def show_calendars(self, calendars: Sequence[Collection], labels: Mapping[int, str]) -> bool:
        """List these; answers whether the ticked ones are others than before."""
        before = [one.id for one in self.ticked]
        called = {one.id: labels.get(one.id, one.name) for one in calendars}
        same = list(called.items()) == list(self.labels.items())
        self.calendars, self.labels = tuple(calendars), called
        if not same:
            self._choose_anew()
            self.listed.emit()
        return [one.id for one in self.ticked] != before

    def _choose_anew(self) -> None:
        kept = set(self._state.value(TICKED, [""]))
        known = set(self._state.value(KNOWN, [""]))
        first_time = not known - {""}
        self._ticked = {
            one.id
            for place, one in enumerate(self.calendars)
            if one.href in kept or (one.href not in known and (not first_time or place < FIRST_TICKED))
        }
        self._remember()

    def _remember(self) -> None:
        # Those that are not followed just now keep what was chosen for them.
        here = {one.href for one in self.calendars}
        elsewhere = [href for href in self._state.value(TICKED, [""]) if href and href not in here]
        known = [href for href in self._state.value(KNOWN, [""]) if href and href not in here]
        self._state.keep(TICKED, elsewhere + [one.href for one in self.ticked])
        self._state.keep(KNOWN, known + sorted(here))
