"""Language, theme and size of text; each takes effect at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.accounts.error_notice import ErrorNotice
from gui.language import number_text
from gui.messages import Messages
from gui.preferences.kept_settings import KeptSettings
from gui.preferences.section import Section, SettingRow
from gui.theme.theme import Theme
from gui.widgets.parts import line
from gui.widgets.segmented import Segmented

LANGUAGES = {"fr": "Français", "en": "English"}
"""Each by its own name: who took the wrong one finds the way back."""
THEMES = ("system", "light", "dark")
SCALES = ("100", "125", "150", "175", "200")


class DisplaySection(Section):
    """The signals tell what was chosen, before it is written."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    scale_chosen = Signal(float)

    def __init__(self, theme: Theme, kept: KeptSettings, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = kept
        self.language = Segmented(tuple(LANGUAGES))
        self.theme = Segmented(THEMES)
        self.scale = Segmented(SCALES)
        self.language.choose(messages.catalogue.language)
        self.theme.choose(kept.settings.theme)
        percent = kept.settings.text_scale * 100
        self.scale.choose(min(SCALES, key=lambda one: abs(int(one) - percent)))
        self._language = SettingRow(theme, self.language, kept.is_managed("language"))
        self._theme = SettingRow(theme, self.theme, kept.is_managed("theme"))
        self._scale = SettingRow(theme, self.scale, kept.is_managed("text_scale"))
        self._error = ErrorNotice(messages)
        card = self.add_card()
        for widget in (self._language, line(), self._theme, line(), self._scale, self._error):
            card.addWidget(widget)
        self.language.chosen.connect(self._choose_language)
        self.theme.chosen.connect(self._choose_theme)
        self.scale.chosen.connect(self._choose_scale)
        self.retranslate()

    def retranslate(self) -> None:
        self._language.tell(self.tr("Langue"))
        for code, name in LANGUAGES.items():
            self.language.set_text(code, name)
        self._theme.tell(self.tr("Thème"))
        self.theme.set_text("system", self.tr("Comme le système"))
        self.theme.set_text("light", self.tr("Clair"))
        self.theme.set_text("dark", self.tr("Sombre"))
        self._scale.tell(self.tr("Taille du texte"))
        for percent in SCALES:
            self.scale.set_text(percent, self.tr("{percent} %").format(percent=number_text(int(percent))))

    def _choose_language(self, code: str) -> None:
        self.language_chosen.emit(code)
        self._write("language", code)

    def _choose_theme(self, choice: str) -> None:
        self.theme_chosen.emit(choice)
        self._write("theme", choice)

    def _choose_scale(self, percent: str) -> None:
        self.scale_chosen.emit(int(percent) / 100)
        self._write("text_scale", int(percent) / 100)

    def _write(self, name: str, value: object) -> None:
        self._error.forget()
        self._kept.write(name, value).failed.connect(self._error.tell_error)
