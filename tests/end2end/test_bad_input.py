"""What goes wrong is a sentence with its remedy and its exit code, and nothing is lost."""

from __future__ import annotations

import functools
import http.server
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from tests.end2end.conftest import PATIENT, PATIENT_JSON, Hospital
from tests.helpers.program import Program
from tests.helpers.servers import free_port, make_calendar, radicale, rights_sharing

SLOT = ("--calendar", "Bensaïd", "--start", "2026-11-24T10:00", "--duration", "30")
WEEK = ("--from", "2026-11-23", "--to", "2026-11-30")


def refused(program: Program, *arguments: str, code: int, stdin: str = "") -> dict[str, Any]:
    """The error document of a command; as text it has a sentence, and a remedy, in both languages."""
    document = program.json(*arguments, code=code, stdin=stdin)
    error: dict[str, Any] = document["error"]
    assert set(error) >= {"code", "message", "remedy"}
    assert error["message"]
    assert error["remedy"]
    told = program.run(*arguments, code=code, stdin=stdin)
    assert error["message"] in told.err
    english = program.json("--language", "en", *arguments, code=code, stdin=stdin)["error"]
    assert english["code"] == error["code"]
    assert english["message"] != error["message"]
    return error


@contextmanager
def web_page(folder: Path) -> Iterator[str]:
    """A server that is no calendar server."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def sign_in(url: str, username: str = "secretary") -> tuple[str, ...]:
    return ("account", "add", "--url", url, "--username", username, "--password-file", "-")


def test_wrong_addresses(tmp_path: Path) -> None:
    program = Program(tmp_path)
    assert refused(program, *sign_in(f"http://127.0.0.1:{free_port()}/"), code=7, stdin="x")["code"] == "server_unreachable"
    refused(program, *sign_in("https://no-such-host.invalid/"), code=7, stdin="x")
    refused(program, *sign_in("ftp://127.0.0.1/"), code=2, stdin="x")
    refused(program, *sign_in("http://user:secret@127.0.0.1/"), code=2, stdin="x")
    (tmp_path / "page").mkdir()
    with web_page(tmp_path / "page") as url:
        assert refused(program, *sign_in(url), code=9, stdin="x")["code"] == "not_a_calendar_server"
    assert refused(program, *sign_in("http://192.0.2.1/"), code=6, stdin="x")["code"] == "sign_in_refused", "Basic over http"
    assert program.json("account", "list")["accounts"] == []
    assert not list(program.secrets.glob("password*"))


def test_wrong_passwords(hospital: Hospital, tmp_path: Path) -> None:
    stranger = Program(tmp_path / "stranger")
    refused(stranger, *sign_in(hospital.server.url), code=6, stdin="wrong")
    assert stranger.json("account", "list")["accounts"] == []
    secretary = hospital.secretary
    (account,) = secretary.json("account", "list")["accounts"]
    refused(secretary, "account", "password", account["name"], "--password-file", "-", code=6, stdin="wrong")
    assert secretary.json("sync")["calendars"][0]["error"] is None, "the old password was kept"


def test_a_changed_password_loses_nothing(hospital: Hospital) -> None:
    secretary = hospital.secretary
    make_calendar(hospital.server, "secretary", "s3cret!", "Second")
    secretary.json("sync", "--full")
    queued = secretary.json("book", *SLOT, "--offline", code=4)["appointment"]
    hospital.server.stop()
    (hospital.server.directory / "users").write_text("secretary:changed\nphysician:ph-1\n")
    hospital.server.start()
    report = secretary.json("sync", code=6)
    assert [one["error"]["code"] for one in report["calendars"]] == ["sign_in_refused"] * 2
    assert report["calendars"][1]["requests"] == 0, "a refused password is not tried once for each calendar"
    told = secretary.run("sync", code=6).err
    assert told.count(report["calendars"][0]["error"]["message"]) == 1
    assert secretary.json("outbox")["operations"][0]["uid"] == queued["uid"]
    (account,) = secretary.json("account", "list")["accounts"]
    secretary.json("account", "password", account["name"], "--password-file", "-", stdin="changed\n")
    assert sum(one["uploaded"] for one in secretary.json("sync")["calendars"]) == 1


def test_a_calendar_that_may_only_be_read(tmp_path: Path) -> None:
    rights = rights_sharing("secretary", "physician", write=False)
    with radicale(tmp_path / "server", {"secretary": "s", "physician": "p"}, rights) as server:
        calendar = make_calendar(server, "secretary", "s", "Bensaïd")
        physician = Program(tmp_path / "physician")
        physician.add_account(server.url, "physician", "p")
        physician.json("calendars", "add", calendar)
        (known,) = physician.json("calendars")["calendars"]
        assert known["writable"] is False
        assert refused(physician, "book", *SLOT, code=9)["code"] == "not_allowed"
        assert physician.json("agenda", *WEEK)["appointments"] == []
        assert physician.json("outbox")["operations"] == []


def test_an_unreadable_object_on_the_server_hides_nothing_else(hospital: Hospital) -> None:
    hospital.secretary.json("book", *SLOT)
    store = next((hospital.server.directory / "collections").rglob("*.ics")).parent
    hospital.server.stop()
    (store / "broken.ics").write_bytes(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:soon\r\n\xff\xfe")
    hospital.server.start()
    report = hospital.physician.json("sync", "--full", code=None)
    assert [one["unreadable"] for one in report["calendars"]] == [0], "this server does not even tell of it"
    assert len(hospital.physician.json("agenda", *WEEK)["appointments"]) == 1
    booked = hospital.physician.json(
        "book", "--calendar", "Bensaïd", "--start", "2026-11-24T11:00", "--duration", "30", code=None
    )
    assert booked.get("outcome") in {"booked", "queued"}, "never lost, never an error of ours"


@pytest.mark.parametrize(("start", "word"), [("2026-03-29T02:30", "29"), ("2026-10-25T02:30", "25"), ("demain", "demain")])
def test_times_that_do_not_exist_or_exist_twice(hospital: Hospital, start: str, word: str) -> None:
    error = refused(hospital.secretary, "book", "--calendar", "Bensaïd", "--start", start, "--duration", "30", code=2)
    assert error["code"] == "time_refused"
    assert word in error["message"]
    assert hospital.raw() == {}


def test_the_repeated_hour_can_be_booked_by_naming_it(hospital: Hospital) -> None:
    first = ("--calendar", "Bensaïd", "--start", "2026-10-25T02:30+02:00", "--duration", "30")
    second = ("--calendar", "Bensaïd", "--start", "2026-10-25T02:30+01:00", "--duration", "30")
    assert hospital.secretary.json("book", *first)["appointment"]["start"] == "2026-10-25T02:30:00+02:00"
    assert hospital.secretary.json("book", *second)["appointment"]["start"] == "2026-10-25T02:30:00+01:00"
    hospital.physician.json("sync")
    seen = hospital.physician.json("agenda", "--from", "2026-10-25", "--to", "2026-10-26")["appointments"]
    assert [one["start"] for one in seen] == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]


@pytest.mark.parametrize(
    ("patient", "reason"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ('{"family": "X", "surname": "Y"}', "surname"),
        ('{"given": "Nora"}', "family"),
        ('{"family": 3}', "family"),
    ],
)
def test_a_patient_file_that_is_not_right(hospital: Hospital, patient: str, reason: str) -> None:
    error = refused(hospital.secretary, "book", *SLOT, "--patient-file", "-", code=2, stdin=patient)
    assert error["code"] == "patient_refused"
    assert reason in error["message"] + error["remedy"]
    assert hospital.raw() == {}


def test_other_refusals(hospital: Hospital) -> None:
    secretary = hospital.secretary
    refused(secretary, "book", "--calendar", "Nobody", "--start", "2026-11-24T10:00", "--duration", "30", code=2)
    refused(secretary, "book", *SLOT, "--link", "https://elsewhere.example/", code=2)
    refused(secretary, "book", *SLOT, "--link", "http://visio.example/", code=2)
    refused(secretary, "book", *SLOT, "--kind", "surgery", code=2)
    refused(secretary, "book", *SLOT, "--overbook", " ", code=2)
    refused(secretary, "move", "AAAAAA", "--start", "2026-11-24T10:00", code=2)
    refused(secretary, "agenda", "--from", "2026-11-24", "--to", "2026-11-24", code=2)
    refused(secretary, "nonsense", code=2)
    refused(secretary, "slots", "--calendar", "Bensaïd", "--quorum", "2", "--duration", "30", *WEEK, code=2)
    assert hospital.raw() == {}


def test_settings_with_a_wrong_key(hospital: Hospital) -> None:
    hospital.secretary.settings("time_zoen = 'Europe/Paris'\n")
    error = refused(hospital.secretary, "agenda", code=2)
    assert error["code"] == "settings_refused"
    assert "time_zoen" in error["message"]
    assert "settings.toml" in error["message"]


def test_a_wrong_key_and_a_missing_key_touch_nothing(hospital: Hospital) -> None:
    secretary = hospital.secretary
    secretary.json("book", *SLOT, "--offline", code=4)
    key = secretary.secrets / "store-key"
    right = key.read_bytes()
    key.write_bytes(bytes(32))
    assert refused(secretary, "agenda", *WEEK, code=8)["code"] == "wrong_key"
    key.unlink()
    assert refused(secretary, "agenda", *WEEK, code=8)["code"] == "wrong_key"
    assert not key.exists(), "no new key is made for an old store"
    key.write_bytes(right)
    assert len(secretary.json("agenda", *WEEK)["appointments"]) == 1


def test_a_damaged_store_is_set_aside_and_rebuilt(hospital: Hospital) -> None:
    secretary = hospital.secretary
    secretary.json("book", *SLOT)
    store = secretary.profile / "store.db"
    for side in ("-wal", "-shm"):
        (secretary.profile / f"store.db{side}").unlink(missing_ok=True)
    store.write_bytes(b"not a store " * 2000)
    told = secretary.run("agenda", *WEEK)
    assert "store-damaged-" in told.err
    assert list(secretary.profile.glob("store-damaged-*.db"))
    secretary.add_account(hospital.calendar, "secretary", "s3cret!")
    secretary.json("sync")
    assert len(secretary.json("agenda", *WEEK)["appointments"]) == 1


def test_a_store_that_another_program_holds(hospital: Hospital) -> None:
    secretary = hospital.secretary
    connection = dbapi2.connect(str(secretary.profile / "store.db"), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{(secretary.secrets / 'store-key').read_bytes().hex()}'\"")
        connection.execute("BEGIN IMMEDIATE")
        error = secretary.json("book", *SLOT, code=8)["error"]
        assert error["code"] == "store_locked"
        assert error["remedy"]
    finally:
        connection.close()
    assert secretary.json("book", *SLOT)["outcome"] == "booked"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte and a half."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no right to mount a small file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_loses_nothing(hospital: Hospital, small_disk: Path) -> None:
    secretary = Program(small_disk)
    secretary.add_account(hospital.calendar, "secretary", "s3cret!")
    queued = secretary.json("book", *SLOT, "--patient-file", "-", "--offline", stdin=PATIENT_JSON, code=4)["appointment"]
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="space"):
        filler.write_bytes(bytes(2_000_000))
    error = secretary.json("book", "--calendar", "Bensaïd", "--start", "2026-11-25T10:00", "--duration", "30", code=8)["error"]
    assert error["code"] == "store_full"
    filler.unlink()
    (kept,) = secretary.json("agenda", *WEEK)["appointments"]
    assert (kept["uid"], kept["patient"]) == (queued["uid"], PATIENT)
    assert secretary.json("sync")["calendars"][0]["uploaded"] == 1


def test_names_are_nowhere_on_disk_in_clear(hospital: Hospital) -> None:
    secretary = hospital.secretary
    secretary.json("key", "new")
    secretary.json("book", *SLOT, "--patient-file", "-", stdin=PATIENT_JSON)
    secretary.json("sync")
    for folder in (secretary.directory, hospital.server.directory):
        for path in folder.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                for told in PATIENT.values():
                    assert told.encode() not in content, path


def test_a_store_whose_key_is_out_of_reach_is_not_an_empty_one(hospital: Hospital) -> None:
    secretary = hospital.secretary
    without = [one for one in secretary.command("sync", "--json") if one not in {"--secrets", str(secretary.secrets)}]
    environment = secretary.environment() | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    done = subprocess.run(without, capture_output=True, text=True, env=environment, check=False, timeout=60)
    assert done.returncode == 8, done.stderr
    assert "key_missing" not in done.stdout
    assert '"secrets_refused"' in done.stdout
