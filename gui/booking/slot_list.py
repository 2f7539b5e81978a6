"""The proposed slots: what is free, which is chosen, what to do where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gui.booking.proposals import Proposal
from gui.booking.slot_row import SlotRow
from gui.theme.theme import Theme
from gui.widgets.parts import button, label, restyle
from gui.widgets.translated import Translated
from scheduling.slot_search import Rank

RANKS: tuple[Rank, ...] = ("soonest", "compact")


class SlotList(Translated, QWidget):
    """`chosen`: the place of the slot that a person chose. The panel moves the choice with the arrow keys."""

    chosen = Signal(int)
    more_wanted = Signal()
    wider_wanted = Signal()
    rank_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rank: Rank = "soonest"
        self._near = False
        self._shown = 5
        self._rows: list[SlotRow] = []
        self._title = label(role="strong")
        self._rank = button("quiet")
        self._menu = QMenu(self._rank)
        self._ranks: dict[Rank, QAction] = {}
        for rank in RANKS:
            # Made here, and theirs: what QMenu and QActionGroup made was at times gone while the menu was still there.
            action = QAction(self)
            action.setCheckable(True)
            action.setChecked(rank == self.rank)
            action.triggered.connect(partial(self._ranked, rank))
            self._menu.addAction(action)
            self._ranks[rank] = action
        self._rank.setMenu(self._menu)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._rank)
        self._told = label(role="secondary", wraps=True)
        self._widen = button("outline")
        self._widen.clicked.connect(self.wider_wanted)
        self._more = button("quiet")
        self._more.clicked.connect(self.more_wanted)
        self._warned = label(role="secondary", wraps=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(head)
        outer.addWidget(self._told)
        outer.addWidget(self._widen)
        outer.addLayout(self._column)
        outer.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self._warned)
        outer.addStretch(1)
        for part in (self._told, self._widen, self._more, self._warned):
            part.hide()
        theme.changed.connect(self._fit)
        self._fit()
        self.retranslate()

    @property
    def has_focus(self) -> bool:
        """Whether one of the slots has the keyboard."""
        return any(row.hasFocus() for row in self._rows)

    def show_slots(self, proposals: Sequence[Proposal], notes: Sequence[str], chosen: int, *, near: bool, more: bool) -> None:
        """Show these; `near`: they were looked for around a time that is taken; `more`: there may be later ones."""
        focused = self.has_focus
        while len(self._rows) < len(proposals):
            row = SlotRow(self._theme, len(self._rows))
            row.wanted.connect(self.chosen)
            self._column.addWidget(row)
            QWidget.setTabOrder(self._rows[-1] if self._rows else self._widen, row)
            self._rows.append(row)
        for place, row in enumerate(self._rows):
            if place < len(proposals):
                row.show_proposal(proposals[place], notes[place], place == chosen)
            row.setVisible(place < len(proposals))
        self._near = near
        self._more.setVisible(more and bool(proposals))
        self._name()
        if focused and 0 <= chosen < len(proposals):
            self._rows[chosen].setFocus(Qt.FocusReason.OtherFocusReason)

    def row(self, place: int) -> QWidget | None:
        """The widget of a slot, to be scrolled to."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def tell(self, text: str, *, widen: str = "", wrong: bool = False) -> None:
        """What is waited for, or why there is nothing; `widen`: what the button beside it would do."""
        self._told.setText(text)
        self._told.setVisible(bool(text))
        self._told.setProperty("role", "wrong" if wrong else "secondary")
        restyle(self._told)
        self._widen.setText(widen)
        self._widen.setVisible(bool(widen))

    def warn(self, text: str) -> None:
        """What the person should know of the search."""
        self._warned.setText(text)
        self._warned.setVisible(bool(text))

    def retranslate(self) -> None:
        self._more.setText(self.tr("Plus tard…"))
        self._more.setToolTip(self.tr("D’autres créneaux (Page suivante)"))
        self._ranks["soonest"].setText(self.tr("Au plus tôt"))
        self._ranks["compact"].setText(self.tr("Sans trou dans la journée"))
        self._rank.setAccessibleName(self.tr("Ordre des créneaux"))
        self._name()

    def _name(self) -> None:
        self._title.setText(self.tr("Créneaux les plus proches") if self._near else self.tr("Créneaux proposés"))
        self._rank.setText(self.tr("au plus tôt") if self.rank == "soonest" else self.tr("sans trou"))
        self._rank.setVisible(not self._near)

    def _ranked(self, rank: Rank, _checked: bool = False) -> None:
        self.rank = rank
        for one, action in self._ranks.items():
            action.setChecked(one == rank)
        self._name()
        self.rank_chosen.emit()

    def set_shown(self, rows: int) -> None:
        """For how many slots there is always room."""
        self._shown = rows
        self._fit()

    def _fit(self) -> None:
        # As high with one slot as with all, so that what is below does not jump with each answer.
        row = self._theme.pixels(38)
        self.setMinimumHeight((self._shown + 2) * (row + 4) - 16)
