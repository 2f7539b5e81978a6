"""Ending and beginning again: a second start, an end in the middle of a synchronisation, the window as it was left."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scheduling.caldav.transport import Credentials, Transport
from tests.gui.agenda.conftest import Colleague, at
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital
from tests.gui.stories.conftest import Open, close, on_server
from tests.gui.stories.person import Person
from tests.gui.stories.test_offline import books
from tests.helpers.program import Program

SILENCE_S = 30
"""So long a request waits for a server that says nothing; an end that waits for it takes longer than anybody does."""


def test_a_second_start_hands_over_and_the_first_ends_by_signal(signed_in: Hospital, tmp_path: Path, qtbot: QtBot) -> None:
    program = Program(tmp_path)
    first = program.start()
    try:
        second = None
        for _ in range(100):
            if first.poll() is not None:
                break
            if (tmp_path / "profile" / "window.ini").exists() or second is None:
                second = program.start()
                if second.wait(20) == 0 and first.poll() is None:
                    break
        assert first.poll() is None, first.communicate()
        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 0
        _, err = first.communicate()
        assert "Traceback" not in err, err
    finally:
        if first.poll() is None:
            first.kill()


def test_closed_while_the_server_says_nothing(person: Person, colleague: Colleague, signed_in: Hospital, open_window: Open) -> None:
    """The end does not wait for the server; what waited is there at the next start, and is sent once."""
    server = signed_in.server
    server.stop()
    books(person, "MOREL Jeanne, 12/04/1961")
    server.start()
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        person.presses("F5")
        person.until(lambda: person.header == "Synchronisation…")
        began = time.monotonic()
        close(person.app)
        assert time.monotonic() - began < SILENCE_S / 2
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    again = open_window()
    again.calm()
    assert "1 en attente" in again.header
    again.presses("F5")
    again.calm()
    assert "Synchronisé à" in again.header
    assert [one.start for one in on_server(colleague, "MOREL")] == [at(8)]


def test_the_window_opens_as_it_was_left(person: Person, open_window: Open, colleague: Colleague) -> None:
    window = person.app.window
    window.resize(QSize(1300, 820))
    person.clicks("Dr Paul Lefèvre", inside=person.agenda.sidebar)
    person.calm()
    person.clicks_on(person.grid.viewport(), QPoint(person.grid.viewport().width() // 2, 300))
    person.clicks("Semaine")
    person.calm()
    person.grid.setFocus()
    person.presses("+", 3)
    person.calm()
    zoom, ticked = person.grid.zoom, [one.name for one in person.agenda.calendars]
    assert zoom > 72
    assert ticked == sorted((PRACTITIONERS[0], PRACTITIONERS[2]))
    person.presses("F2")
    person.presses("Escape")
    assert not person.sees("Trouver un créneau")
    close(person.app)
    again = open_window(size=QSize(-1, -1))
    again.until(lambda: again.agenda.centre.days is not None)
    again.calm()
    assert again.app.window.size() == QSize(1300, 820)
    assert again.app.window.shown_page == "agenda"
    assert again.agenda.centre.view == "week"
    assert again.grid.zoom == zoom
    assert [one.name for one in again.agenda.calendars] == ticked
    assert not again.sees("Trouver un créneau")
    again.presses("Ctrl+4")
    again.calm()
    close(again.app)
    third = open_window(size=QSize(-1, -1))
    third.calm()
    assert third.app.window.shown_page == "preferences"
    QTest.qWait(0)
    with Transport(Credentials(USER, PASSWORD)):
        pass
