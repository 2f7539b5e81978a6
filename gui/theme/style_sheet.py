"""The one style sheet of the application: controls by their kind and their dynamic property `role`.

Sizes are pixels at scale 1. A border of 2 px in the accent is the focus; where a control has a border of 1 px, its padding
gives the second pixel, so that nothing jumps.
"""

from __future__ import annotations

from string import Template

from gui.theme.colours import Colours

_SHEET = Template("""
* { outline: none; }
QWidget { font-size: ${px13}; color: $text; }
QMainWindow, QDialog, QWidget[role="window"] { background: $window; }
QWidget[role="surface"] { background: $surface; }
QToolTip { background: $surface; color: $text; border: 1px solid $outline; padding: 6px; font-size: ${px12}; }

QLabel { background: transparent; }
QLabel[role="verdict"] { font-size: ${px22}; font-weight: 600; }
QLabel[role="figure"] { font-size: ${px17}; font-weight: 600; }
QLabel[role="title"] { font-size: ${px15}; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="secondary"] { font-size: ${px12}; color: $secondary; }
QLabel[role="hint"] { font-size: ${px11}; color: $secondary; }
QLabel[role="accent"] { color: $accent; font-weight: 600; }
QLabel[role="wrong"] { font-size: ${px12}; color: $conflict_bar; }

QFrame[role="bar"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[role="header"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="side"] { background: $window; border: none; border-right: 1px solid $line; }
QFrame[role="side_right"] { background: $window; border: none; border-left: 1px solid $line; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
$tones

QPushButton {
    background: $surface; color: $text; border: 1px solid $outline; border-radius: 8px;
    padding: 1px 13px; min-height: ${px30}; font-weight: 600;
}
QPushButton:hover { background: $closed; }
QPushButton:pressed { background: $soft; }
QPushButton:disabled { color: $secondary; border-color: $line; background: $window; }
QPushButton:focus { border: 2px solid $accent; padding: 0 12px; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-size: ${px14}; min-height: ${px34}; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:disabled { background: $closed; color: $secondary; border-color: $line; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="outline"] { color: $accent; border: 1px solid $accent; }
QPushButton[role="outline"]:focus { border: 2px solid $accent; }
QPushButton[role="outline"]:disabled { color: $secondary; border-color: $line; }
QPushButton[role="quiet"] { background: transparent; color: $accent; border: 1px solid transparent; padding: 1px 7px; }
QPushButton[role="quiet"]:hover { background: $soft; }
QPushButton[role="quiet"]:focus { border: 2px solid $accent; padding: 0 6px; }
QPushButton[role="quiet"]:disabled { color: $secondary; }
QPushButton[role="step"] { padding: 1px; min-width: ${px30}; max-width: ${px34}; }
QPushButton[role="step"]:focus { padding: 0; }
QPushButton[role="segment"] { background: transparent; color: $secondary; border: 1px solid transparent; font-weight: 400; }
QPushButton[role="segment"]:hover { background: $closed; color: $text; }
QPushButton[role="segment"]:checked { background: $soft; color: $accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[role="segment"]:focus { border: 2px solid $accent; }
QPushButton[role="row"] { background: $surface; border: 1px solid $line; text-align: left; font-weight: 400; }
QPushButton[role="row"]:hover { border-color: $outline; }
QPushButton[role="row"]:checked { background: $soft; border: 1px solid $accent; }
QPushButton[role="row"]:focus { border: 2px solid $accent; }

QLineEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit, QPlainTextEdit {
    background: $surface; color: $text; border: 1px solid $outline; border-radius: 8px; padding: 1px 9px; min-height: ${px30};
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QTimeEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 0 8px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDateEdit:disabled { color: $secondary; border-color: $line; background: $window; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QDateEdit[wrong="true"] { border: 2px solid $conflict_bar; padding: 0 8px; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url("$arrow_down"); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button, QDateEdit::up-button, QDateEdit::down-button, QTimeEdit::up-button, QTimeEdit::down-button {
    border: none; width: 22px; background: transparent;
}
QSpinBox::up-arrow, QDateEdit::up-arrow, QTimeEdit::up-arrow { image: url("$arrow_up"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDateEdit::down-arrow, QTimeEdit::down-arrow { image: url("$arrow_down"); width: 10px; height: 10px; }
QDateEdit::drop-down { border: none; width: 28px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $outline; selection-background-color: $soft; selection-color: $text; padding: 4px; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; min-height: ${px28}; padding: 1px; border: 1px solid transparent; border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; padding: 0; }
QCheckBox:disabled, QRadioButton:disabled { color: $secondary; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $outline; border-radius: 4px; background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:disabled { border-color: $line; background: $closed; }
QCheckBox::indicator:checked:disabled { background: $secondary; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $outline; border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px; }

QProgressBar { background: $line; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QAbstractScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $outline; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTableView, QListView, QTreeView {
    background: $surface; alternate-background-color: $window; border: 1px solid $line; border-radius: 8px; gridline-color: $line;
    selection-background-color: $soft; selection-color: $text;
}
QTableView:focus, QListView:focus, QTreeView:focus { border: 2px solid $accent; }
QTableView::item, QListView::item, QTreeView::item { padding: 4px 8px; border: none; }
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected { background: $soft; color: $text; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $secondary; font-size: ${px12}; font-weight: 600; border: none; border-bottom: 1px solid $line; padding: 6px 8px; }

QMenu { background: $surface; border: 1px solid $outline; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; min-height: ${px20}; }
QMenu::item:selected { background: $soft; color: $text; }
QMenu::item:disabled { color: $secondary; }
QMenu::separator { height: 1px; background: $line; margin: 6px; }
QSplitter::handle { background: $line; }
QTabWidget::pane { border: none; }
""")

_TONE = Template("""
QFrame[tone="$name"], QLabel[tone="$name"] { background: $ground; }
QFrame[role="banner"][tone="$name"] { border: none; border-left: 4px solid $bar; border-radius: 8px; }
QFrame[role="notice"][tone="$name"] { border: none; border-left: 4px solid $bar; border-radius: 6px; }
QLabel[ink="$name"] { color: $bar; font-weight: 600; }
""")

_SIZES = (11, 12, 13, 14, 15, 17, 20, 22, 28, 30, 34)


def style_sheet(colours: Colours, scale: float, icons: str) -> str:
    """The sheet for these colours, with text `scale` times as large; `icons`: the folder of the drawn arrows and ticks."""
    tones = "".join(
        _TONE.substitute(name=name, ground=found.ground, bar=found.bar) for name, found in colours.tones.items()
    )
    kind = "dark" if colours.dark else "light"
    return _SHEET.substitute(
        {f"px{size}": f"{round(size * scale)}px" for size in _SIZES},
        tones=tones,
        window=colours.window,
        surface=colours.surface,
        closed=colours.closed,
        line=colours.line,
        outline=colours.outline,
        text=colours.text,
        secondary=colours.secondary,
        accent=colours.accent,
        accent_hover=colours.accent_hover,
        on_accent=colours.on_accent,
        soft=colours.soft,
        conflict_bar=colours.tones["conflict"].bar,
        arrow_down=f"{icons}/arrow-down-{kind}.svg",
        arrow_up=f"{icons}/arrow-up-{kind}.svg",
        check=f"{icons}/tick-{kind}.svg",
    )
