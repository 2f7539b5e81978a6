"""Labels, buttons and lines by their role in the style sheet."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from gui.theme.colours import Tone

LabelRole = Literal["verdict", "figure", "title", "strong", "body", "secondary", "hint", "accent", "wrong"]
ButtonRole = Literal["", "primary", "outline", "quiet", "step", "segment", "row", "nav"]


def label(text: str = "", role: LabelRole = "body", *, wraps: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label of plain text: what servers and people write is never read as markup."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wraps)
    if wraps:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    return made


def button(role: ButtonRole = "", text: str = "", *, parent: QWidget | None = None) -> QPushButton:
    """A button; Enter presses it too where it has the focus."""
    made = QPushButton(text, parent)
    made.setProperty("role", role)
    made.setAutoDefault(role not in ("segment", "row", "nav"))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def fit_wrapped(parent: QWidget) -> None:
    """Let every wrapped label below take just the height that its width asks for: for pages whose layouts pass that on.

    By itself a wrapped label keeps the height that it would have at some narrow width, and leaves gaps.
    """
    for one in parent.findChildren(QLabel):
        if one.wordWrap():
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            one.setSizePolicy(policy)


def line() -> QFrame:
    """A thin horizontal line between groups."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


def surface(role: str) -> QFrame:
    """A frame whose role gives it its ground and border: `card`, `bar`, `side`, `header`."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def set_tone(widget: QWidget, tone: Tone | None, name: str = "tone") -> None:
    """Give a banner or label the colours of a status; `name="ink"` colours a label's text."""
    if widget.property(name) != tone:
        widget.setProperty(name, tone)
        restyle(widget)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet anew after a dynamic property changed: Qt does not by itself, unless it was never shown yet."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def label_for(field: QWidget, text: str = "") -> QLabel:
    """The label of a field: a click or its mnemonic leads to the field, whose accessible name it is."""
    made = label(text, "secondary")
    made.setBuddy(field)
    return made


def name_field(made: QLabel, field: QWidget, text: str) -> None:
    """Set the label's text, and the field's accessible name with it."""
    made.setText(text)
    field.setAccessibleName(text)
