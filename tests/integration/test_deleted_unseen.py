"""An appointment that another program deletes before our next synchronisation named it: both must see the slot as free.

Xandikos, whose token is the hash of what it has, then answers `sync-collection` with the same token and nothing changed; what
we wrote is asked for itself. Radicale names the removal.
"""

from __future__ import annotations

from pathlib import Path

from scheduling.caldav.collection import delete_object
from scheduling.caldav.transport import Transport
from scheduling.office.accounts import add_account
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.store.occurrences import find_appointments
from tests.helpers.servers import EmptyCalendar
from tests.integration.clinic import LENGTH, START


def deleted_unseen(calendar: EmptyCalendar, place: Path) -> None:
    account = calendar.credentials
    with open_workspace(place / "profile", place / "secrets") as workspace:
        add_account(workspace, url=calendar.url, username=account.username, password=account.password or "none")
        synchronise(workspace)
        booked = open_desk(workspace).book(calendar=calendar.url, start=START, duration=LENGTH).appointment
        assert booked is not None
        with Transport(account) as transport:
            assert delete_object(transport, booked.href, if_match=None).written
        synchronise(workspace)
        assert find_appointments(workspace.database, booked.uid) == [], "told as booked, and stands nowhere"


def test_on_radicale(radicale_calendar: EmptyCalendar, tmp_path: Path) -> None:
    deleted_unseen(radicale_calendar, tmp_path)


def test_on_xandikos(xandikos_calendar: EmptyCalendar, tmp_path: Path) -> None:
    deleted_unseen(xandikos_calendar, tmp_path)
