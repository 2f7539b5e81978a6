"""Signing in by a token, a ticket or a certificate, and a refused password typed anew where the refusal is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.accounts.account_form import AccountForm
from gui.accounts.password_again import refused_account
from gui.accounts.way_field import WAYS
from gui.frame.sync_button import SyncButton
from gui.frame.sync_panel import SyncPanel
from gui.jobs import Jobs
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.preferences.page import PreferencesPage
from gui.theme.theme import Theme
from scheduling.errors import ServerUnreachable, SignInRefused
from scheduling.office.state import OfficeState
from scheduling.office.workspace import open_workspace
from scheduling.store.accounts import Account, accounts
from scheduling.sync.report import CalendarReport, SyncReport
from tests.gui.conftest import PASSWORD, USER, Hospital, Profile
from tests.gui.preferences.conftest import idle, show
from tests.helpers.apache import BEARER, Apache, apache, missing_programs


@pytest.fixture
def form(qtbot: QtBot, theme: Theme, office: Office, messages: Messages) -> AccountForm:
    """The form by which an account is added, shown."""
    made = AccountForm(theme, office, messages)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def bearer() -> Iterator[Apache]:
    """A server that takes tokens."""
    if missing_programs():
        pytest.skip(f"not installed: {missing_programs()}")
    with apache(BEARER, tokens={"first.token": "jeanne"}) as running:
        yield running


def choose(form: AccountForm, auth: str) -> None:
    form.way.choice.setCurrentIndex(WAYS.index(auth))


@pytest.mark.parametrize(
    ("auth", "asked"), [("basic", (1, 1)), ("bearer", (0, 1)), ("negotiate", (0, 0)), ("certificate", (0, 0))]
)
def test_only_what_is_needed_is_asked_for(form: AccountForm, auth: str, asked: tuple[int, int]) -> None:
    choose(form, auth)
    assert (form.username.isVisible(), form.password.isVisible()) == tuple(map(bool, asked))
    assert form.password.edit.accessibleName() == ("Jeton d’accès" if auth == "bearer" else "Mot de passe")
    form.reset()
    assert form.username.isVisible()
    assert form.way.auth == "basic"


def test_a_token_and_its_successor(
    qtbot: QtBot, page: PreferencesPage, bearer: Apache, profile: Profile, jobs: Jobs, office: Office
) -> None:
    show(qtbot, page, "accounts", jobs)
    qtbot.mouseClick(page.accounts.add, Qt.MouseButton.LeftButton)
    form = page.accounts.form
    choose(form, "bearer")
    qtbot.keyClicks(form.address.edit, bearer.url)
    qtbot.keyClicks(form.password.edit, " first.token ")
    qtbot.mouseClick(form.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.accounts.rows) == 1, timeout=20_000)
    idle(qtbot, jobs)
    (row,) = page.accounts.rows.values()
    assert row.change.text() == "Nouveau jeton d’accès…"
    with open_workspace(profile.directory, profile.secrets) as workspace:
        (known,) = accounts(workspace.database)
        assert (known.auth, known.username) == ("bearer", "")
        assert workspace.secrets.get(f"password-{known.name}") == b"first.token"
    bearer.tokens({"second.token": "jeanne"})
    with qtbot.waitSignal(office.synchronise().finished, timeout=30_000):
        pass
    idle(qtbot, jobs)
    assert isinstance(office.sync_state.error, SignInRefused)
    show(qtbot, page, "accounts", jobs)
    qtbot.mouseClick(row.change, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(row.password.edit, "first.token")
    qtbot.keyClick(row.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(row.password.wrong), timeout=10_000)
    assert "Copiez le jeton en entier" in row.password.wrong
    row.password.edit.selectAll()
    qtbot.keyClicks(row.password.edit, "second.token")
    qtbot.keyClick(row.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(row._done.isVisible, timeout=10_000)
    idle(qtbot, jobs)
    assert office.sync_state.error is None


def test_a_wrong_token_is_told_where_it_was_typed(qtbot: QtBot, form: AccountForm, bearer: Apache) -> None:
    choose(form, "bearer")
    qtbot.keyClicks(form.address.edit, bearer.url)
    for typed in ("old.token", "two words"):
        form.password.edit.clear()
        qtbot.keyClicks(form.password.edit, typed)
        qtbot.keyClick(form.password.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(form.password.wrong), timeout=20_000)
        assert "Copiez le jeton en entier" in form.password.wrong
        assert "Préférences" not in form.password.wrong


def test_a_ticket_that_is_not_there_is_told_at_the_form(
    qtbot: QtBot, form: AccountForm, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRB5CCNAME", "FILE:/nonexistent/cache")
    choose(form, "negotiate")
    qtbot.keyClicks(form.address.edit, hospital.server.url)
    qtbot.keyClick(form.address.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(form.error.isVisible, timeout=20_000)
    assert "Kerberos" in form.error.headline.text()
    assert not form.address.wrong


def test_the_panel_of_sync_asks_again(
    qtbot: QtBot, theme: Theme, messages: Messages, signed_in: Hospital, office: Office, jobs: Jobs
) -> None:
    """In place: what was refused is typed where it is told, tried, kept, and synchronisation goes on by itself."""
    idle(qtbot, jobs)
    light = SyncButton(theme, office, messages)
    qtbot.addWidget(light)
    light.show()
    users = signed_in.server.directory / "users"
    users.write_text(f"{USER}:nouveau\n", encoding="utf-8")
    signed_in.server.stop()
    signed_in.server.start()
    with qtbot.waitSignal(office.synchronise().finished, timeout=30_000):
        pass
    idle(qtbot, jobs)
    qtbot.mouseClick(light, Qt.MouseButton.LeftButton)
    panel = light._panel
    assert isinstance(panel, SyncPanel)
    field = panel.again.password
    assert field.isVisible()
    assert panel.focusWidget() is field.edit
    qtbot.keyClicks(field.edit, PASSWORD)
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(field.wrong), timeout=10_000)
    assert field.edit.text() == PASSWORD
    field.edit.selectAll()
    qtbot.keyClicks(field.edit, "nouveau")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: office.sync_state.error is None and not office.sync_state.running, timeout=30_000)
    idle(qtbot, jobs)
    assert not panel.again.isVisible()
    assert field.edit.text() == ""


def test_of_several_failures_the_one_that_waits_for_a_person_is_told(office: Office) -> None:
    errors = [ServerUnreachable("https://x.example", "timed_out"), None, SignInRefused("https://y.example", "jeanne")]
    calendars = [CalendarReport(href="", name="", error=error) for error in errors]
    office._sync._succeeded(SyncReport(tuple(calendars), 0))
    assert office.sync_state.error is errors[2]


def test_of_two_accounts_without_a_name_the_refused_one_is_asked_for() -> None:
    one = Account(1, "Cabinet", "https://x.example/", "", "bearer", "https://x.example/a/", (), {})
    known = (one, replace(one, id=2, name="Service", principal="https://x.example/b/"))
    office = OfficeState(
        accounts=known,
        calendars=(),
        labels={},
        queued=0,
        queued_since=None,
        conflicts=0,
        last_sync=None,
        has_keys=False,
        notices=(),
    )
    state = SyncState(office=office)
    for account in known:
        refused = SignInRefused("https://x.example", "", "token_refused", account.name)
        assert refused_account(replace(state, error=refused)) == account
    assert refused_account(replace(state, error=SignInRefused("https://x.example", "", "token_refused"))) is None


def test_the_panel_forgets_what_was_typed_when_it_closes(
    qtbot: QtBot, theme: Theme, messages: Messages, signed_in: Hospital, office: Office, jobs: Jobs
) -> None:
    idle(qtbot, jobs)
    light = SyncButton(theme, office, messages)
    qtbot.addWidget(light)
    light.show()
    (account,) = office.sync_state.office.accounts if office.sync_state.office else ()
    office._sync.fail(SignInRefused(signed_in.server.url.rstrip("/"), account.username, "refused", account.name))
    qtbot.mouseClick(light, Qt.MouseButton.LeftButton)
    panel = light._panel
    assert isinstance(panel, SyncPanel)
    qtbot.keyClicks(panel.again.password.edit, "half a pass")
    panel.hide()
    assert panel.again.password.edit.text() == ""
    for error in (
        SignInRefused(signed_in.server.url, account.username, "no_ticket", account.name),
        SignInRefused("https://x.example", "u"),
    ):
        office._sync.fail(error)
        panel.open_below(light)
        assert not panel.again.isVisible(), "there is nothing to type"
