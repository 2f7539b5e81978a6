"""Ending and beginning again: a second start, an end in the middle of a synchronisation, the window as it was left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from PySide6.QtCore import QPoint, QSize
from pytestqt.qtbot import QtBot

from gui.one_window import OneWindow
from tests.gui.agenda.conftest import Colleague, at
from tests.gui.conftest import PRACTITIONERS, Hospital, Profile
from tests.gui.stories.conftest import Open, close, on_server
from tests.gui.stories.person import LONG_MS, Person
from tests.gui.stories.test_offline import books
from tests.helpers.program import ROOT

SILENCE_S = 30
"""So long a request waits for a server that says nothing; an end that waits for it takes longer than anybody does."""


WINDOW = """
import sys
from pathlib import Path
from gui.app import Start, run_window
sys.exit(run_window(Start(Path(sys.argv[1]), Path(sys.argv[2]), "fr")))
"""


def start(profile: Profile) -> subprocess.Popen[bytes]:
    """The window as a process of its own; `main.py` would refuse to open it where nobody sees it."""
    command = [sys.executable, "-c", WINDOW, str(profile.directory), str(profile.secrets)]
    with (profile.secrets.parent / "window.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


def test_a_second_start_hands_over_and_the_first_ends_when_asked(signed_in: Hospital, profile: Profile, qtbot: QtBot) -> None:
    first = start(profile)
    try:
        qtbot.waitUntil(lambda: OneWindow(profile.directory).hand_over([]), timeout=LONG_MS)
        assert start(profile).wait(20) == 0
        assert first.poll() is None
        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 0
    finally:
        if first.poll() is None:
            first.kill()
            first.wait(20)
    log = (profile.secrets.parent / "window.log").read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in log, log


def test_closed_while_the_server_says_nothing(
    person: Person, colleague: Colleague, signed_in: Hospital, open_window: Open
) -> None:
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
    if "conflit" in again.header:  # it was cut while it was being sent: a person says whether it is still wanted
        again.clicks("1 conflit à trancher", inside=again.agenda.sidebar)
        again.clicks("Essayer de nouveau")
        again.until(lambda: "conflit" not in again.header)
        again.calm()
    assert "Synchronisé à" in again.header
    assert [one.start for one in on_server(colleague, "MOREL")] == [at(8)]


def test_the_window_opens_as_it_was_left(person: Person, open_window: Open, colleague: Colleague) -> None:
    window = person.app.window
    window.resize(QSize(1024, 720))  # a larger one does not fit the screen there is, and is not restored as it was
    person.clicks("Mois et praticiens")
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
    assert person.agenda.right.mode != "booking"
    close(person.app)
    again = open_window(size=QSize(-1, -1))
    again.until(lambda: again.agenda.centre.days is not None)
    again.calm()
    assert again.app.window.size() == QSize(1024, 720)
    assert again.app.window.shown_page == "agenda"
    assert again.agenda.centre.view == "week"
    assert again.grid.zoom == zoom
    assert [one.name for one in again.agenda.calendars] == ticked
    assert again.agenda.right.mode != "booking"
    again.presses("Ctrl+4")
    again.calm()
    close(again.app)
    third = open_window(size=QSize(-1, -1))
    third.calm()
    assert third.app.window.shown_page == "preferences"
