"""The state of sync in the header says what is true: how long ago, and of which day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from gui.frame.sync_button import SyncButton
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.theme import Theme
from scheduling import clock
from scheduling.errors import ServerUnreachable
from scheduling.office.state import OfficeState
from scheduling.settings import Settings
from scheduling.store.accounts import Account

ZONE = Settings().zone
NOON = clock.now().astimezone(ZONE).replace(hour=12, minute=5)
AWAY = ServerUnreachable("https://x.example", "refused")


def state(last: datetime | None, *, queued: int = 0, conflicts: int = 0, error: object | None = None) -> SyncState:
    account = Account(**dict.fromkeys(Account.__dataclass_fields__))  # type: ignore[arg-type]
    office = OfficeState(
        accounts=(account,),
        calendars=(),
        labels={},
        queued=queued,
        queued_since=None,
        conflicts=conflicts,
        last_sync=last,
        has_keys=False,
        notices=(),
    )
    return SyncState(office=office, error=error)


@pytest.mark.parametrize(
    ("shown", "tone", "said"),
    [
        (state(NOON), "arrived", "Synchronisé à 12:05"),
        (state(NOON, queued=2), "pending", "12:05 · 2 en attente"),
        (state(NOON, error=AWAY), "pending", "Échec de la synchronisation · 12:05"),
        (state(NOON, conflicts=1, error=AWAY), "conflict", "1 conflit à trancher"),
        (state(None), None, "Pas encore synchronisé"),
        (SyncState(running=True), "booked", "Synchronisation…"),
    ],
)
def test_what_it_says(
    qtbot: QtBot, theme: Theme, office: Office, messages: Messages, shown: SyncState, tone: str | None, said: str
) -> None:
    button = SyncButton(theme, office, messages)
    qtbot.addWidget(button)
    office.sync_changed.emit(shown)
    assert (button._tone, button.text()) == (tone, said)


def test_yesterdays_time_is_not_taken_for_todays(qtbot: QtBot, theme: Theme, office: Office, messages: Messages) -> None:
    button = SyncButton(theme, office, messages)
    qtbot.addWidget(button)
    for error in (None, AWAY):
        yesterday = NOON - timedelta(days=1)
        office.sync_changed.emit(state(yesterday, error=error))
        assert f"{yesterday.day}" in button.text()
        assert button._tone != "arrived"
