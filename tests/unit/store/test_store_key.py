from pathlib import Path

import pytest

from scheduling.errors import SecretsRefused, WrongKey
from scheduling.secrets import MemorySecrets, open_secrets
from scheduling.store.accounts import accounts
from scheduling.store.database import open_store
from scheduling.store.store_key import obtain_store_key
from tests.unit.store.samples import NOW
from tests.unit.store.test_side_by_side import run


def test_a_key_is_made_once(directory: Path) -> None:
    secrets = MemorySecrets()
    key = obtain_store_key(directory, secrets)
    assert len(key) == 32
    assert secrets.get("store-key") == key
    open_store(directory, key, NOW).database.close()
    assert obtain_store_key(directory, secrets) == key
    assert obtain_store_key(directory / "other", MemorySecrets()) != key


def test_beside_a_store_whose_key_is_elsewhere_none_is_made(directory: Path) -> None:
    open_store(directory, obtain_store_key(directory, MemorySecrets()), NOW).database.close()
    elsewhere = MemorySecrets()
    with pytest.raises(WrongKey):
        obtain_store_key(directory, elsewhere)
    assert elsewhere.get("store-key") is None


def test_a_secret_that_is_no_key_is_told(directory: Path) -> None:
    secrets = MemorySecrets()
    secrets.set("store-key", b"k" * 32 + b"\n")
    with pytest.raises(SecretsRefused) as refused:
        obtain_store_key(directory, secrets)
    assert refused.value.reason == "not_readable"
    assert "kkk" not in repr(refused.value)


def test_processes_that_start_for_the_first_time_at_once_share_one_key(directory: Path) -> None:
    answers = run(
        directory,
        4,
        """
        from scheduling.secrets import open_secrets
        from scheduling.store.store_key import obtain_store_key
        secrets = open_secrets(directory / "secrets", "p")
        opened = open_store(directory, obtain_store_key(directory, secrets), NOW)
        with opened.database as database, database.transaction() as cursor:
            add_account(cursor, name=f"account {number}", url="https://cal.example/", username="u")
        print("done")
        """,
    )
    assert answers == ["done"] * 4
    key = obtain_store_key(directory, open_secrets(directory / "secrets", "p"))
    with open_store(directory, key, NOW).database as database:
        assert len(accounts(database)) == 4
