"""What lies on the disk, and what is shown of an error, tells no name."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlcipher3 import dbapi2

from scheduling.model.patient import Patient
from scheduling.store.connection import Database
from scheduling.store.database import open_store
from scheduling.store.identities import keep_identity
from scheduling.store.objects import delete_object, put_fetched, put_local
from scheduling.store.search import search_appointments
from tests.unit.store.samples import KEY, NOW, foreign, ingest_with, ours, two_calendars

DURAND = Patient(family="Durandovitch", given="Zénobie", ipp="8001234567", note="trèsparticulier")
TELLING = [
    text.encode()
    for text in (
        "Durandovitch",
        "durandovitch",
        "nobie",
        "8001234567",
        "particulier",
        "RoomSecret",
        "Staffmeeting",
        "CREATE TABLE",
    )
]


def fill(database: Database) -> None:
    calendar, _ = two_calendars(database)
    with database.transaction() as cursor:
        for n in range(50):
            put_fetched(cursor, calendar, f"/a/{n}.ics", None, ours(f"u{n}", patient=DURAND), ingest_with())
        put_fetched(
            cursor, calendar, "/a/f.ics", None, foreign("f", "SUMMARY:Staffmeeting", "LOCATION:RoomSecret"), ingest_with()
        )
        put_local(cursor, calendar, "/a/l.ics", ours("l"), ingest_with())
        keep_identity(cursor, "l", DURAND, origin="local")
    assert len(search_appointments(database, "durandovitch")) == 51
    with database.transaction() as cursor:
        for n in range(1, 40):
            delete_object(cursor, n)


def files(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_no_file_of_the_store_holds_a_name_in_clear(directory: Path) -> None:
    opened = open_store(directory, KEY, NOW)
    fill(opened.database)
    while_open = files(directory)
    opened.database.close()
    assert "store.db-wal" in while_open
    for name, content in {**while_open, **files(directory)}.items():
        assert KEY not in content, name
        for text in TELLING:
            assert text not in content, name
            assert text.decode().encode("utf-16-le") not in content, name


def decrypted(content: bytes) -> bytes:
    """Every page of the file as SQLite sees it, free ones too: AES-256-CBC, its IV in the page's last 80 bytes (SQLCipher 4)."""
    pages = []
    for at in range(0, len(content), 4096):
        page = content[at : at + 4096]
        cipher = Cipher(algorithms.AES(KEY), modes.CBC(page[-80:-64])).decryptor()
        pages.append(cipher.update(page[16 if at == 0 else 0 : -80]))
    return b"".join(pages)


def test_what_is_deleted_is_overwritten_in_the_file(directory: Path) -> None:
    opened = open_store(directory, KEY, NOW)
    fill(opened.database)
    opened.database.close()
    before = decrypted((directory / "store.db").read_bytes())
    assert b"CREATE TABLE" in before  # it is decrypted indeed
    assert b"Durandovitch" in before
    opened = open_store(directory, KEY, NOW)
    with opened.database.transaction() as cursor:
        cursor.execute("DELETE FROM objects")
        cursor.execute("DELETE FROM identities")
    opened.database.close()
    after = decrypted((directory / "store.db").read_bytes())
    assert b"CREATE TABLE" in after
    for text in TELLING[:7]:
        assert text not in after


def test_an_error_within_a_transaction_repeats_no_value(database: Database) -> None:
    twice = [("u", DURAND.family)] * 2
    with pytest.raises(dbapi2.IntegrityError) as raised, database.transaction() as cursor:
        cursor.executemany("INSERT INTO identities (uid, patient, origin) VALUES (?, ?, 'local')", twice)
    assert "Durandovitch" not in str(raised.value)
