import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from scheduling.errors import StoreLocked
from scheduling.store import connection as connection_module
from scheduling.store.accounts import accounts, add_account
from scheduling.store.connection import Cursor, Database, quick_check
from scheduling.store.database import open_store
from tests.unit.store.samples import KEY, NOW


def put(cursor: Cursor, name: str) -> None:
    add_account(cursor, name=name, url="https://cal.example/", username="u")


def names(database: Database) -> list[str]:
    return [one.name for one in accounts(database)]


def test_a_transaction_is_whole_or_not_at_all(database: Database) -> None:
    def interrupted() -> None:
        with database.transaction() as cursor:
            put(cursor, "one")
            put(cursor, "two")
            assert names(database) == ["one", "two"]  # it sees what it wrote
            raise LookupError

    with pytest.raises(LookupError):
        interrupted()
    assert names(database) == []
    with database.transaction() as cursor:
        put(cursor, "one")
    assert names(database) == ["one"]


def test_a_transaction_within_a_transaction_is_our_bug(database: Database) -> None:
    with database.transaction() as cursor:
        put(cursor, "one")
        with pytest.raises(RuntimeError), database.transaction():
            pass
        put(cursor, "two")
    assert names(database) == ["one", "two"]


def test_our_own_mistakes_are_not_dressed_up(database: Database) -> None:
    with pytest.raises(dbapi2.IntegrityError), database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO collections (account_id, href, href_key, name, owner, writable) VALUES (9, '', '', '', '', 1)"
        )
    with pytest.raises(dbapi2.OperationalError):
        database.rows("SELECT nothing FROM nowhere")


def test_a_writer_that_takes_too_long_is_told_to_the_other(
    directory: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "BUSY_TIMEOUT_MS", 50)  # 10 s of waiting tell no more
    with open_store(directory, KEY, NOW).database as other:
        with database.transaction() as cursor:
            put(cursor, "one")
            assert names(other) == []  # readers do not wait, and see what was committed
            with pytest.raises(StoreLocked), other.transaction():
                pass
        with other.transaction() as cursor:
            put(cursor, "two")
    assert names(database) == ["one", "two"]


def test_a_connection_stays_in_its_thread(database: Database) -> None:
    raised: list[BaseException] = []

    def use() -> None:
        try:
            database.rows("SELECT 1")
        except dbapi2.ProgrammingError as error:
            raised.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(raised) == 1


def test_a_sound_store_is_found_sound(database: Database) -> None:
    assert quick_check(database)
    assert not (database.path.parent / "store.suspect").exists()
