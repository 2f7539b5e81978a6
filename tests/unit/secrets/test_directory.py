import os
from pathlib import Path

import pytest

from scheduling.errors import SecretsRefused
from scheduling.secrets.directory import CredentialsDirectory, DirectorySecrets, file_name


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_missing_directory_is_made_private_and_what_is_set_is_found_again(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "secrets"
    DirectorySecrets(place).set("store-key", b"\x00\xff\n")
    assert mode(place) == 0o700
    assert mode(place / "store-key") == 0o600
    assert DirectorySecrets(place).get("store-key") == b"\x00\xff\n"
    assert [one.name for one in place.iterdir()] == ["store-key"]  # nothing half written left behind


def test_what_is_not_there_is_none_and_forgetting_it_does_nothing(tmp_path: Path) -> None:
    secrets = DirectorySecrets(tmp_path / "s")
    assert secrets.get("nothing") is None
    secrets.delete("nothing")
    secrets.set("password-a", b"one")
    secrets.set("password-a", b"two")
    assert secrets.get("password-a") == b"two"
    secrets.delete("password-a")
    assert secrets.get("password-a") is None


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize("opened", [0o750, 0o705, 0o770, 0o777, 0o711])
def test_a_directory_that_others_can_enter_is_refused(tmp_path: Path, opened: int) -> None:
    place = tmp_path / "s"
    place.mkdir()
    place.chmod(opened)
    with pytest.raises(SecretsRefused) as refused:
        DirectorySecrets(place)
    assert refused.value.reason == "mode"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_directory_opened_to_others_later_is_refused_from_then_on(tmp_path: Path) -> None:
    place = tmp_path / "s"
    secrets = DirectorySecrets(place)
    secrets.set("password-a", b"secret")
    place.chmod(0o755)
    with pytest.raises(SecretsRefused):
        secrets.get("password-a")
    with pytest.raises(SecretsRefused):
        secrets.set("password-b", b"x")
    assert [one.name for one in place.iterdir()] == ["password-a"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root to give a folder to another user")
def test_a_directory_of_somebody_else_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "s"
    place.mkdir(mode=0o700)
    os.chown(place, 65534, 65534)
    with pytest.raises(SecretsRefused) as refused:
        DirectorySecrets(place)
    assert refused.value.reason == "mode"


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("x")
    with pytest.raises(SecretsRefused) as refused:
        DirectorySecrets(tmp_path / "s")
    assert refused.value.reason == "not_a_directory"
    with pytest.raises(SecretsRefused) as refused:
        DirectorySecrets(tmp_path / "s" / "below")
    assert refused.value.reason == "not_a_directory"


def test_what_is_too_large_is_no_secret(tmp_path: Path) -> None:
    secrets = DirectorySecrets(tmp_path / "s")
    (tmp_path / "s" / "huge").write_bytes(b"x" * 70_000)
    with pytest.raises(SecretsRefused) as refused:
        secrets.get("huge")
    assert refused.value.reason == "too_large"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("store-key", "store-key"),
        ("password-amel@hôpital", "password-amel@h%C3%B4pital"),
        ("password-../../etc/passwd", "password-..%2F..%2Fetc%2Fpasswd"),
        ("..", "%2E."),
        (".hidden", "%2Ehidden"),
        ("100%", "100%25"),
    ],
)
def test_names_become_file_names_that_stay_in_the_folder(tmp_path: Path, name: str, expected: str) -> None:
    assert file_name(name) == expected
    secrets = DirectorySecrets(tmp_path / "s")
    secrets.set(name, b"x")
    assert [one.name for one in (tmp_path / "s").iterdir()] == [expected]
    assert secrets.get(name) == b"x"


def test_different_names_never_share_a_file() -> None:
    names = ["a b", "a%20b", "a_b", "é", "e\u0301", ".a", "%2Ea"]
    assert len({file_name(name) for name in names}) == len(names)


def test_credentials_are_read_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "password-a").write_bytes(b"with newline\n")
    tmp_path.chmod(0o755)  # systemd's folder: its mode is the service manager's business
    credentials = CredentialsDirectory(tmp_path)
    assert credentials.get("password-a") == b"with newline\n"
    assert credentials.get("password-b") is None
    assert CredentialsDirectory(tmp_path / "missing").get("password-a") is None
