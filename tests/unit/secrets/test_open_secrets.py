from pathlib import Path

import pytest

from scheduling.secrets import open_secrets


@pytest.fixture(autouse=True)
def no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    import keyring.core

    keyring.core.init_backend()  # keyring chooses once a process


def test_the_directory_asked_for_is_the_only_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "store-key").write_bytes(b"other")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    secrets = open_secrets(tmp_path / "s", "p")
    assert (secrets.place, secrets.lasting) == ("directory", True)
    assert secrets.get("store-key") is None


def test_without_anything_memory(tmp_path: Path) -> None:
    secrets = open_secrets(None, "p")
    assert (secrets.place, secrets.lasting) == ("memory", False)


def test_credentials_lie_over_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password-a").write_bytes(b"handed in")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    secrets = open_secrets(None, "p")
    assert (secrets.place, secrets.lasting) == ("credentials", False)
    assert secrets.get("password-a") == b"handed in"
    secrets.set("password-b", b"typed")
    assert secrets.get("password-b") == b"typed"
    assert [one.name for one in tmp_path.iterdir()] == ["password-a"]
