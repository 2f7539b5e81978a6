"""How an account signs in: most by name and password, some by a token, the session's ticket, or the workstation's certificate."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gui.widgets.parts import label_for
from gui.widgets.translated import Translated

WAYS = ("basic", "bearer", "negotiate", "certificate")
"""Digest is among them: a server that wants it says so, and gets it."""


class WayField(Translated, QWidget):
    """`changed`: another one was chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox()
        self.choice.addItems([""] * len(WAYS))
        self._label = label_for(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self.choice)
        self.setFocusProxy(self.choice)
        self.retranslate()
        self.choice.currentIndexChanged.connect(self.changed)

    @property
    def auth(self) -> str:
        """As `add_account` names it."""
        return WAYS[self.choice.currentIndex()]

    def reset(self) -> None:
        """By name and password."""
        self.choice.setCurrentIndex(0)

    def retranslate(self) -> None:
        self._label.setText(self.tr("Mode de connexion"))
        self.choice.setAccessibleName(self.tr("Mode de connexion"))
        for place, text in enumerate(
            (
                self.tr("Identifiant et mot de passe"),
                self.tr("Jeton d’accès"),
                self.tr("Session de ce poste (Kerberos)"),
                self.tr("Certificat de ce poste"),
            )
        ):
            self.choice.setItemText(place, text)
