"""Settings are told at once, written, refused at the field where they will not do, and locked where policy fixes them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.jobs import Jobs
from gui.language import Language
from gui.preferences.page import PreferencesPage
from gui.preferences.section import ManagedNote
from gui.preferences.session_start import SessionStart, exec_line
from gui.preferences.setting_field import SettingField
from gui.theme.theme import Theme
from gui.widgets.segmented import Segmented
from tests.gui.conftest import Profile
from tests.gui.preferences.conftest import MakePage, idle, show


def written(profile: Profile) -> dict[str, object]:
    path = profile.directory / "settings.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def press(qtbot: QtBot, group: Segmented, key: str) -> None:
    qtbot.mouseClick(group._buttons[key], Qt.MouseButton.LeftButton)


def fill(qtbot: QtBot, field: SettingField, text: str) -> None:
    field.field.edit.setFocus()
    field.field.edit.selectAll()
    qtbot.keyClicks(field.field.edit, text)
    qtbot.keyClick(field.field.edit, Qt.Key.Key_Return)


def test_language_theme_and_size_are_told_at_once_and_written(
    qtbot: QtBot, page: PreferencesPage, profile: Profile, jobs: Jobs
) -> None:
    told: list[object] = []
    page.language_chosen.connect(told.append)
    page.theme_chosen.connect(told.append)
    page.scale_chosen.connect(told.append)
    press(qtbot, page.display.language, "en")
    assert told == ["en"]
    press(qtbot, page.display.theme, "dark")
    press(qtbot, page.display.scale, "150")
    assert told == ["en", "dark", 1.5]
    idle(qtbot, jobs)
    assert written(profile) == {"language": "en", "theme": "dark", "text_scale": 1.5}
    assert (page.kept.settings.theme, page.kept.settings.text_scale) == ("dark", 1.5)


def test_what_is_followed_takes_effect_on_the_page_itself(
    qtbot: QtBot, page: PreferencesPage, theme: Theme, language: Language, jobs: Jobs
) -> None:
    page.language_chosen.connect(language.choose)
    page.theme_chosen.connect(theme.choose)
    page.scale_chosen.connect(theme.enlarge)
    press(qtbot, page.display.theme, "dark")
    assert theme.colours.dark
    press(qtbot, page.display.scale, "200")
    assert not page._side.isVisible()  # no room for two columns: the sections are a menu
    assert page.menu.isVisible()
    page.menu.setCurrentIndex(2)
    page.menu.activated.emit(2)
    assert page.calendars.isVisible()
    idle(qtbot, jobs)


def test_the_settings_of_last_time_are_shown(make_page: MakePage, profile: Profile) -> None:
    profile.directory.mkdir()
    (profile.directory / "settings.toml").write_text(
        'theme = "dark"\ntext_scale = 1.75\nevent_label = "initials"\ntime_zone = "Indian/Reunion"\n'
        'link_hosts = ["visio.example", "*.region.example"]\n[check]\nspeed_url = "https://speed.example/"\n'
    )
    page = make_page()
    assert page.display.theme.key == "dark"
    assert page.display.scale.key == "175"
    assert page.visits.label.currentData() == "initials"
    assert page.visits.zone.currentText() == "Indian/Reunion"
    assert page.visits.link_hosts.field.edit.text() == "visio.example, *.region.example"
    assert page.workstation.speed_url.field.edit.text() == "https://speed.example/"


@pytest.mark.parametrize(
    "typed", ["https://visio.example/room", "visio.example:443", "vi_sio.example", "visio..example", "*.", "a.example, b/c"]
)
def test_a_link_host_that_will_not_do_is_refused_at_the_field(
    qtbot: QtBot, page: PreferencesPage, profile: Profile, jobs: Jobs, typed: str
) -> None:
    show(qtbot, page, "visits", jobs)
    fill(qtbot, page.visits.link_hosts, typed)
    assert page.visits.link_hosts.field.wrong
    assert page.focusWidget() is page.visits.link_hosts.field.edit
    assert page.visits.link_hosts.field.edit.text() == typed
    idle(qtbot, jobs)
    assert written(profile) == {}


def test_link_hosts_are_kept_as_a_list(qtbot: QtBot, page: PreferencesPage, profile: Profile, jobs: Jobs) -> None:
    show(qtbot, page, "visits", jobs)
    with qtbot.waitSignal(page.settings_changed) as told:
        fill(qtbot, page.visits.link_hosts, "Visio.Example;*.region.example visio.example")
    assert written(profile) == {"link_hosts": ["visio.example", "*.region.example"]}
    assert told.args[0].link_hosts == ("visio.example", "*.region.example")
    assert page.visits.link_hosts.field.edit.text() == "visio.example, *.region.example"
    assert not page.visits.link_hosts.save.isEnabled()


@pytest.mark.parametrize(
    "typed", ["http://speed.example/", "ftp://speed.example/", "https://me:secret@speed.example/", "https://"]
)
def test_a_speed_server_that_will_not_do_is_refused_at_the_field(
    qtbot: QtBot, page: PreferencesPage, profile: Profile, jobs: Jobs, typed: str
) -> None:
    show(qtbot, page, "workstation", jobs)
    fill(qtbot, page.workstation.speed_url, typed)
    assert page.workstation.speed_url.field.wrong
    idle(qtbot, jobs)
    assert written(profile) == {}


def test_a_speed_server_is_kept_and_taken_back(qtbot: QtBot, page: PreferencesPage, profile: Profile, jobs: Jobs) -> None:
    show(qtbot, page, "workstation", jobs)
    with qtbot.waitSignal(page.settings_changed):
        fill(qtbot, page.workstation.speed_url, "speed.example/backend/")
    assert written(profile) == {"check": {"speed_url": "https://speed.example/backend/"}}
    with qtbot.waitSignal(page.settings_changed):
        page.workstation.speed_url.field.edit.clear()
        fill(qtbot, page.workstation.speed_url, " ")
    assert written(profile).get("check", {}) == {}


def test_the_title_of_events_and_the_zone(qtbot: QtBot, page: PreferencesPage, profile: Profile, jobs: Jobs) -> None:
    show(qtbot, page, "visits", jobs)
    page.visits.label.setFocus()
    qtbot.keyClick(page.visits.label, Qt.Key.Key_Down)
    idle(qtbot, jobs)
    assert written(profile) == {"event_label": "initials"}
    zone = page.visits.zone
    zone.lineEdit().setFocus()
    zone.lineEdit().selectAll()
    qtbot.keyClicks(zone.lineEdit(), "Indian/Reunion")
    qtbot.keyClick(zone.lineEdit(), Qt.Key.Key_Return)
    idle(qtbot, jobs)
    assert written(profile)["time_zone"] == "Indian/Reunion"


def test_a_zone_that_nobody_knows_is_refused(qtbot: QtBot, page: PreferencesPage, profile: Profile, jobs: Jobs) -> None:
    show(qtbot, page, "visits", jobs)
    edit = page.visits.zone.lineEdit()
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "Terre/Milieu")
    page.visits.label.setFocus()
    assert page.visits._wrong_zone.isVisible()
    assert "Terre/Milieu" in page.visits._wrong_zone.text()
    idle(qtbot, jobs)
    assert written(profile) == {}


def test_what_policy_fixes_is_locked_and_says_so(qtbot: QtBot, make_page: MakePage, tmp_path: Path, jobs: Jobs) -> None:
    (tmp_path / "policy.toml").write_text(
        'theme = "light"\nevent_label = "reference"\nlink_hosts = ["visio.example"]\n[check]\nspeed_url = "https://speed.example/"\n'
    )
    page = make_page()
    assert not page.display.theme.isEnabled()
    assert page.display.language.isEnabled()
    show(qtbot, page, "visits", jobs)
    assert not page.visits.label.isEnabled()
    assert page.visits.zone.isEnabled()
    assert not page.visits.link_hosts.save.isVisible()
    assert not page.visits.link_hosts.field.edit.isEnabled()
    assert page.visits.link_hosts.field.edit.text() == "visio.example"
    notes = [one for one in page.visits.findChildren(ManagedNote) if one.isVisible()]
    assert len(notes) == 2
    assert all("établissement" in one._text.text() for one in notes)
    show(qtbot, page, "workstation", jobs)
    assert not page.workstation.speed_url.field.edit.isEnabled()


def test_policy_that_came_meanwhile_refuses_in_words(
    qtbot: QtBot, page: PreferencesPage, profile: Profile, tmp_path: Path, jobs: Jobs
) -> None:
    (tmp_path / "policy.toml").write_text('theme = "light"\nlink_hosts = []\n')
    press(qtbot, page.display.theme, "dark")
    idle(qtbot, jobs)
    assert page.display._error.isVisible()
    assert "établissement" in page.display._error.headline.text()
    show(qtbot, page, "visits", jobs)
    fill(qtbot, page.visits.link_hosts, "visio.example")
    qtbot.waitUntil(lambda: bool(page.visits.link_hosts.field.wrong))
    assert page.visits.link_hosts.save.isEnabled()
    assert written(profile) == {}


def test_opening_with_the_session(qtbot: QtBot, page: PreferencesPage, profile: Profile, tmp_path: Path, jobs: Jobs) -> None:
    show(qtbot, page, "workstation", jobs)
    entry = tmp_path / "config" / "autostart" / "teleconsult.desktop"
    assert not page.workstation.at_start.isChecked()
    page.workstation.at_start.click()
    lines = entry.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert f'"--profile" "{profile.directory}" "--secrets" "{profile.secrets}"' in next(
        one for one in lines if one.startswith("Exec=")
    )
    page.workstation.at_start.click()
    assert not entry.exists()


def test_a_folder_that_cannot_be_written_says_so(qtbot: QtBot, page: PreferencesPage, tmp_path: Path, jobs: Jobs) -> None:
    show(qtbot, page, "workstation", jobs)
    (tmp_path / "config").write_text("in the way")
    page.workstation.at_start.click()
    assert page.workstation._wrong.isVisible()
    assert not page.workstation.at_start.isChecked()


def test_an_entry_that_the_session_hides_is_none(tmp_path: Path) -> None:
    start = SessionStart(["teleconsult"], tmp_path)
    start.want(True)
    assert start.wanted
    path = tmp_path / "teleconsult.desktop"
    path.write_text(path.read_text() + "Hidden = true\n")
    assert not start.wanted


def test_the_command_is_quoted_as_the_specification_has_it() -> None:
    # Desktop Entry 1.5, "The Exec key": quoting first, then the escapes of a value of type string.
    assert exec_line(["/opt/a b/main", 'say "50 %"', "$HOME", "back\\slash"]) == (
        '"/opt/a b/main" "say \\\\"50 %%\\\\"" "\\\\$HOME" "back\\\\\\\\slash"'
    )


def test_every_section_changes_its_language(qtbot: QtBot, page: PreferencesPage, language: Language) -> None:
    header = page.header()
    qtbot.addWidget(header)
    page._buttons["display"].setText("?")
    header.title.setText("?")
    language.choose("en")
    QApplication.processEvents()
    assert page._buttons["display"].text() != "?"
    assert header.title.text() != "?"
