from pathlib import Path

import pytest

from scheduling.errors import SecretsRefused
from scheduling.secrets import MemorySecrets
from scheduling.secrets.directory import CredentialsDirectory
from scheduling.secrets.layered import LayeredSecrets


@pytest.fixture
def layered(tmp_path: Path) -> LayeredSecrets:
    (tmp_path / "password-a").write_bytes(b"handed in")
    return LayeredSecrets(CredentialsDirectory(tmp_path), MemorySecrets())


def test_a_credential_hides_what_lies_below(layered: LayeredSecrets) -> None:
    assert layered.get("password-a") == b"handed in"
    layered.set("password-b", b"typed")
    assert layered.get("password-b") == b"typed"
    assert layered.place == "credentials"


def test_what_a_credential_would_hide_is_not_written(layered: LayeredSecrets) -> None:
    for change in (lambda: layered.set("password-a", b"other"), lambda: layered.delete("password-a")):
        with pytest.raises(SecretsRefused) as refused:
            change()
        assert refused.value.reason == "not_writable"
    assert layered.get("password-a") == b"handed in"


def test_the_store_lasts_only_if_its_key_is_found_again(tmp_path: Path, layered: LayeredSecrets) -> None:
    assert not layered.lasting
    (tmp_path / "store-key").write_bytes(bytes(32))
    assert layered.lasting


def test_nothing_of_memory_is_shared() -> None:
    one, other = MemorySecrets(), MemorySecrets()
    one.set("store-key", b"k")
    assert other.get("store-key") is None
    assert not one.lasting
    one.delete("store-key")
    one.delete("store-key")
    assert one.get("store-key") is None
