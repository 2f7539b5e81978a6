"""The language of the window: Qt's translations, and dates, times and numbers in the reader's notation.

The source texts are French; `resources/translations/teleconsult_en.qm` holds the English ones, both files the plural forms.
"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QDate, QLibraryInfo, QLocale, QObject, QTranslator, Signal

LanguageCode = Literal["fr", "en"]

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "translations"
_LOCALES = {
    "fr": QLocale(QLocale.Language.French, QLocale.Country.France),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


class Language(QObject):
    """Which language is spoken; `choose` switches while windows are open (they get `QEvent.LanguageChange`)."""

    changed = Signal()

    def __init__(self, application: QCoreApplication, code: LanguageCode) -> None:
        super().__init__(application)
        self._application = application
        self._translators: list[QTranslator] = []
        self.code: LanguageCode = code
        self.choose(code)

    def choose(self, code: LanguageCode) -> None:
        """Speak this language from now on."""
        self.code = code
        QLocale.setDefault(_LOCALES[code])
        for translator in self._translators:
            self._application.removeTranslator(translator)
        names = [(str(FOLDER), f"teleconsult_{code}")]
        names.append((QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{code}"))
        self._translators = []
        for folder, name in reversed(names):
            translator = QTranslator(self)
            if translator.load(name, folder):
                self._application.installTranslator(translator)
                self._translators.append(translator)
        self.changed.emit()


def time_text(moment: datetime | time) -> str:
    """14:30, in the moment's own zone."""
    return f"{moment.hour}:{moment.minute:02}"


def day_text(day: date) -> str:
    """Lundi 23 novembre 2026 / Monday 23 November 2026, as a heading or at the beginning of a sentence."""
    text = day_within_text(day)
    return text[:1].upper() + text[1:]


def day_within_text(day: date) -> str:
    """lundi 23 novembre 2026 / Monday 23 November 2026, within a sentence."""
    return QLocale().toString(_qdate(day), "dddd d MMMM yyyy")


def short_day_text(day: date) -> str:
    """lun. 23 / Mon 23."""
    return QLocale().toString(_qdate(day), "ddd d")


def day_month_text(day: date) -> str:
    """23 nov. / 23 Nov."""
    return QLocale().toString(_qdate(day), "d MMM")


def weekday_text(day: date) -> str:
    """lun. 23 nov. / Mon 23 Nov."""
    return QLocale().toString(_qdate(day), "ddd d MMM")


def month_text(day: date) -> str:
    """Novembre 2026 / November 2026, as a heading."""
    text = QLocale().toString(_qdate(day), "MMMM yyyy")
    return text[:1].upper() + text[1:]


def weekday_letters() -> list[str]:
    """From Monday: L M M J V S D / M T W T F S S."""
    return [QLocale().standaloneDayName(day, QLocale.FormatType.NarrowFormat).upper() for day in range(1, 8)]


def date_text(day: date) -> str:
    """23/11/2026."""
    return QLocale().toString(_qdate(day), "dd/MM/yyyy")


def number_text(value: float, decimals: int = 0) -> str:
    """1 234,5 / 1,234.5."""
    return QLocale().toString(float(value), "f", decimals)


def moment_text(moment: datetime) -> str:
    """lun. 23 nov. 14:30 / Mon 23 Nov 14:30."""
    return f"{weekday_text(moment.date())} {time_text(moment)}"


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
