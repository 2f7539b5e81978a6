"""Accounts, calendars and keys, against a real Radicale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.accounts.wishes import choose_calendars, connect
from gui.jobs import Jobs
from gui.office import Office
from gui.preferences.calendar_search import MOST_SHOWN
from gui.preferences.page import PreferencesPage
from scheduling import clock
from scheduling.office.workspace import open_workspace
from scheduling.sealing import export_keys, new_key
from scheduling.store.accounts import accounts
from scheduling.store.collections import collections
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital, Profile
from tests.gui.preferences.conftest import idle, show
from tests.helpers.servers import EmptyCalendar, make_calendar


def followed(profile: Profile) -> set[str]:
    with open_workspace(profile.directory, profile.secrets) as workspace:
        return {one.name for one in collections(workspace.database) if one.followed}


def untick(qtbot: QtBot, page: PreferencesPage, name: str) -> None:
    view = page.calendars.choice.view
    model = view.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == name)
    view.setFocus()
    view.setCurrentIndex(model.index(row, 0))
    qtbot.keyClick(view, Qt.Key.Key_Space)


def test_a_calendar_is_no_longer_followed_and_followed_again(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, profile: Profile, jobs: Jobs
) -> None:
    show(qtbot, page, "calendars", jobs)
    assert page.calendars.choice.view.model().rowCount() == len(PRACTITIONERS)
    untick(qtbot, page, PRACTITIONERS[0])
    idle(qtbot, jobs)
    assert followed(profile) == set(PRACTITIONERS[1:])
    untick(qtbot, page, PRACTITIONERS[0])
    idle(qtbot, jobs)
    assert followed(profile) == set(PRACTITIONERS)


@pytest.fixture
def waiting(qtbot: QtBot, signed_in: Hospital, office: Office, jobs: Jobs) -> Hospital:
    """Something waits to be sent: it was booked while the server was away."""
    with qtbot.waitSignal(office.synchronise().finished, timeout=30_000):
        pass
    idle(qtbot, jobs)
    signed_in.server.stop()
    start = (datetime.now(UTC) + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
    job = office.book(calendar=PRACTITIONERS[0], start=start, duration=timedelta(minutes=30), overbook="test")
    with qtbot.waitSignal(job.finished, timeout=60_000):
        pass
    idle(qtbot, jobs)
    return signed_in


def test_what_waits_forbids_forgetting(
    qtbot: QtBot, waiting: Hospital, page: PreferencesPage, profile: Profile, jobs: Jobs
) -> None:
    show(qtbot, page, "calendars", jobs)
    untick(qtbot, page, PRACTITIONERS[0])
    qtbot.waitUntil(page.calendars.error.isVisible, timeout=10_000)
    assert PRACTITIONERS[0] in page.calendars.error.headline.text()
    idle(qtbot, jobs)
    assert all(page.calendars.choice.chosen.values())  # the tick is back
    assert followed(profile) == set(PRACTITIONERS)
    show(qtbot, page, "accounts", jobs)
    row = next(iter(page.accounts.rows.values()))
    qtbot.mouseClick(row.forget, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.sure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(row.error.isVisible, timeout=10_000)
    assert "pas encore été envoyés" in row.error.headline.text()
    assert "Synchroniser" in row.error.explanation.text()
    idle(qtbot, jobs)
    with open_workspace(profile.directory, profile.secrets) as workspace:
        assert len(accounts(workspace.database)) == 1


def test_an_account_is_forgotten_only_after_asking(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, profile: Profile, jobs: Jobs
) -> None:
    show(qtbot, page, "accounts", jobs)
    row = next(iter(page.accounts.rows.values()))
    qtbot.mouseClick(row.forget, Qt.MouseButton.LeftButton)
    assert page.focusWidget() is row._keep
    qtbot.keyClick(row._keep, Qt.Key.Key_Space)
    idle(qtbot, jobs)
    assert len(page.accounts.rows) == 1
    qtbot.mouseClick(row.forget, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.sure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.accounts.rows, timeout=10_000)
    assert page.accounts._empty.isVisible()
    idle(qtbot, jobs)
    with open_workspace(profile.directory, profile.secrets) as workspace:
        assert accounts(workspace.database) == []
        assert workspace.secrets.get(f"password-{USER}@127.0.0.1") is None


def test_a_new_password_is_tried_before_it_is_kept(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, office: Office, jobs: Jobs
) -> None:
    (signed_in.server.directory / "users").write_text(f"{USER}:nouveau\n", encoding="utf-8")
    signed_in.server.stop()
    signed_in.server.start()
    show(qtbot, page, "accounts", jobs)
    row = next(iter(page.accounts.rows.values()))
    qtbot.mouseClick(row.change, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(row.password.edit, PASSWORD)
    qtbot.keyClick(row.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(row.password.wrong), timeout=10_000)
    assert "Préférences" not in row.password.wrong
    assert row.password.edit.text() == PASSWORD
    row.password.edit.selectAll()
    qtbot.keyClicks(row.password.edit, "nouveau")
    qtbot.keyClick(row.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(row._done.isVisible, timeout=10_000)
    assert not row.password.isVisible()
    assert row.password.edit.text() == ""
    qtbot.waitUntil(lambda: not office.sync_state.running, timeout=20_000)
    idle(qtbot, jobs)
    assert office.sync_state.error is None  # the new one signs in


def test_a_second_account_leads_to_its_calendars(
    qtbot: QtBot, page: PreferencesPage, hospital: Hospital, profile: Profile, jobs: Jobs, office: Office
) -> None:
    show(qtbot, page, "accounts", jobs)
    qtbot.mouseClick(page.accounts.add, Qt.MouseButton.LeftButton)
    form = page.accounts.form
    assert page.focusWidget() is form.address.edit
    for field, text in ((form.address, hospital.server.url), (form.username, USER), (form.password, PASSWORD)):
        qtbot.keyClicks(field.edit, text)
    qtbot.keyClick(form.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(page.calendars.isVisible, timeout=20_000)
    idle(qtbot, jobs)
    assert page.calendars.choice.view.model().rowCount() == len(PRACTITIONERS)
    assert form.address.edit.text() == ""
    qtbot.waitUntil(lambda: not office.sync_state.running, timeout=20_000)


def test_a_calendar_is_added_by_its_address(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, profile: Profile, jobs: Jobs
) -> None:
    url = make_calendar(signed_in.server, USER, PASSWORD, "Dr Hugo Tran")
    show(qtbot, page, "calendars", jobs)
    search = page.calendars.search
    qtbot.keyClicks(search.field.edit, url)
    qtbot.keyClick(search.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Dr Hugo Tran" in search._told.text(), timeout=20_000)
    idle(qtbot, jobs)
    assert followed(profile) == {*PRACTITIONERS, "Dr Hugo Tran"}
    assert page.calendars.choice.view.model().rowCount() == len(PRACTITIONERS) + 1


def test_an_address_that_is_no_calendar_is_explained_there(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, jobs: Jobs
) -> None:
    show(qtbot, page, "calendars", jobs)
    search = page.calendars.search
    for text in ("/secretariat/none/", ""):
        search.field.edit.selectAll()
        search.field.edit.setText(text)
        qtbot.mouseClick(search.go, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(search.field.wrong), timeout=20_000)
        assert search.field.edit.text() == text
        idle(qtbot, jobs)
        search.field.clear()


def test_keys_are_listed_without_themselves_and_one_is_received(
    qtbot: QtBot, page: PreferencesPage, profile: Profile, tmp_path: Path, jobs: Jobs
) -> None:
    key = new_key(clock.now())
    (tmp_path / "key.json").write_text(export_keys([key], "correct horse battery"))
    show(qtbot, page, "keys", jobs)
    assert page.keys.keys == []
    form = page.keys.importing
    qtbot.keyClicks(form.file.edit, str(tmp_path / "none.json"))
    qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "none.json" in form.file.wrong, timeout=10_000)
    form.file.edit.selectAll()
    qtbot.keyClicks(form.file.edit, str(tmp_path / "key.json"))
    for passphrase in ("", "wrong horse battery"):
        form.passphrase.edit.selectAll()
        form.passphrase.edit.setText(passphrase)
        qtbot.waitUntil(form.go.isEnabled)
        qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(form.passphrase.wrong), timeout=10_000)
        qtbot.waitUntil(form.go.isEnabled)
        assert form.file.edit.text() == str(tmp_path / "key.json")
    form.passphrase.edit.setText("correct horse battery")
    with qtbot.waitSignal(form.imported, timeout=10_000) as told:
        qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    assert told.args == [1]
    qtbot.waitUntil(lambda: bool(page.keys.keys), timeout=10_000)
    assert page.keys.keys is not None
    assert [(one.id, one.seals) for one in page.keys.keys] == [(key.id, True)]
    assert form.passphrase.edit.text() == ""
    with open_workspace(profile.directory, profile.secrets) as workspace:
        assert workspace.keys.keys == (key,)


def test_a_calendar_is_found_by_its_owner_s_name(
    qtbot: QtBot, xandikos_calendar: EmptyCalendar, office: Office, page: PreferencesPage, profile: Profile, jobs: Jobs
) -> None:
    user = xandikos_calendar.credentials.username
    with qtbot.waitSignal(connect(office, xandikos_calendar.server.url, user, "").succeeded, timeout=20_000) as told:
        pass
    found = told.args[0].calendars
    with qtbot.waitSignal(choose_calendars(office, {one.id: False for one in found}).succeeded, timeout=20_000):
        pass
    show(qtbot, page, "calendars", jobs)
    search = page.calendars.search
    qtbot.keyClicks(search.field.edit, "nobody of that name")
    qtbot.keyClick(search.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(search._told.isVisible, timeout=20_000)
    idle(qtbot, jobs)
    assert search.followers == []
    nobody = search._told.text()
    search.field.edit.selectAll()
    qtbot.keyClicks(search.field.edit, user.upper())
    qtbot.keyClick(search.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(search.followers), timeout=20_000)
    assert search._told.text() != nobody
    assert len(search.followers) == min(len(found), MOST_SHOWN)  # the server is shared with other tests
    qtbot.waitUntil(search.go.isEnabled)
    wanted = next(one for one in search.followers if "Consultations" in one.accessibleName())
    qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(followed(profile)), timeout=20_000)
    idle(qtbot, jobs)
    assert followed(profile) == {"Consultations"}
    assert search.followers == []
