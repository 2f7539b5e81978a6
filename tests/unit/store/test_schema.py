from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from scheduling.errors import StoreTooNew
from scheduling.store.connection import connect
from scheduling.store.schema import MIGRATIONS, migrate
from tests.unit.store.samples import KEY

FIRST = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);\nINSERT INTO notes (text) VALUES ('kept; not cut');"
SECOND = """
ALTER TABLE notes ADD COLUMN weight INTEGER NOT NULL DEFAULT 3;
CREATE TRIGGER heavier AFTER INSERT ON notes BEGIN
    UPDATE notes SET weight = 4 WHERE id = new.id;
    UPDATE notes SET text = text || '!' WHERE id = new.id;
END;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def opened(path: Path) -> dbapi2.Connection:
    return connect(path, KEY, journal_mode="WAL")


def version(connection: dbapi2.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def test_an_older_store_is_brought_forward_with_what_it_holds(path: Path) -> None:
    connection = opened(path)
    migrate(connection, path, (FIRST,))
    connection.close()
    connection = opened(path)
    migrate(connection, path, (FIRST, SECOND))
    connection.execute("INSERT INTO notes (text) VALUES ('new')")
    assert connection.execute("SELECT text, weight FROM notes ORDER BY id").fetchall() == [("kept; not cut", 3), ("new!", 4)]
    assert version(connection) == 2
    connection.close()


def test_a_step_that_fails_leaves_the_step_before(path: Path) -> None:
    connection = opened(path)
    with pytest.raises(dbapi2.OperationalError):
        migrate(connection, path, (FIRST, "CREATE TABLE other (id);\nSELECT nonsense FROM nowhere;"))
    assert version(connection) == 1
    assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'other'").fetchall() == []
    connection.close()


def test_a_newer_store_is_refused(path: Path) -> None:
    connection = opened(path)
    migrate(connection, path, (FIRST, SECOND))
    with pytest.raises(StoreTooNew) as refused:
        migrate(connection, path, (FIRST,))
    assert (refused.value.version, refused.value.code) == (2, "store_too_new")
    connection.close()


def test_a_second_process_that_comes_to_migrate_finds_it_done(path: Path) -> None:
    one, other = opened(path), opened(path)
    migrate(one, path, (FIRST, SECOND))
    migrate(other, path, (FIRST, SECOND))
    assert other.execute("SELECT count(*) FROM notes").fetchone() == (1,)
    one.close()
    other.close()


def test_a_script_that_ends_within_a_statement_is_our_bug(path: Path) -> None:
    connection = opened(path)
    with pytest.raises(ValueError, match="within a statement"):
        migrate(connection, path, ("CREATE TABLE a (id)",))
    assert version(connection) == 0
    connection.close()


def test_the_scripts_in_use_make_a_store(path: Path) -> None:
    connection = opened(path)
    migrate(connection, path)
    assert version(connection) == len(MIGRATIONS)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
