"""What a reader of screens is told of the keyboard's place."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gui.agenda.grid_cursor import Cursor, slot_of
from gui.agenda.layout_view import View
from gui.agenda.paint_words import whole_text
from gui.language import day_text, time_text


def cursor_text(view: View, cursor: Cursor | None) -> str:
    """The appointment or the free slot, whose and on which day."""
    if cursor is None or not view.columns:
        return QCoreApplication.translate("AgendaGrid", "Aucun praticien affiché")
    column = view.columns[cursor.column]
    if cursor.part is not None:
        return ", ".join(whole_text(cursor.part.appointment, column.label).split("\n"))
    top, bottom = slot_of(view, cursor)
    translate = QCoreApplication.translate
    said = translate("AgendaGrid", "{start} à {end}, hors plage")
    if any(start <= top and bottom <= end for start, end in column.open):
        said = translate("AgendaGrid", "{start} à {end}, libre")
    start, end = view.axis.moment(top, column.day), view.axis.moment(bottom, column.day)
    said = said.format(start=time_text(start), end=time_text(end))
    return ", ".join((said, column.label, day_text(column.day)))
