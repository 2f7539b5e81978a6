"""The first start against real servers: the way to the agenda, and each wrong input explained where it was typed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui.first_start.page import FirstStart
from gui.jobs import Jobs, Lane
from gui.language import Language
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.field import Field
from scheduling.office.workspace import open_workspace
from scheduling.store.collections import collections
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital, Profile
from tests.helpers.scripted_server import Reply, Request, always, scripted
from tests.helpers.servers import make_calendar
from tests.unit.caldav.test_trust import Authority


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, office: Office, messages: Messages) -> FirstStart:
    made = FirstStart(theme, office, messages)
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def sign_in(qtbot: QtBot, page: FirstStart, address: str, username: str = USER, password: str = PASSWORD) -> None:
    """Type and press Enter, as a person does."""
    for field, text in ((page.form.address, address), (page.form.username, username), (page.form.password, password)):
        field.edit.setFocus()
        field.edit.selectAll()
        qtbot.keyClicks(field.edit, text)
    qtbot.keyClick(page.form.password.edit, Qt.Key.Key_Return)


def explained(qtbot: QtBot, page: FirstStart, field: Field) -> str:
    """Wait for the reason at the field; it is the only one, it has the focus, and nothing typed is lost."""
    qtbot.waitUntil(lambda: bool(field.wrong), timeout=20_000)
    others = [one for one in (page.form.address, page.form.username, page.form.password) if one is not field]
    assert not any(one.wrong for one in others)
    assert page.focusWidget() is field.edit
    assert field.edit.accessibleDescription() == field.wrong
    assert page.form.go.isVisible()
    assert page.form.go.isEnabled()
    return field.wrong


def typed(page: FirstStart) -> tuple[str, str, str]:
    return page.form.address.edit.text(), page.form.username.edit.text(), page.form.password.edit.text()


def followed(profile: Profile) -> dict[str, bool]:
    with open_workspace(profile.directory, profile.secrets) as workspace:
        return {one.name: one.followed for one in collections(workspace.database)}


def test_from_the_address_to_the_agenda(qtbot: QtBot, page: FirstStart, hospital: Hospital, profile: Profile) -> None:
    sign_in(qtbot, page, hospital.server.url)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)
    model = page.choice.choice.view.model()
    assert sorted(model.index(row, 0).data() for row in range(model.rowCount())) == sorted(PRACTITIONERS)
    assert all(page.choice.choice.chosen.values())
    assert page.form.password.edit.text() == ""  # it is among the secrets now, and nowhere else
    view = page.choice.choice.view
    view.setFocus()
    view.setCurrentIndex(model.index(1, 0))
    left_out = model.index(1, 0).data()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.ready, timeout=30_000):
        qtbot.keyClick(page.choice.go, Qt.Key.Key_Return)
    assert followed(profile) == {name: name != left_out for name in PRACTITIONERS}
    with open_workspace(profile.directory, profile.secrets) as workspace:
        read = [one.last_full is not None for one in collections(workspace.database) if one.followed]
    assert read == [True, True]


def test_a_click_on_a_row_ticks_it(qtbot: QtBot, page: FirstStart, hospital: Hospital) -> None:
    sign_in(qtbot, page, hospital.server.url)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)
    view = page.choice.choice.view
    place = view.visualRect(view.model().index(0, 0)).center()
    before = page.choice.choice.chosen
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sum(page.choice.choice.chosen.values()) == len(before) - 1
    assert "2" in page.choice.go.text()


def hold_the_lane(page: FirstStart, jobs: Jobs) -> threading.Event:
    """Let the first reading wait, once the choice is kept, until the answer is set."""
    hold = threading.Event()
    page.choice.chosen.disconnect(page._chosen)
    page.choice.chosen.connect(lambda: jobs.start(Lane.AGENDA, "hold", lambda _cancel, _reporter: hold.wait(30)))
    page.choice.chosen.connect(page._chosen)
    return hold


def test_without_waiting_for_the_first_reading(
    qtbot: QtBot, page: FirstStart, hospital: Hospital, jobs: Jobs, office: Office
) -> None:
    sign_in(qtbot, page, hospital.server.url)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)
    hold = hold_the_lane(page, jobs)
    qtbot.mouseClick(page.choice.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.reading.isVisible, timeout=20_000)
    assert page.reading.progress.isVisible()
    with qtbot.waitSignal(page.ready):
        qtbot.mouseClick(page.reading.go, Qt.MouseButton.LeftButton)
    assert office.sync_state.running
    hold.set()
    qtbot.waitUntil(lambda: not office.sync_state.running, timeout=20_000)


def test_the_first_reading_is_stopped(qtbot: QtBot, page: FirstStart, hospital: Hospital, jobs: Jobs, office: Office) -> None:
    sign_in(qtbot, page, hospital.server.url)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)
    hold = hold_the_lane(page, jobs)
    qtbot.mouseClick(page.choice.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.reading.isVisible, timeout=20_000)
    left: list[None] = []
    page.ready.connect(lambda: left.append(None))
    qtbot.mouseClick(page.reading.progress.stop, Qt.MouseButton.LeftButton)
    hold.set()
    qtbot.waitUntil(page.reading.again.isVisible, timeout=20_000)
    assert not page.reading.progress.isVisible()
    assert not page.reading.error.isVisible()
    assert left == []
    with qtbot.waitSignal(page.ready, timeout=20_000):
        qtbot.mouseClick(page.reading.again, Qt.MouseButton.LeftButton)


def test_reading_that_fails_says_why_and_is_tried_again(qtbot: QtBot, page: FirstStart, hospital: Hospital) -> None:
    sign_in(qtbot, page, hospital.server.url)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)
    hospital.server.stop()
    qtbot.mouseClick(page.choice.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.reading.again.isVisible, timeout=20_000)
    assert page.reading.error.headline.text()
    hospital.server.start()
    with qtbot.waitSignal(page.ready, timeout=30_000):
        qtbot.mouseClick(page.reading.again, Qt.MouseButton.LeftButton)


def test_a_wrong_password_is_explained_at_the_password(qtbot: QtBot, page: FirstStart, hospital: Hospital) -> None:
    sign_in(qtbot, page, hospital.server.url, password="faux")
    reason = explained(qtbot, page, page.form.password)
    assert "mot de passe" in reason
    assert "Préférences" not in reason
    assert typed(page) == (hospital.server.url, USER, "faux")
    qtbot.keyClicks(page.form.password.edit, PASSWORD)
    assert page.form.password.wrong == ""
    qtbot.keyClick(page.form.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)


def test_an_unknown_host_is_explained_at_the_address(qtbot: QtBot, page: FirstStart) -> None:
    sign_in(qtbot, page, "agendas.invalid")  # RFC 6761: never a name
    reason = explained(qtbot, page, page.form.address)
    assert "https://agendas.invalid" in reason
    assert typed(page) == ("agendas.invalid", USER, PASSWORD)


def test_what_is_no_calendar_server_is_explained_at_the_address(qtbot: QtBot, page: FirstStart) -> None:
    with scripted(always(Reply(200, {"Content-Type": "text/html"}, b"<html>intranet</html>"))) as web:
        sign_in(qtbot, page, web.url)
        reason = explained(qtbot, page, page.form.address)
    assert "CalDAV" in reason
    assert typed(page) == (web.url, USER, PASSWORD)


def test_a_password_is_not_sent_in_clear(qtbot: QtBot, page: FirstStart) -> None:
    sign_in(qtbot, page, "http://agendas.invalid/")
    reason = explained(qtbot, page, page.form.address)
    assert "chiffrée" in reason
    assert "https://" in reason


def test_a_certificate_that_is_not_known_says_what_the_it_department_does(qtbot: QtBot, page: FirstStart, tmp_path: Path) -> None:
    with scripted(always(Reply(503)), tls=Authority(tmp_path).server()) as server:
        sign_in(qtbot, page, server.url)
        reason = explained(qtbot, page, page.form.address)
    assert "certificat" in reason
    assert "informatique" in reason


@pytest.mark.parametrize("address", ["ftp://agendas.example/", "https://", "http://[::1", "pas une adresse"])
def test_what_is_no_address_is_explained_there(qtbot: QtBot, page: FirstStart, address: str) -> None:
    sign_in(qtbot, page, address)
    explained(qtbot, page, page.form.address)
    assert typed(page)[0] == address


def test_an_empty_field_is_asked_for_before_anything_is_sent(qtbot: QtBot, page: FirstStart, jobs: Jobs) -> None:
    qtbot.mouseClick(page.form.go, Qt.MouseButton.LeftButton)
    assert page.form.address.wrong
    assert page.form.username.wrong
    assert page.focusWidget() is page.form.address.edit
    assert not jobs.busy
    qtbot.keyClicks(page.form.address.edit, "agendas.invalid")
    qtbot.mouseClick(page.form.go, Qt.MouseButton.LeftButton)
    assert page.focusWidget() is page.form.username.edit
    assert not jobs.busy


@pytest.fixture
def stalling() -> Iterator[str]:
    """A server that lets everybody wait until the test is over."""
    over = threading.Event()

    def answer(_request: Request) -> Reply:
        over.wait(30)
        return Reply(503)

    with scripted(answer) as server:
        yield server.url
        over.set()


def test_discovery_is_stopped_and_nothing_typed_is_lost(qtbot: QtBot, page: FirstStart, stalling: str, profile: Profile) -> None:
    sign_in(qtbot, page, stalling)
    qtbot.waitUntil(page.form.progress.isVisible)
    assert not page.form.address.isEnabled()
    stop = page.form.progress.stop
    assert page.focusWidget() is stop
    with qtbot.waitSignal(page.form._office.changed, timeout=15_000):
        qtbot.keyClick(stop, Qt.Key.Key_Space)
        assert not stop.isEnabled()
    qtbot.waitUntil(page.form.go.isVisible)
    assert not page.form.progress.isVisible()
    assert typed(page) == (stalling, USER, PASSWORD)
    assert not any(field.wrong for field in (page.form.address, page.form.username, page.form.password))
    assert page.form.address.isEnabled()
    assert followed(profile) == {}


def test_another_account_instead(qtbot: QtBot, page: FirstStart, hospital: Hospital, profile: Profile, jobs: Jobs) -> None:
    sign_in(qtbot, page, hospital.server.url)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)
    page.choice.back.emit()
    assert page.form.isVisible()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=10_000)
    assert followed(profile) == {}
    assert page.form.address.edit.text() == hospital.server.url


def test_many_calendars_are_filtered(qtbot: QtBot, hospital: Hospital, page: FirstStart) -> None:
    for number in range(30):
        make_calendar(hospital.server, USER, PASSWORD, f"Salle {number:02}")
    sign_in(qtbot, page, hospital.server.url)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)
    choice = page.choice.choice
    assert len(choice.chosen) == 33
    assert all(choice.chosen.values())  # all of them lie in the secretary's own home
    qtbot.keyClicks(choice.filter.edit, "bensaid")
    shown = choice.view.model()
    assert [shown.index(row, 0).data() for row in range(shown.rowCount())] == ["Dr Amel Bensaïd"]
    choice._none.click()
    assert sum(choice.chosen.values()) == 32  # only what is shown is cleared


def test_the_password_is_shown_and_hidden(qtbot: QtBot, page: FirstStart) -> None:
    field = page.form.password
    qtbot.keyClicks(field.edit, "geheim")
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password
    name = field.eye.accessibleName()
    qtbot.mouseClick(field.eye, Qt.MouseButton.LeftButton)
    assert field.edit.echoMode() == QLineEdit.EchoMode.Normal
    assert field.eye.accessibleName() != name
    field.edit.clear()
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password


def test_without_a_key_store_it_works_and_says_for_how_long(
    qtbot: QtBot,
    theme: Theme,
    messages: Messages,
    hospital: Hospital,
    profile: Profile,
    jobs: Jobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    office = Office(jobs, profile.directory, None)
    page = FirstStart(theme, office, messages)
    qtbot.addWidget(page)
    page.show()
    sign_in(qtbot, page, hospital.server.url)
    qtbot.waitUntil(page.choice.isVisible, timeout=20_000)
    assert page.choice._notice.isVisible()
    assert "fermeture" in page.choice._notice.explanation.text()
    with qtbot.waitSignal(page.ready, timeout=30_000):
        qtbot.mouseClick(page.choice.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)
    assert office.sync_state.office is not None
    assert [one.name for one in office.sync_state.office.followed] == sorted(PRACTITIONERS)
    jobs.stop()
    office.close()


def test_the_built_in_server_instead(qtbot: QtBot, page: FirstStart) -> None:
    with qtbot.waitSignal(page.demo_wanted):
        qtbot.mouseClick(page.demo, Qt.MouseButton.LeftButton)


def test_tab_goes_from_top_to_bottom(qtbot: QtBot, page: FirstStart) -> None:
    page.form.address.edit.setFocus()
    order = []
    for _ in range(7):
        order.append(page.focusWidget())
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    form = page.form
    fields = [form.address.edit, form.username.edit, form.password.edit, form.password.eye, form.way.choice]
    assert order == [*fields, form.go, page.demo]


def test_a_reason_is_told_in_the_language_that_is_chosen_later(
    qtbot: QtBot, page: FirstStart, hospital: Hospital, language: Language
) -> None:
    sign_in(qtbot, page, hospital.server.url, password="faux")
    french = explained(qtbot, page, page.form.password)
    language.choose("en")
    QApplication.processEvents()
    assert page.form.password.wrong != french
    assert "refuses" in page.form.password.wrong
