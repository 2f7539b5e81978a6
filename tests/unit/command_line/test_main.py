"""`main.py` as a whole, on real profiles, without a server."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from main import main
from scheduling.command_line import endings
from scheduling.command_line.first_look import FirstLook
from scheduling.messages.catalogue import Catalogue
from tests.unit.command_line.streams import memory_terminal

ROOT = Path(__file__).resolve().parents[3]
# pytest may have been started with SIGINT ignored (a background job), and that is inherited.
AS_FROM_A_TERMINAL = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from main import main
sys.exit(main(sys.argv[1:]))
"""
ENTRIES = {
    "account list": {"accounts": []},
    "calendars": {"calendars": []},
    "agenda": {"appointments": []},
    "agenda --from 2026-11-23 --to 2026-11-24": {"appointments": []},
    "outbox": {"operations": []},
    "conflicts": {"conflicts": []},
    "journal": {"entries": []},
    "journal verify": {"intact": True, "first_broken": None},
    "key list": {"keys": []},
}


@dataclass
class House:
    """One profile with its secrets in a directory of its own."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    error: str = ""

    def run(self, line: str, *, code: int = 0) -> dict[str, Any]:
        """The JSON answer of one command, its exit code as expected."""
        assert main([*self.where, "--json", *line.split()]) == code, self.capsys.readouterr()
        out, self.error = self.capsys.readouterr()
        document = json.loads(out)
        assert isinstance(document, dict)
        return document

    def read(self, line: str, *, code: int = 0) -> str:
        """The lines of one command."""
        assert main([*self.where, *line.split()]) == code, self.capsys.readouterr()
        out, self.error = self.capsys.readouterr()
        return out

    @property
    def where(self) -> list[str]:
        return ["--profile", str(self.folder / "profile"), "--secrets", str(self.folder / "secrets")]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELECONSULT_POLICY", str(tmp_path / "no-policy.toml"))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def house(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> House:
    return House(tmp_path, capsys)


def test_without_a_command_a_sentence_and_the_usage(house: House) -> None:
    assert house.read("", code=2) == ""
    assert "Aucun écran n'est à portée" in house.error
    assert "usage : " in house.error
    document = house.run("", code=2)
    assert document["error"]["code"] == "usage"
    assert document["error"]["remedy"]
    assert not (house.folder / "profile").exists()


def test_wrong_use_is_a_document_too(house: House) -> None:
    document = house.run("book --nonsense", code=2)
    assert set(document["error"]) == {"code", "message", "remedy"}
    assert house.run("--language en sync --ful", code=2)["error"]["message"] == "This is not known: --ful."
    assert house.run("edit 7F3K2Q", code=2)["error"]["message"] == "Rien à changer n'a été donné."
    assert (
        house.run("slots --calendar A --duration 1500 --from 2026-11-23 --to 2026-11-24", code=2)["error"]["code"]
        == "value_refused"
    )


def test_help(house: House) -> None:
    assert "usage : " in house.read("--help")
    assert "usage: " in house.read("book --help --language en")


def test_an_empty_profile_answers_everything(house: House) -> None:
    for line, document in ENTRIES.items():
        assert house.run(line) == document
        assert house.read(line).strip()
        assert house.error == ""
    synchronised = house.run("sync")
    assert synchronised["calendars"] == []
    assert synchronised["seconds"] >= 0


def test_the_profile_is_its_owners_alone(house: House) -> None:
    house.run("journal")
    assert stat.S_IMODE((house.folder / "profile").stat().st_mode) == 0o700
    assert stat.S_IMODE((house.folder / "secrets").stat().st_mode) == 0o700


def test_bad_input_before_anything_is_asked_of_a_server(house: House) -> None:
    cases = {
        "agenda --from yesterday": "time_refused",
        "agenda --from 2026-11-24 --to 2026-11-24": "time_refused",
        "book --calendar A --start 2026-03-29T02:30 --duration 30": "time_refused",
        "book --calendar A --start 2026-10-25T02:30 --duration 30": "time_refused",
        "book --calendar A --start 2026-11-23T14:30 --duration 30": "not_found",
        "cancel 7F3K2Q": "not_found",
        "conflicts resolve 7F3K2Q --keep local": "not_found",
        "account remove nobody": "not_found",
        "account password": "not_found",
        "account add --url https://x.example --username u": "usage",
        "account add --url https://x.example --username u --password-file /nowhere": "not_found",
        "book --calendar A --start 2026-11-23T14:30 --duration 30 --patient-file /nowhere": "not_found",
        "key import /nowhere": "not_found",
        "key export --passphrase-file /nowhere": "not_found",
    }
    for line, error in cases.items():
        document = house.run(line, code=2)
        assert document["error"]["code"] == error, line
        assert document["error"]["message"] in house.error
        assert document["error"]["remedy"] in house.error


def test_the_change_of_clocks_is_told_apart(house: House) -> None:
    skipped = house.run("book --calendar A --start 2026-03-29T02:30 --duration 30", code=2)
    twice = house.run("book --calendar A --start 2026-10-25T02:30 --duration 30", code=2)
    assert "n'existe pas" in skipped["error"]["message"]
    assert "existe deux fois" in twice["error"]["message"]


def test_servers_that_cannot_be_used(house: House) -> None:
    password = house.folder / "password"
    password.write_text("pw\n")
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        closed = f"http://127.0.0.1:{held.getsockname()[1]}/"
        document = house.run(f"account add --url {closed} --username u --password-file {password}", code=7)
    assert document["error"]["code"] == "server_unreachable"
    document = house.run(f"account add --url http://192.0.2.1/ --username u --password-file {password}", code=6)
    assert document["error"]["code"] == "sign_in_refused"
    assert house.run("account list") == {"accounts": []}


def test_wrong_settings(house: House) -> None:
    profile = house.folder / "profile"
    profile.mkdir(mode=0o700)
    (profile / "settings.toml").write_text('languag = "en"\n')
    document = house.run("agenda", code=2)
    assert document["error"]["code"] == "settings_refused"
    assert "languag" in document["error"]["message"]


def test_secrets_that_others_can_read(house: House) -> None:
    (house.folder / "secrets").mkdir(mode=0o755)
    (house.folder / "secrets").chmod(0o755)
    assert house.run("agenda", code=8)["error"]["code"] == "secrets_refused"


def test_the_key_of_another_store(house: House) -> None:
    house.run("journal")
    (house.folder / "secrets" / "store-key").write_bytes(os.urandom(32))
    document = house.run("journal", code=8)
    assert document["error"]["code"] == "wrong_key"


def test_a_profile_that_is_a_file(house: House) -> None:
    (house.folder / "profile").write_text("")
    assert house.run("journal", code=8)["error"]["code"] == "store_full"


def test_keys_travel_from_one_profile_to_another(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    passphrase = house.folder / "passphrase"
    passphrase.write_text("correct horse battery\n")
    made = house.run("key new")
    assert set(made) == {"id", "created", "key"}
    assert made["key"] not in house.read("key list")
    assert house.run("key list")["keys"] == [{"id": made["id"], "created": made["created"], "key": None}]
    exported = house.folder / "keys.json"
    house.run(f"key export --passphrase-file {passphrase} --output {exported}")
    assert stat.S_IMODE(exported.stat().st_mode) == 0o600
    assert made["key"] not in exported.read_text()
    assert house.run(f"key export --passphrase-file {passphrase} --output {exported}", code=2)["error"]["code"] == "value_refused"
    assert set(house.run(f"key export --passphrase-file {passphrase}")) == set(json.loads(exported.read_text()))

    other = House(house.folder / "other", capsys)
    assert other.run(f"key import {exported}", code=2)["error"]["code"] == "seal_refused"
    wrong = house.folder / "wrong"
    wrong.write_text("wrong horse battery")
    assert other.run(f"key import {exported} --passphrase-file {wrong}", code=2)["error"]["code"] == "seal_refused"
    assert other.run("key list") == {"keys": []}
    assert other.run(f"key import {exported} --passphrase-file {passphrase}")["keys"][0]["id"] == made["id"]
    assert other.run("key list") == house.run("key list")

    plain = house.folder / "plain.json"
    plain.write_text(json.dumps(made))
    third = House(house.folder / "third", capsys)
    assert made["id"] in third.read(f"key import {plain}")
    assert third.run("key list") == house.run("key list")


def test_secrets_in_memory_are_said_to_be(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert main(["--profile", str(house.folder / "profile"), "outbox", "--json"]) == 0
    out, err = house.capsys.readouterr()
    assert json.loads(out) == {"operations": []}
    assert "--secrets DOSSIER" in err


def test_our_own_fault_is_logged_and_said_once(tmp_path: Path, fr: Catalogue) -> None:
    terminal, out, err = memory_terminal()
    assert endings.crashed(RuntimeError("DURAND"), FirstLook(tmp_path, "fr", True), terminal, fr) == 1
    assert json.loads(out.text)["error"]["code"] == "internal"
    assert str(tmp_path / "logs" / "errors.jsonl") in err.text
    assert "DURAND" not in out.text + err.text + (tmp_path / "logs" / "errors.jsonl").read_text()


def test_a_fault_of_our_own_does_not_show_a_trace(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("DURAND"))  # a stream without bytes beneath: nothing expects that
    document = house.run("key import -", code=1)
    assert document["error"]["code"] == "internal"
    assert "Traceback" not in house.error
    log = (house.folder / "profile" / "logs" / "errors.jsonl").read_text()
    assert "builtins.AttributeError" in log
    assert "inputs.py" in log
    assert "DURAND" not in log


def test_closed_streams(house: House) -> None:
    command = " ".join([sys.executable, "main.py", *house.where, "journal", "<&-", ">&-", "2>&-"])
    assert subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, check=False).returncode == 0


@pytest.fixture
def silent_server() -> Iterator[socket.socket]:
    """Takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        yield server


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c(house: House, silent_server: socket.socket, times: int) -> None:
    password = house.folder / "password"
    password.write_text("pw")
    url = f"http://127.0.0.1:{silent_server.getsockname()[1]}/"
    command = ["account", "add", "--url", url, "--username", "u", "--password-file", str(password)]
    process = subprocess.Popen(
        [sys.executable, "-c", AS_FROM_A_TERMINAL, *house.where, *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        connection, _ = silent_server.accept()
        with connection:
            connection.recv(1)
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            assert "Arrêt demandé" in process.stderr.readline()
            if times == 2:
                process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert out == ""
    assert "Traceback" not in err
    if times == 2 and process.returncode == -signal.SIGINT:
        return  # the second came when the first was already obeyed: the system ended what was left
    assert process.returncode == 130
    assert "Arrêté à votre demande" in err
