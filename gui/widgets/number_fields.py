"""Fields for numbers and dates with the same margin as a line of text, which the style sheet cannot give them."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QDateEdit, QSpinBox

MARGIN = 8


def spin_box(least: int, most: int) -> QSpinBox:
    """A whole number, told when it is typed to the end."""
    made = QSpinBox()
    made.setRange(least, most)
    made.setKeyboardTracking(False)
    inset(made)
    return made


def date_field() -> QDateEdit:
    """A day, told when it is typed to the end."""
    made = QDateEdit()
    made.setDisplayFormat("dd/MM/yyyy")
    made.setKeyboardTracking(False)
    inset(made)
    return made


def inset(made: QAbstractSpinBox) -> None:
    """The margin, for a field that is made elsewhere."""
    made.lineEdit().setTextMargins(MARGIN, 0, 0, 0)
