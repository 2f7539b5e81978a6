"""A run without a lasting place for secrets: every workspace of it finds what the earlier ones kept; the end forgets all."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduling.office.session import Session
from scheduling.office.workspace import open_workspace


@pytest.fixture(autouse=True)
def _no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


def test_every_workspace_of_a_run_finds_the_same(tmp_path: Path) -> None:
    session = Session()
    with open_workspace(tmp_path, session=session) as first:
        assert [one.code for one in first.notices] == ["secrets_in_memory"]
        first.secrets.set("password-x", b"secret")
        with first.database.transaction() as cursor:
            cursor.execute("INSERT INTO meta (name, value) VALUES ('kept', 'yes')")
        place = first.database.path.parent
    with open_workspace(tmp_path, session=session) as second:
        assert second.secrets.get("password-x") == b"secret"
        assert second.database.rows("SELECT value FROM meta WHERE name = 'kept'") == [("yes",)]
    assert place.exists()
    session.close()
    assert not place.exists()


def test_without_a_session_nothing_outlives_its_workspace(tmp_path: Path) -> None:
    with open_workspace(tmp_path) as first:
        place = first.database.path.parent
    assert place != tmp_path
    assert not place.exists()
