"""The sample hospital from the first start's button."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess

from gui.demo_start import demo_command
from gui.first_start.page import FirstStart
from tests.gui.stories.conftest import Open


def test_the_button_starts_the_sample_hospital_beside_ones_own_profile(
    open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda program, arguments: started.append([program, *arguments]) or True)
    person = open_window("en")
    page = person.app.window.page("first_start")
    assert isinstance(page, FirstStart)
    profile: Path = person.app.start.profile
    page.demo.click()
    assert started == [demo_command(profile, "en")]
    assert str(profile.with_name("profile-demo")) in started[0]
    assert not page.demo.isEnabled()
    # The command line knows these words.
    assert subprocess.run([*started[0], "--help"], capture_output=True, check=False).returncode == 0


def test_where_it_does_not_start_that_is_told(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QProcess, "startDetached", lambda _program, _arguments: False)
    person = open_window()
    page = person.app.window.page("first_start")
    assert isinstance(page, FirstStart)
    page.demo.click()
    assert page.demo.isEnabled()
    assert person.sees("radicale")
