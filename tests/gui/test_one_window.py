"""A second start of the same profile hands over and ends; another profile is another window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from gui.one_window import OneWindow
from tests.helpers.program import ROOT

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from gui.one_window import OneWindow
app = QCoreApplication([])
window = OneWindow(Path(sys.argv[1]))
"""


def start(code: str, profile: Path, said: Path | None = None) -> subprocess.Popen[bytes]:
    """Another process of the program, which does `code` with its `window`; `said` is the file it may write to."""
    return subprocess.Popen([sys.executable, "-c", PROGRAM + code, str(profile), str(said)], cwd=ROOT)


def test_a_second_start_hands_over_its_arguments(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneWindow(tmp_path)
    assert not first.hand_over([]), "nobody is there yet"
    assert first.listen()
    told: list[list[str]] = []
    first.asked.connect(told.append)
    second = start("sys.exit(0 if window.hand_over(['--page', 'agenda']) else 1)", tmp_path)
    qtbot.waitUntil(lambda: told == [["--page", "agenda"]], timeout=20_000)
    assert second.wait(20) == 0
    first.close()


def test_what_a_crash_left_behind_does_not_keep_the_window_from_opening(qtbot: QtBot, tmp_path: Path) -> None:
    listening = tmp_path / "listening"
    crashed = start("assert window.listen()\nPath(sys.argv[2]).touch()\napp.exec()", tmp_path, listening)
    qtbot.waitUntil(listening.exists, timeout=20_000)
    crashed.kill()
    crashed.wait(20)
    again = OneWindow(tmp_path)
    assert not again.hand_over([])
    assert again.listen()
    told: list[object] = []
    again.asked.connect(told.append)
    second = start("sys.exit(0 if window.hand_over([]) else 1)", tmp_path)
    qtbot.waitUntil(lambda: told == [[]], timeout=20_000)
    assert second.wait(20) == 0
    again.close()


def test_another_profile_is_another_window(tmp_path: Path) -> None:
    first = OneWindow(tmp_path / "one")
    assert first.listen()
    assert not OneWindow(tmp_path / "other").hand_over([])
    first.close()


@pytest.mark.parametrize("said", [b"{}\n", b"[1]\n", b"nonsense\n", b'["' + b"x" * 100_000 + b'"]\n', b"[" * 60_000 + b"\n"])
def test_what_is_not_a_list_of_texts_is_refused(qtbot: QtBot, tmp_path: Path, said: bytes) -> None:
    first = OneWindow(tmp_path)
    assert first.listen()
    told: list[object] = []
    first.asked.connect(told.append)
    socket = QLocalSocket()
    socket.connectToServer(first._name)
    assert socket.waitForConnected(2000)
    with qtbot.waitSignal(socket.disconnected):
        socket.write(said)
    assert not told
    first.close()
