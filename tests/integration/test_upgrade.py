"""A profile that the last version before migration 2 left, with everything an outbox may hold, is settled by this one.

`tests/data/stores/version-1` was made by that version's own code (`make_version_1.py`): five operations, and the server's
folder as it stood when the old program was killed between a claim and its confirmation.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduling.model.patient import Patient
from scheduling.office.agenda import agenda
from scheduling.office.conflicts import open_conflicts, resolve_conflict
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.connection import connect
from scheduling.store.journal import entries, verify
from scheduling.store.operation_states import ASKING
from scheduling.store.outbox import operations, writes
from scheduling.store.schema import MIGRATIONS
from tests.helpers.servers import Server, radicale

LEFT = Path(__file__).parents[1] / "data" / "stores" / "version-1"
WHERE_IT_STOOD = "http://127.0.0.1:35307/"
DAY = datetime(2031, 3, 4, 8, tzinfo=ZoneInfo("Europe/Paris"))
HOUR = timedelta(hours=1)
PATIENT = Patient(family="Haddad", given="Nora", ipp="8001234567")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    shutil.copytree(LEFT / "collections", tmp_path / "server" / "collections")
    with radicale(tmp_path / "server", {"secretary": "s3cret!"}) as running:
        yield running


@pytest.fixture
def profile(tmp_path: Path, server: Server) -> Path:
    """The profile, as if its server had always stood where this one stands."""
    shutil.copytree(LEFT / "profile", tmp_path / "profile")
    shutil.copytree(LEFT / "profile-secrets", tmp_path / "secrets")
    (tmp_path / "secrets").chmod(0o700)
    for secret in (tmp_path / "secrets").iterdir():
        secret.chmod(0o600)  # as the program writes them; a checkout is more liberal
    connection = connect(
        tmp_path / "profile" / "store.db", (LEFT / "profile-secrets" / "store-key").read_bytes(), journal_mode=None
    )
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    ).fetchall():
        for row in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if row[2] == "TEXT" and table not in {"journal", "journal_head"} and not table.startswith(("sqlite_", "search")):
                connection.execute(f"UPDATE {table} SET {row[1]} = replace({row[1]}, ?, ?)", (WHERE_IT_STOOD, server.url))
    connection.close()
    return tmp_path / "profile"


@pytest.fixture
def workspace(profile: Path) -> Iterator[Workspace]:
    with open_workspace(profile, profile.with_name("secrets")) as opened:
        yield opened


def waits(workspace: Workspace) -> list[tuple[str, str, int]]:
    """What waits, and in how many writes of it the outcome is open."""
    return [
        (one.kind, one.state, sum(write.settled is None for write in writes(workspace.database, one.id)))
        for one in operations(workspace.database)
    ]


def test_the_migration_keeps_everything(workspace: Workspace) -> None:
    assert workspace.database.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert waits(workspace) == [
        ("edit", "conflict", 0),
        ("move", "unknown", 1),
        ("cancel", "unknown", 1),
        ("book", "queued", 0),
        ("book", "sending", 1),
    ]
    assert workspace.notices == []
    assert verify(workspace.database) is None
    before = entries(workspace.database)
    assert [one.action for one in before] == ["conflict", *["booked"] * 4]
    (stays,) = agenda(workspace, DAY, DAY + HOUR, [])
    assert stays.patient == PATIENT


def test_what_it_held_is_settled_with_the_server(workspace: Workspace, server: Server) -> None:
    report = synchronise(workspace)
    assert [one.error for one in report.calendars] == [None, None]
    assert waits(workspace) == [("edit", "conflict", 0), ("book", "interrupted", 0)]
    assert all(one.state in ASKING for one in operations(workspace.database))
    assert {one.reason for one in open_conflicts(workspace)} == {"changed_by_others", "interrupted"}
    day = {one.reference: one for one in agenda(workspace, DAY, DAY + 12 * HOUR, [])}
    assert day["G2F0T1"].start == DAY + 5 * HOUR
    assert day["GREYM5"].status == "cancelled"
    assert (day["MHPBE1"].start, day["MHPBE1"].queued, day["MHPBE1"].patient) == (DAY + 6 * HOUR, False, PATIENT)
    assert sorted(standing(server)) == [
        ("CANCELLED", "100000"),
        ("CONFIRMED", "080000"),
        ("CONFIRMED", "130000"),
        ("CONFIRMED", "140000"),
        ("CONFIRMED", "150000"),
    ], "the claim of the killed program is withdrawn, nothing stands twice"
    resolve_conflict(workspace, "84QCB3", "server")
    interrupted = next(one for one in open_conflicts(workspace) if one.reason == "interrupted")
    resolve_conflict(workspace, interrupted.uid, "server")
    assert waits(workspace) == []
    assert verify(workspace.database) is None


def standing(server: Server) -> list[tuple[str, str]]:
    """STATUS and time of day of everything on the server."""
    found = []
    for path in (server.directory / "collections").rglob("*.ics"):
        if ".Radicale.cache" not in path.parts:
            text = path.read_text()
            event = text[text.index("BEGIN:VEVENT") :]
            status, start = re.search(r"STATUS:(\w+)", event), re.search(r"DTSTART;[^:]*:\d{8}T(\d{6})", event)
            assert status is not None
            assert start is not None
            found.append((status[1], start[1]))
    return found
