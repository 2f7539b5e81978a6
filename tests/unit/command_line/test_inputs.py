"""Passwords, patients and keys from files, stdin and a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduling.command_line.inputs import (
    LARGEST_FILE_BYTES,
    read_passphrase,
    read_password,
    read_patient_file,
    read_text,
)
from scheduling.command_line.parser import UsageRefused
from scheduling.errors import NotFound, PatientRefused, SealRefused, ValueRefused
from tests.unit.command_line.streams import memory_terminal


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (b"pw\n", "pw"),
        (b"pw", "pw"),
        (b"pw\r\n", "pw"),
        (b"pw\n\n", "pw\n"),
        (b" p w \n", " p w "),
        ("\ufeffé\n".encode(), "é"),
        (b"pw\r", "pw\r"),
    ],
)
def test_a_password_file_loses_one_newline(tmp_path: Path, content: bytes, password: str) -> None:
    file = tmp_path / "pw"
    file.write_bytes(content)
    assert read_password(str(file), memory_terminal()[0], "?") == password
    assert read_password("-", memory_terminal(content)[0], "?") == password


def test_a_password_is_asked_for_on_a_terminal_only() -> None:
    assert read_password(None, memory_terminal(answers=iter(["typed"]))[0], "Password: ") == "typed"
    with pytest.raises(UsageRefused) as refused:
        read_password(None, memory_terminal(b"piped\n")[0], "?")
    assert refused.value.reason == "password_needed"


def test_an_empty_password_is_refused() -> None:
    with pytest.raises(ValueRefused):
        read_password("-", memory_terminal(b"\n")[0], "?")
    with pytest.raises(ValueRefused):
        read_password(None, memory_terminal(answers=iter([""]))[0], "?")


def test_a_new_passphrase_is_typed_twice() -> None:
    assert read_passphrase(None, memory_terminal(answers=iter(["a", "a"]))[0], "?", "again?") == "a"
    with pytest.raises(UsageRefused) as refused:
        read_passphrase(None, memory_terminal(answers=iter(["a", "b"]))[0], "?", "again?")
    assert refused.value.reason == "passphrases_differ"
    with pytest.raises(SealRefused) as missing:
        read_passphrase(None, memory_terminal()[0], "?")
    assert missing.value.reason == "passphrase_missing"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    terminal, _, _ = memory_terminal()
    with pytest.raises(NotFound) as missing:
        read_text(str(tmp_path / "none"), "--x", terminal)
    assert missing.value.kind == "file"
    (tmp_path / "latin").write_bytes("é".encode("latin-1"))
    (tmp_path / "large").write_bytes(b"x" * (LARGEST_FILE_BYTES + 1))
    (tmp_path / "just").write_bytes(b"x" * LARGEST_FILE_BYTES)
    expected = {}
    for name in (".", "latin", "large", "\0"):
        with pytest.raises(ValueRefused) as refused:
            read_text(str(tmp_path / name) if name != "\0" else name, "--x", terminal)
        expected[name] = refused.value.expected
    assert expected == {".": "readable_file", "latin": "utf8_text", "large": "at_most_64_kib", "\0": "readable_file"}
    assert len(read_text(str(tmp_path / "just"), "--x", terminal)) == LARGEST_FILE_BYTES


def test_an_endless_stdin_is_not_read_to_its_end() -> None:
    with pytest.raises(ValueRefused):
        read_text("-", "--patient-file", memory_terminal(b"x" * 10 * LARGEST_FILE_BYTES)[0])


def test_a_patient() -> None:
    assert read_patient_file(None, memory_terminal()[0]) is None
    patient = read_patient_file("-", memory_terminal('\ufeff{"family": "Lefèvre"}'.encode())[0])
    assert patient is not None
    assert patient.family == "Lefèvre"
    with pytest.raises(PatientRefused) as refused:
        read_patient_file("-", memory_terminal(b"[" * 60_000)[0])
    assert refused.value.reason == "not_json"
