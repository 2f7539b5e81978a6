"""How long the painted agenda takes: 20 practitioners, 5 days, 20 appointments each, in a viewport of 1920 x 1000.

A full repaint begins with nothing kept: columns are placed, faces reckoned, texts shaped, then painted. Scrolling keeps what it
has and paints the strip that comes into view. The ratio is to the baseline, one plain fill of the same viewport.
At 60 frames a second a frame has 16.7 ms. Run: `python -m tests.bench.agenda`.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from time import perf_counter

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from gui.agenda.grid import AgendaGrid
from gui.agenda.paint_style import Style
from gui.language import Language
from gui.theme.fonts import use_fonts
from gui.theme.theme import Theme
from tests.gui.agenda.sample import MONDAY, hospital

WIDTH, HEIGHT = 1920, 1000
ROUNDS = 15


def best_ms(work: Callable[[], object], prepare: Callable[[], object] = lambda: None) -> tuple[float, float]:
    """Milliseconds of the fastest and of the middle of some rounds; `prepare` is not counted."""
    times = []
    for _ in range(ROUNDS):
        prepare()
        begin = perf_counter()
        work()
        times.append(1000 * (perf_counter() - begin))
    return min(times), sorted(times)[ROUNDS // 2]


def main() -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    use_fonts(application)
    Language(application, "fr")
    theme = Theme(application, "light")
    days = hospital()
    grid = AgendaGrid(theme)
    grid.resize(WIDTH, HEIGHT)
    grid.show()
    grid.show_days(days, MONDAY, MONDAY + timedelta(days=4))
    application.processEvents()
    picture = QPixmap(WIDTH, HEIGHT)

    def fill() -> None:
        painter = QPainter(picture)
        painter.fillRect(0, 0, WIDTH, HEIGHT, QColor("#F4F6F8"))
        painter.end()

    def forget() -> None:
        """Drop everything that was reckoned or shaped, as after a change of theme."""
        grid._style = Style(theme, 1.0)
        grid._arrange()
        application.processEvents()
        grid._faces.clear()

    def paint(area: QRect) -> None:
        painter = QPainter(picture)
        grid._paint(painter, area)
        painter.end()

    whole = QRect(0, 0, WIDTH, HEIGHT)
    fill_ms = best_ms(fill)[0]
    print(f"{len(days.appointments):,} appointments, viewport {WIDTH} x {HEIGHT}; plain fill {fill_ms:.2f} ms\n")
    print(f"{'':58} {'best ms':>8} {'middle':>8} {'ratio':>7}")

    def tell(name: str, work: Callable[[], object], prepare: Callable[[], object] = lambda: None) -> None:
        best, middle = best_ms(work, prepare)
        print(f"{name:58} {best:8.2f} {middle:8.2f} {best / fill_ms:7.0f}")

    tell("columns and lanes of the week, from the read agenda", grid._lay_out)
    for name, narrowest in (("as it opens", None), ("all 100 columns visible", 12)):
        grid.set_minimum_column(narrowest)
        shown = len(grid._view.columns_between(0, grid._view.body.width()))
        print(f"\n{name}: {shown} columns of {grid._view.column_width:.0f} px")
        tell("  full repaint, nothing kept", lambda: paint(whole), forget)
        tell("  full repaint, faces kept (drag, selection)", lambda: paint(whole))
        body = grid._view.body
        strip = QRect(body.left(), body.bottom() - 60, body.width(), 60)
        tell("  scrolling down 60 px: the strip that comes into view", partial(paint, strip))
        strip = QRect(body.right() - 60, 0, 60, HEIGHT)
        tell("  scrolling right 60 px: the strip that comes into view", partial(paint, strip))
        step = iter([9, 23, -9, -23] * ROUNDS)

        def turn(step: Iterator[int] = step) -> None:
            grid.verticalScrollBar().setValue(grid.verticalScrollBar().value() + next(step))
            application.processEvents()

        tell("  a turn of the wheel, as Qt does it, with events", turn)
    grid.set_minimum_column(None)
    for name, first in (("one day of 20 practitioners", MONDAY),):
        grid.show_days(days, first, first)
        print(f"\n{name}: {grid._view.column_width:.0f} px")
        tell("  full repaint, nothing kept", lambda: paint(whole), forget)
        tell("  full repaint, faces kept", lambda: paint(whole))


if __name__ == "__main__":
    main()
