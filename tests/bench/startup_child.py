"""One start, as a process: `bare`, or `window PROFILE SECRETS`. Prints when it was painted and how large it was, and ends."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from scheduling.office.agenda import AgendaDays


def painted() -> None:
    """Called after the paint event: now it can be seen."""
    at = time.clock_gettime(time.CLOCK_MONOTONIC)
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  pathlib's import is part of what is measured
        pages = int(file.read().split()[1])
    print(json.dumps({"painted": at, "resident_mb": pages * os.sysconf("SC_PAGE_SIZE") / 1e6}), flush=True)
    os._exit(0)


def bare() -> None:
    from PySide6.QtWidgets import QApplication, QWidget

    class Window(QWidget):
        def paintEvent(self, event: object) -> None:  # noqa: N802
            painted()

    application = QApplication([])
    window = Window()
    window.resize(1440, 900)
    window.show()
    application.exec()


def window(profile: str, secrets: str) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import main

    main.import_domain()  # as the program does, before it imports Qt
    import gui.demo.screen

    gui.demo.screen.has_screen = lambda: True  # the platform of the benchmark is none; everything else is the program
    from gui.agenda.grid import AgendaGrid

    showing, painting = AgendaGrid.show_days, AgendaGrid.paintEvent
    shown: list[int] = []

    def shows(self: AgendaGrid, days: AgendaDays, *span: date) -> None:
        shown.append(len(days.appointments))
        showing(self, days, *span)

    def observed(self: AgendaGrid, event: object) -> None:
        painting(self, event)  # type: ignore[arg-type]
        if shown and shown[-1]:
            painted()

    AgendaGrid.show_days = shows  # type: ignore[method-assign,assignment]
    AgendaGrid.paintEvent = observed  # type: ignore[method-assign,assignment]
    main.main(["--profile", profile, "--secrets", secrets])


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else window(sys.argv[2], sys.argv[3])
