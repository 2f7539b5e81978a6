"""The theme of the running window: colours, type sizes and icons, and a signal where they change."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QScreen
from PySide6.QtWidgets import QApplication

from gui.theme.colours import DARK, LIGHT, Colours, Tone
from gui.theme.icons import draw_icon
from gui.theme.style_sheet import style_sheet

Choice = Literal["system", "light", "dark"]

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


class Theme(QObject):
    """Light or dark, by choice or as the system is; `scale` 1 to 2 enlarges all text (RGAA 10.4).

    `changed` is emitted after the application has its new palette and style sheet: what is painted by hand repaints.
    """

    changed = Signal()

    def __init__(self, application: QApplication, choice: Choice = "system", scale: float = 1.0) -> None:
        super().__init__(application)
        self._application = application
        self._choice: Choice = choice
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self.scale = scale
        self.colours: Colours = self._chosen()
        self.family = application.font().family()
        self._densities = self._present_densities()
        for screen in application.screens():
            screen.geometryChanged.connect(self._screens_changed)  # also where its density was changed
        application.screenAdded.connect(self._screen_added)
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    def choose(self, choice: Choice) -> None:
        """Take another theme at once."""
        self._choice = choice
        self._renew()

    def enlarge(self, scale: float) -> None:
        """Another size of all text: 1.0 to 2.0."""
        self.scale = min(max(scale, 1.0), 2.0)
        self._renew(force=True)

    def font(self, pixels: float, *, bold: bool = False) -> QFont:
        """A font of so many pixels at scale 1; weights are 400 and 600."""
        font = QFont(self.family)
        font.setPixelSize(self.pixels(pixels))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def pixels(self, at_scale_one: float) -> int:
        """A length that grows with the text."""
        return round(at_scale_one * self.scale)

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """Ground and bar of a status."""
        found = self.colours.tones[tone]
        return QColor(found.ground), QColor(found.bar)

    def icon(self, name: str, colour: str | None = None, size: int = 20) -> QIcon:
        """The icon `resources/icons/NAME.svg` in `colour` (default: secondary text), sharp on every screen."""
        key = (name, colour or self.colours.secondary, self.pixels(size))
        if key not in self._icons:
            self._icons[key] = draw_icon(RESOURCES / "icons" / f"{name}.svg", key[1], key[2], self._densities)
        return self._icons[key]

    def _screen_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._screens_changed)
        self._screens_changed()

    def _screens_changed(self) -> None:
        """Icons are drawn for the densities that there are; for another one they are drawn anew."""
        if not self._densities >= self._present_densities():
            self._densities |= self._present_densities()
            self._icons.clear()
            self.changed.emit()

    def _present_densities(self) -> frozenset[float]:
        return frozenset(screen.devicePixelRatio() for screen in self._application.screens())

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._renew()

    def _renew(self, *, force: bool = False) -> None:
        found = self._chosen()
        if force or found is not self.colours:
            self.colours = found
            self._apply()
            self.changed.emit()

    def _chosen(self) -> Colours:
        if self._choice == "system":
            return DARK if self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT

    def _apply(self) -> None:
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(style_sheet(self.colours, self.scale, RESOURCES))


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    group = QPalette.ColorRole
    for role, colour in (
        (group.Window, colours.window),
        (group.WindowText, colours.text),
        (group.Base, colours.surface),
        (group.AlternateBase, colours.closed),
        (group.Text, colours.text),
        (group.Button, colours.surface),
        (group.ButtonText, colours.text),
        (group.BrightText, colours.on_accent),
        (group.ToolTipBase, colours.surface),
        (group.ToolTipText, colours.text),
        (group.PlaceholderText, colours.secondary),
        (group.Highlight, colours.accent),
        (group.HighlightedText, colours.on_accent),
        (group.Link, colours.accent),
        (group.LinkVisited, colours.accent),
        (group.Mid, colours.line),
        (group.Midlight, colours.line),
        (group.Dark, colours.outline),
        (group.Light, colours.surface),
        (group.Shadow, colours.outline),
    ):
        palette.setColor(role, QColor(colour))
    for role in (group.WindowText, group.Text, group.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.secondary))
    return palette
