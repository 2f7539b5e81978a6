"""Both versions of an appointment beside each other; what differs has a sign and weight, not only colour."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from gui.agenda.versions import VersionRow
from gui.theme.theme import Theme
from gui.widgets.parts import label, set_tone
from gui.widgets.translated import Translated

_RUN = re.compile(r"(\S{16})(?=\S)")


class VersionTable(Translated, QFrame):
    """Made anew for each conflict."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 10, 12, 12)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[VersionRow] = []
        self._made: list[QWidget] = []
        self._gone_here = self._gone_there = self._unreadable = False

    def show_rows(self, rows: list[VersionRow], *, gone_here: bool, gone_there: bool, unreadable: bool = False) -> None:
        """`gone_here`, `gone_there`: there is no such version any more, or (`unreadable`) none that can be read."""
        self._rows, self._gone_here, self._gone_there, self._unreadable = rows, gone_here, gone_there, unreadable
        self.retranslate()

    def retranslate(self) -> None:
        for made in self._made:
            self._grid.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._made = []
        if not self._rows:
            return
        self._put(0, 0, self.tr("Ici"), "strong")
        self._put(0, 1, self.tr("Sur le serveur"), "strong")
        place = 1
        if self._gone_here or self._gone_there:
            missing = self.tr("illisible") if self._unreadable else self.tr("supprimé")
            self._put(place, 0 if self._gone_here else 1, missing, "strong", tone=True)
            place += 1
        for row in sorted(self._rows, key=lambda row: not row.differs):
            if not row.differs and self._both:
                text = self.tr("{name} : {text}").format(name=row.name, text=row.here)
                self._put(place, 0, text, "secondary", wide=True)
                self._grid.setRowMinimumHeight(place + 1, 2)
                place += 2
                continue
            name = self.tr("≠ {name}").format(name=row.name) if row.differs and self._both else row.name
            self._put(place, 0, name, "secondary", wide=True, tone=row.differs and self._both)
            strong = row.differs and self._both
            for column, text, changed in ((0, row.here, row.changed_here), (1, row.there, row.changed_there)):
                if (column == 0 and self._gone_here) or (column == 1 and self._gone_there):
                    continue
                shown = self.tr("{text} (modifié)").format(text=text or "–") if changed and strong else text or "–"
                made = self._put(place + 1, column, shown, "strong" if strong else "body")
                side = self.tr("ici") if column == 0 else self.tr("sur le serveur")
                differs = self.tr(", diffère") if strong else ""
                made.setAccessibleName(
                    self.tr("{name}, {side} : {text}{differs}").format(name=row.name, side=side, text=shown, differs=differs)
                )
            if strong and row.before is not None:
                self._put(place + 2, 0, self.tr("avant : {text}").format(text=row.before or "–"), "secondary", wide=True)
            self._grid.setRowMinimumHeight(place + 3, 4)
            place += 4

    @property
    def _both(self) -> bool:
        return not (self._gone_here or self._gone_there)

    def _put(self, row: int, column: int, text: str, role: str, *, wide: bool = False, tone: bool = False) -> QWidget:
        made = label(
            _breakable(text), "strong" if role == "strong" else "secondary" if role == "secondary" else "body", wraps=True
        )
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if tone:
            set_tone(made, "conflict", "ink")
        self._made.append(made)
        self._grid.addWidget(made, row, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
        return made


def _breakable(text: str) -> str:
    """Long runs without a space may be broken: what others wrote must not push the second version out of sight."""
    return _RUN.sub("\\1\u200b", text)
