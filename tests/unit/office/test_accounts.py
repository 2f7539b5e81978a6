"""Two accounts that see one calendar."""

from __future__ import annotations

from scheduling.office.accounts import add_account, refresh_account
from scheduling.office.calendars import follow
from scheduling.office.workspace import Workspace
from scheduling.store.collections import collections
from tests.helpers.scripted_server import scripted
from tests.unit.caldav.answer_tables import READ, calendar, usual


def followed_by(workspace: Workspace) -> list[str]:
    return [one.account for one in collections(workspace.database, followed_only=True)]


def test_a_calendar_that_two_accounts_see_is_followed_once_unless_a_person_says_otherwise(workspace: Workspace) -> None:
    table = usual(calendar("/home/jeanne/cal/", "Consultations", READ))
    with scripted(table) as server:
        for name in ("one", "other"):
            add_account(workspace, url=server.url, username=name, password="secret", name=name, look_up=lambda _: ())
        assert followed_by(workspace) == ["one"]
        other = next(one for one in collections(workspace.database) if one.account == "other")
        follow(workspace, f"other/{other.name}", True)
        assert followed_by(workspace) == ["one", "other"]
        for name in ("one", "other"):
            refresh_account(workspace, name)
        assert followed_by(workspace) == ["one", "other"], "also before it was synchronised, or where there are no tokens"
