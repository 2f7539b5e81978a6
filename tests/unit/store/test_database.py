import os
import stat
from pathlib import Path

import pytest

from scheduling.errors import StoreFull, StoreTooNew, WrongKey
from scheduling.store.accounts import accounts, add_account
from scheduling.store.connection import connect
from scheduling.store.database import STORE_FILE, open_store
from scheduling.store.key_check import CHECK_FILE
from tests.unit.store.samples import KEY, NOW

OTHER_KEY = bytes(reversed(KEY))


def put_account(directory: Path, name: str = "hospital") -> None:
    with open_store(directory, KEY, NOW).database as database, database.transaction() as cursor:
        add_account(cursor, name=name, url="https://cal.example/", username="u")


def names(directory: Path) -> list[str]:
    with open_store(directory, KEY, NOW).database as database:
        return [one.name for one in accounts(database)]


def content(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_what_is_written_is_there_the_next_time(directory: Path) -> None:
    put_account(directory)
    assert names(directory) == ["hospital"]
    assert open_again_without_notice(directory)


def open_again_without_notice(directory: Path) -> bool:
    opened = open_store(directory, KEY, NOW)
    opened.database.close()
    return opened.notices == []


def test_settings_that_hold_the_promises(directory: Path) -> None:
    with open_store(directory, KEY, NOW).database as database:
        found = {
            name: database.rows(f"PRAGMA {name}")[0][0]
            for name in (
                "journal_mode",
                "foreign_keys",
                "synchronous",
                "secure_delete",
                "temp_store",
                "cell_size_check",
                "trusted_schema",
            )
        }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "cell_size_check": 1,
        "trusted_schema": 0,
    }


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_everything_is_private(directory: Path) -> None:
    directory.mkdir(mode=0o755)
    old = os.umask(0)
    try:
        with open_store(directory, KEY, NOW).database as database, database.transaction() as cursor:
            add_account(cursor, name="hospital", url="https://cal.example/", username="u")
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()}
    finally:
        os.umask(old)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert f"{STORE_FILE}-wal" in modes
    assert set(modes.values()) == {0o600}


def test_a_wrong_key_is_told_and_changes_nothing(directory: Path) -> None:
    put_account(directory)
    before = content(directory)
    with pytest.raises(WrongKey):
        open_store(directory, OTHER_KEY, NOW)
    assert content(directory) == before
    assert names(directory) == ["hospital"]


def test_a_key_that_is_no_key_is_our_bug(directory: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_store(directory, b"short", NOW)


@pytest.mark.parametrize("check", [None, b"", b"something else"])
def test_a_lost_key_check_is_made_again_once_the_file_opened(directory: Path, check: bytes | None) -> None:
    put_account(directory)
    if check is None:
        (directory / CHECK_FILE).unlink()
    else:
        (directory / CHECK_FILE).write_bytes(check)
    assert names(directory) == ["hospital"]
    with pytest.raises(WrongKey):
        open_store(directory, OTHER_KEY, NOW)


def test_a_key_check_of_another_key_is_corrected_by_the_file_that_opens(directory: Path, tmp_path: Path) -> None:
    put_account(directory)
    open_store(tmp_path / "other", OTHER_KEY, NOW).database.close()
    (directory / CHECK_FILE).write_bytes((tmp_path / "other" / CHECK_FILE).read_bytes())
    assert names(directory) == ["hospital"]
    with pytest.raises(WrongKey):
        open_store(directory, OTHER_KEY, NOW)


def test_a_newer_store_is_left_alone(directory: Path) -> None:
    put_account(directory)
    connection = connect(directory / STORE_FILE, KEY, journal_mode=None)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreTooNew) as refused:
        open_store(directory, KEY, NOW)
    assert refused.value.version == 99


def test_a_temporary_store_leaves_nothing(directory: Path) -> None:
    opened = open_store(directory, KEY, NOW, temporary=True)
    assert (directory / STORE_FILE).exists()
    opened.database.close()
    opened.database.close()
    assert not directory.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFull) as refused:
        open_store(tmp_path / "file" / "below", KEY, NOW)
    assert refused.value.reason == "read_only"


def test_what_a_removed_store_left_behind_is_not_taken_for_the_new_one(directory: Path) -> None:
    opened = open_store(directory, KEY, NOW)
    with opened.database.transaction() as cursor:
        add_account(cursor, name="old", url="https://cal.example/", username="u")
    wal = (directory / f"{STORE_FILE}-wal").read_bytes()
    opened.database.close()
    (directory / STORE_FILE).unlink()
    (directory / f"{STORE_FILE}-wal").write_bytes(wal)
    assert names(directory) == []


def test_strange_folder_names_are_only_names(tmp_path: Path) -> None:
    put_account(tmp_path / "p?mode=memory&x=é 'quoted\" #1", "hospital")
    assert names(tmp_path / "p?mode=memory&x=é 'quoted\" #1") == ["hospital"]
