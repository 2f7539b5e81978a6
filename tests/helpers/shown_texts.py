"""All texts that a window shows, says to a screen reader or keeps in a tooltip; and which of them are in the wrong language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QStackedWidget,
    QWidget,
)

from gui.language import FOLDER
from scheduling.messages.catalogue import load_catalogue
from scheduling.model.interval import Interval
from scheduling.office.workspace import open_workspace
from scheduling.store.collections import collections
from scheduling.store.occurrences import occurrences_between

MOST_ROWS = 40
"""Of a list: what follows is of the same kind."""
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
FRENCH = re.compile(
    r"[àâçèéêîïôùûœ«»]|\b(le|la|les|des|du|une|est|sont|vous|pas|sur|dans|pour|avec|aucune?|ce|cette|au|aux|par|et|ou)\b|\b[ldnsj]’"
    r"|\b(lun|mar|mer|jeu|ven|sam|dim|janv|févr|avr|juil|sept|oct|nov|déc)\.",
    re.IGNORECASE,
)
"""Letters, little words and abbreviations that English does not have."""


@dataclass(frozen=True, order=True)
class ShownText:
    """One text: the class of its widget, what it is there, and itself."""

    widget: str
    kind: str
    text: str

    @property
    def without_numbers(self) -> ShownText:
        """The same where a clock or a counter went on."""
        return ShownText(self.widget, self.kind, re.sub(r"\d+", "0", self.text))


def shown_texts(root: QWidget) -> list[ShownText]:
    """Those of `root` and of all in it that is not hidden, the pages of stacks that are behind others included."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if _in_sight(widget, root):
            found += [ShownText(type(widget).__name__, kind, text) for kind, text in _texts(widget) if text and text.strip()]
    for action in root.findChildren(QAction):
        found.append(ShownText("QAction", "text", action.text()))
    return sorted(one for one in found if re.search(r"[^\W\d_]", one.text))


def _in_sight(widget: QWidget, root: QWidget) -> bool:
    while widget is not root:
        parent = widget.parentWidget()
        if parent is None:
            return False
        if widget.isHidden() and not isinstance(parent, QStackedWidget):
            return False
        widget = parent
    return True


def _texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "tooltip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "title", widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QSpinBox):
        yield "suffix", widget.suffix()
    if isinstance(widget, QAbstractSpinBox):
        yield "special", widget.specialValueText()
        yield "value", widget.text()
    if isinstance(widget, QComboBox):
        yield "placeholder", widget.placeholderText()
        yield from (("item", widget.itemText(row)) for row in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and widget.model() is not None:
        yield from _cells(widget)


def _cells(view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    model = view.model()
    for column in range(model.columnCount()):
        yield "heading", str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(), MOST_ROWS)):
            yield from (("cell", str(model.index(row, column).data(role) or "")) for role in ROLES)


class WrongLanguage:
    """Finds texts that are still in the other language. `data`: what is written by people and stays as they wrote it."""

    def __init__(self, data: Iterable[str] = ()) -> None:
        self._data = sorted({one.strip() for one in data if one.strip()}, key=len, reverse=True)
        pairs = [*_window_pairs(), *_catalogue_pairs()]
        self._french = _patterns(french for french, english in pairs if french != english)
        self._english = _patterns(english for french, english in pairs if french != english)

    def french_left(self, shown: Iterable[ShownText]) -> list[ShownText]:
        """In an English window."""
        return [one for one in shown if self._french.fullmatch(plain(one.text)) or FRENCH.search(self._without_data(one.text))]

    def english_left(self, shown: Iterable[ShownText]) -> list[ShownText]:
        """In a French window. Words that are the same in both languages (`note`, `patient`) are nobody's."""
        return [one for one in shown if self._english.fullmatch(plain(one.text)) and not self._french.fullmatch(plain(one.text))]

    def _without_data(self, text: str) -> str:
        for one in self._data:
            text = text.replace(one, "•")
        return text


def plain(text: str) -> str:
    """Without the marks of keys to press."""
    return re.sub(r"&(?=\w)", "", text)


def _patterns(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of them with anything in its fields; those that are little but fields would be everything."""
    wanted = {plain(one) for one in texts if len(re.findall(r"[^\W\d_]", re.sub(r"\{.*?\}|%n", "", one))) > 3}
    forms = (r".+?".join(re.escape(part) for part in re.split(r"\{[^{}]*\}|%n", one)) for one in wanted)
    return re.compile("|".join(sorted(forms)), re.DOTALL)


def _window_pairs() -> Iterator[tuple[str, str]]:
    french_forms = {
        message.findtext("source"): [form.text or "" for form in message.iter("numerusform")]
        for message in etree.parse(FOLDER / "teleconsult_fr.ts").getroot().iter("message")
    }
    for message in etree.parse(FOLDER / "teleconsult_en.ts").getroot().iter("message"):
        source = str(message.findtext("source"))
        if message.get("numerus") == "yes":
            english = [form.text or "" for form in message.iter("numerusform")]
            yield from zip(french_forms[source], english, strict=True)
        else:
            yield source, str(message.findtext("translation"))


def _catalogue_pairs() -> Iterator[tuple[str, str]]:
    french, english = load_catalogue("fr").on("window"), load_catalogue("en").on("window")
    shown_in_window = ("outcome.window.", "conflict.window.", "booking.", "today.", "status.", "kind.", "finding.", "progress.")
    for key in french.texts:
        if key.startswith(shown_in_window):
            yield french.word(*key.rsplit(".", 1)), english.word(*key.rsplit(".", 1))


def written_by_people(folder: Path, secrets: Path) -> set[str]:
    """Names, titles and notes in a profile: they are in the language of whoever wrote them."""
    found: set[str] = set()
    with open_workspace(folder, secrets) as workspace:
        for calendar in collections(workspace.database):
            found |= {calendar.name, calendar.owner or "", *calendar.name.split()}
        long_ago, far_ahead = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
        for one in occurrences_between(workspace.database, Interval(long_ago, far_ahead)):
            found.add(one.summary or "")
            if one.patient is not None:
                family, given = one.patient.family or "", one.patient.given or ""
                found |= {f"{family.upper()} {given}", family, family.title(), given, one.patient.note or ""}
    return found


def cut_labels(root: QWidget) -> list[str]:
    """The texts of labels in sight that have less room than they need."""

    def is_cut(label: QLabel) -> bool:
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        return label.height() < needed or not (label.wordWrap() or label.width() >= label.sizeHint().width())

    return [label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root) and label.text() and is_cut(label)]
