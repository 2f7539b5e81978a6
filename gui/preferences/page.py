"""The page of preferences: its sections at the left, the chosen one beside."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.messages import Messages
from gui.office import Office
from gui.preferences.accounts_section import AccountsSection
from gui.preferences.calendars_section import CalendarsSection
from gui.preferences.display_section import DisplaySection
from gui.preferences.kept_settings import KeptSettings
from gui.preferences.keys_section import KeysSection
from gui.preferences.section import Section, name_parts
from gui.preferences.visits_section import VisitsSection
from gui.preferences.workstation_section import WorkstationSection
from gui.theme.theme import Theme
from gui.widgets.parts import button, fit_wrapped, label, surface
from gui.widgets.translated import Translated
from scheduling.settings import Settings

SECTIONS = ("display", "accounts", "calendars", "keys", "visits", "workstation")
WIDEST = 760
"""Of a section, at text scale 1."""
NARROW = 760
"""Below this width, at text scale 1, there is no room for two columns."""


class PreferencesPage(Translated, QWidget):
    """What a person chooses is written at once. `language_chosen`, `theme_chosen` and `scale_chosen` are to be followed while
    the window runs; `settings_changed`: the `Settings` that hold after something was written.
    """

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    scale_chosen = Signal(float)
    settings_changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        office: Office,
        messages: Messages,
        profile: Path,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._office = office
        self._messages = messages
        self._profile = profile
        self._made: dict[str, Section] = {}
        self.kept = KeptSettings(office, settings, self)
        self.kept.changed.connect(self.settings_changed)
        self._buttons: dict[str, QPushButton] = {}
        self.menu = QComboBox()
        self._stack = QStackedWidget()
        self._lay_out()
        theme.changed.connect(self._resize)
        self._resize()
        self.retranslate()
        self.show_section("display")

    # Each section is made when it is first wanted: all together would stop the window for a tenth of a second.

    @cached_property
    def display(self) -> DisplaySection:
        """Language, theme, size of text."""
        made = DisplaySection(self._theme, self.kept, self._messages)
        made.language_chosen.connect(self.language_chosen)
        made.theme_chosen.connect(self.theme_chosen)
        made.scale_chosen.connect(self.scale_chosen)
        return made

    @cached_property
    def accounts(self) -> AccountsSection:
        """The accounts."""
        made = AccountsSection(self._theme, self._office, self._messages)
        made.added.connect(self._account_added)
        return made

    @cached_property
    def calendars(self) -> CalendarsSection:
        """The calendars."""
        return CalendarsSection(self._theme, self._office, self._messages)

    @cached_property
    def keys(self) -> KeysSection:
        """The keys that open identities."""
        return KeysSection(self._office, self._messages)

    @cached_property
    def visits(self) -> VisitsSection:
        """Appointments."""
        return VisitsSection(self._theme, self.kept, self._messages)

    @cached_property
    def workstation(self) -> WorkstationSection:
        """The workstation."""
        return WorkstationSection(self._theme, self.kept, self._messages, self._profile, self._office.secrets)

    def section(self, key: str) -> Section:
        """The section of this key, made now if it was not shown before."""
        if key not in self._made:
            found = getattr(self, key)
            assert isinstance(found, Section)
            found.name(self._buttons[key].text())
            found.setMaximumWidth(self._theme.pixels(WIDEST))
            self._stack.addWidget(_scrolling(found))
            fit_wrapped(found)
            self._made[key] = found
        return self._made[key]

    def retranslate(self) -> None:
        names = {
            "display": self.tr("Affichage"),
            "accounts": self.tr("Comptes"),
            "calendars": self.tr("Agendas"),
            "keys": self.tr("Clés d’identité"),
            "visits": self.tr("Rendez-vous"),
            "workstation": self.tr("Poste"),
        }
        for key, made in self._buttons.items():
            made.setText(names[key])
            made.setAccessibleName(names[key])
            self.menu.setItemText(self.menu.findData(key), names[key])
        for key, section in self._made.items():
            section.name(names[key])
        self.menu.setAccessibleName(self.tr("Section des préférences"))
        name_parts(self.menu, self.menu.accessibleName())

    def header(self) -> PreferencesHeader:
        """What stands in the window's header: the title."""
        return PreferencesHeader()

    def show_section(self, key: str) -> None:
        """Bring one of `SECTIONS` into sight."""
        self.section(key)
        self._buttons[key].setChecked(True)
        self._stack.setCurrentIndex(list(self._made).index(key))
        self.menu.setCurrentIndex(self.menu.findData(key))

    def _lay_out(self) -> None:
        self._side = surface("side")
        group = QButtonGroup(self)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(12, 20, 12, 20)
        column.setSpacing(4)
        for key in SECTIONS:
            made = button("nav")
            made.setCheckable(True)
            made.clicked.connect(self._clicked)
            group.addButton(made)
            self._buttons[key] = made
            column.addWidget(made)
            self.menu.addItem("", key)
        column.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._side)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(24, 16, 24, 0)
        top.addWidget(self.menu)
        top.addStretch(1)
        right.addWidget(self._top)
        right.addWidget(self._stack, 1)
        outer.addLayout(right, 1)
        self.menu.activated.connect(self._menu_chosen)

    def _clicked(self) -> None:
        self.show_section(next(key for key, made in self._buttons.items() if made.isChecked()))

    def _menu_chosen(self, number: int) -> None:
        self.show_section(str(self.menu.itemData(number)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the text is large, the sections are a menu above instead of a column beside."""
        narrow = self.width() < self._theme.pixels(NARROW)
        self._side.setVisible(not narrow)
        self._top.setVisible(narrow)

    def _account_added(self) -> None:
        """What to follow is the next question."""
        self.show_section("calendars")

    def _resize(self) -> None:
        for section in self._made.values():
            section.setMaximumWidth(self._theme.pixels(WIDEST))
        self._fit()


class PreferencesHeader(Translated, QWidget):
    """The title, in the window's header."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label(role="title")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.title)
        row.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Préférences"))


def _scrolling(section: Section) -> QScrollArea:
    inside = QWidget()
    row = QHBoxLayout(inside)
    row.setContentsMargins(24, 20, 24, 24)
    row.addWidget(section, 1000)
    row.addStretch(1)
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    return scroll
