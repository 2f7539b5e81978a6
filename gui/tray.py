"""The icon in the tray: it carries the readiness light; a click brings the window back."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from gui.frame.sign_button import TONES
from gui.theme.theme import Theme
from gui.widgets.status_dot import paint_sign

_SIDE = 64


class Tray(QObject):
    """Shown where the desktop has a tray; the window works without one."""

    window_wanted = Signal()
    examination_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdict: str | None = None
        self._sentence = ""
        self._menu = QMenu()
        self._open = QAction(self)
        self._examine = QAction(self)
        self._end = QAction(self)
        for action, signal in (
            (self._open, self.window_wanted),
            (self._examine, self.examination_wanted),
            (self._end, self.end_wanted),
        ):
            action.triggered.connect(signal)
            self._menu.addAction(action)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        theme.changed.connect(self._draw)
        self.retranslate()
        self._icon.show()

    def retranslate(self) -> None:
        """Set the texts in the present language."""
        self._open.setText(self.tr("Ouvrir Teleconsult"))
        self._examine.setText(self.tr("Vérifier le poste"))
        self._end.setText(self.tr("Quitter"))
        self._draw()

    def show_readiness(self, verdict: str | None, sentence: str) -> None:
        """The light and its words."""
        self._verdict, self._sentence = verdict, sentence
        self._draw()

    def remove(self) -> None:
        """Take it out of the tray."""
        self._icon.hide()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.window_wanted.emit()

    def _draw(self) -> None:
        self._icon.setIcon(app_icon(self._theme, self._verdict))
        self._icon.setToolTip(f"Teleconsult · {self._sentence}" if self._sentence else "Teleconsult")


def app_icon(theme: Theme, verdict: str | None = None) -> QIcon:
    """The program's icon, with the readiness light where something was measured."""
    pixmap = QPixmap(_SIDE, _SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colours.accent))
    painter.drawRoundedRect(QRectF(2, 2, _SIDE - 4, _SIDE - 4), 14, 14)
    theme.icon("logo", theme.colours.on_accent, 48).paint(painter, 8, 8, _SIDE - 16, _SIDE - 16)
    if verdict in TONES:
        area = QRectF(_SIDE - 28, _SIDE - 28, 26, 26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours.surface))
        painter.drawEllipse(area)
        paint_sign(painter, area.adjusted(3, 3, -3, -3), theme, TONES[verdict])
    painter.end()
    return QIcon(pixmap)
