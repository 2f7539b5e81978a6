"""The agenda painted: what is exposed, from the back to the front."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from gui.agenda.drop_held import Held, wanted_interval
from gui.agenda.drop_words import drop_sentence
from gui.agenda.grid_cursor import slot_of
from gui.agenda.grid_surface import GridSurface
from gui.agenda.layout_parts import key_of
from gui.agenda.paint_body import paint_faces, paint_grounds, paint_now, paint_ring
from gui.agenda.paint_faces import Face, face_of
from gui.agenda.paint_ghosts import paint_ghost, paint_slot, paint_tag, tag_rect
from gui.agenda.paint_header import paint_header, paint_hours
from gui.agenda.paint_words import ghost_texts, short_who
from gui.language import time_text
from scheduling.model.interval import Interval


class GridCanvas(GridSurface):
    """Only the exposed region is painted; the faces of a column are reckoned when it is first seen."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self.viewport())
        for rect in event.region():  # type: ignore[attr-defined]  # the stub forgets that a region is a row of rectangles
            self._paint(painter, rect)

    def _paint(self, painter: QPainter, rect: QRect) -> None:
        view, style, body = self._view, self._style, self._view.body
        dx, dy = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        inside = rect.intersected(body)
        if not inside.isEmpty():
            painter.save()
            painter.setClipRect(inside)
            painter.translate(body.left() - dx, body.top() - dy)
            self._paint_content(painter, QRectF(inside).translated(dx - body.left(), dy - body.top()))
            painter.restore()
        if rect.left() < body.left() + 6 and rect.bottom() >= body.top() - 8:
            painter.save()
            painter.setClipRect(rect.intersected(QRect(0, body.top(), body.left() + 6, body.height())))
            paint_hours(painter, view, style, self._now, dy)
            painter.restore()
        if rect.top() < body.top():
            painter.save()
            painter.setClipRect(rect.intersected(QRect(body.left(), 0, body.width(), body.top())))
            painter.translate(body.left() - dx, 0)
            holidays = dict(self._days.holidays) if self._days is not None else {}
            paint_header(painter, view, style, view.columns_between(dx, dx + body.width()), self._now, holidays, self._chosen)
            painter.restore()
            painter.fillRect(QRect(0, 0, body.left(), body.top()), style.surface)
            painter.fillRect(QRect(body.left() - 1, 0, 1, body.top()), style.line)
            painter.fillRect(QRect(0, body.top() - 1, body.left(), 1), style.line)

    def _paint_content(self, painter: QPainter, dirty: QRectF) -> None:
        view, style = self._view, self._style
        shown = view.columns_between(dirty.left(), dirty.right())
        paint_grounds(painter, view, style, dirty)
        paint_now(painter, view, style, self._now)
        near = dirty.adjusted(-4, -4, 4, 4)
        top, bottom = near.top(), near.bottom()
        faces = [face for number in shown for face in self._faces_of(number) if face.bottom >= top and face.top <= bottom]
        paint_faces(painter, faces, style)
        for index, rect, texts in self._ghost_rects(shown):
            if near.intersects(rect):
                paint_ghost(painter, style, rect, texts, chosen=index == self._chosen_ghost)
        for face in faces if self._chosen is not None else ():
            if key_of(face.appointment) == self._chosen:
                area = QRectF(face.left, face.top, face.right - face.left, face.bottom - face.top)
                paint_ring(painter, area, style.accent if self.hasFocus() else style.outline)
        if self._held is not None:
            self._paint_held(painter, self._held)
        elif self.hasFocus() and self._cursor is not None and view.columns:
            column, part = self._cursor.column, self._cursor.part
            slot = view.slot_rect(column, *slot_of(view, self._cursor))
            paint_ring(painter, view.part_rect(column, part) if part is not None else slot, style.accent)

    def _faces_of(self, number: int) -> list[Face]:
        found = self._faces.get(number)
        if found is None:
            found = [face_of(*box, self._style) for box in self._view.part_boxes(number)]
            self._faces[number] = found
        return found

    def _paint_held(self, painter: QPainter, held: Held) -> None:
        view, body = self._view, self._view.body
        for number, part in self._parts_of(held.moved):
            painter.fillRect(view.part_rect(number, part), self._style.veil)  # it is not here any more
        rect = view.slot_rect(held.column, held.top, held.bottom)
        wanted = wanted_interval(view, held)
        texts: tuple[str, ...] = (f"{time_text(wanted.start)} – {time_text(wanted.end)}", time_text(wanted.start))
        if held.kind == "move" and held.moved is not None:
            texts = (f"{time_text(wanted.start)}  {short_who(held.moved)}", time_text(wanted.start))
        paint_slot(painter, self._style, rect, texts, self._verdict.tone)
        corner = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        within = QRectF(corner.x(), corner.y(), body.width(), body.height())
        sentence = self._sentence(held, wanted)
        paint_tag(painter, self._style, tag_rect(self._style, rect, sentence, within), sentence, self._verdict.tone)

    def _sentence(self, held: Held, wanted: Interval) -> str:
        return drop_sentence(self._verdict, wanted, self._view.columns[held.column].label)

    def _ghost_rects(self, shown: range) -> Iterator[tuple[int, QRectF, tuple[str, ...]]]:
        for index, slot in enumerate(self._ghosts):
            for calendar_id in slot.calendar_ids:
                for column, top, bottom in self._view.place(calendar_id, slot.start, slot.end):
                    if column in shown:
                        yield index, self._view.slot_rect(column, top, bottom), ghost_texts(time_text(slot.start))
