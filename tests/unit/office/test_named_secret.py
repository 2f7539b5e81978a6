"""A secret that settings name: found, not there, and where the place for secrets does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduling.errors import SecretsRefused
from scheduling.office import workspace
from scheduling.office.named_secret import named_secret


class Locked:
    """Stands in for a key store that nobody unlocks (a real one is locked in `tests/integration/test_keyring.py`)."""

    def get(self, name: str) -> bytes | None:
        raise SecretsRefused("keyring", "keyring_locked")


def test_of_a_directory(tmp_path: Path) -> None:
    directory = tmp_path / "secrets"
    directory.mkdir(mode=0o700)
    (directory / "relay").write_text("s3cret\n", encoding="utf-8")
    (directory / "relay").chmod(0o600)
    secret_of = named_secret(tmp_path, directory)
    assert (secret_of("relay"), secret_of("another")) == ("s3cret", None)


def test_a_locked_key_store_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "profile_secrets", lambda *_places: Locked())
    assert named_secret(tmp_path, None)("relay") is None


def test_a_directory_that_a_person_named_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "profile_secrets", lambda *_places: Locked())
    with pytest.raises(SecretsRefused):
        named_secret(tmp_path, tmp_path)("relay")
