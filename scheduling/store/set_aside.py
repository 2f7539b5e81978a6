"""A damaged store is moved aside and a new one made, holding what could still be read of what only it knew.

Each step can be cut by a crash. `store.set-aside` is written first and removed last; whoever opens the store next
and finds it goes on from there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from scheduling.errors import StoreFull
from scheduling.store.carry_over import carry_over
from scheduling.store.connection import MARKER_FILE, SUSPECT_FILE, connect, translate
from scheduling.store.file_system import flush_directory, reason_of, write_durably
from scheduling.store.schema import migrate

NEW_FILE = "store.new"
_SIDES = ("-wal", "-shm", "-journal", "")
"""The file itself moves last: as long as it stands, the move is not done."""


@dataclass(frozen=True, slots=True)
class StoreNotice:
    """What a person should know of the opening; `code` is in the catalogue, `values` fill its sentence.

    `store_set_aside`: the damaged file is now `path`; `carried` changes that were not yet sent were carried over; `lost`
    names the tables of which something could not be read (empty: none). The rest comes from the server.
    """

    code: str
    values: Mapping[str, str]


def set_aside(path: Path, key: bytes, now: datetime) -> StoreNotice:
    """Move the damaged store aside and put a new one in its place. Nobody else has it open."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside, number = path.with_name(f"store-damaged-{stamp}.db"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"store-damaged-{stamp}-{number}.db")
    write_durably(path.with_name(MARKER_FILE), aside.name.encode())
    return finish_setting_aside(path, key)


def finish_setting_aside(path: Path, key: bytes) -> StoreNotice:
    """Do what is left to do."""
    marker = path.with_name(MARKER_FILE)
    try:
        aside = path.with_name(Path(marker.read_text(encoding="utf-8")).name)
        if not aside.exists():
            for side in _SIDES:
                moved = path.with_name(path.name + side)
                if moved.exists():
                    moved.replace(aside.with_name(aside.name + side))
            flush_directory(path.parent)
        carried: dict[str, int] = {}
        lost: list[str] = []
        if path.exists():  # the new one stands already: a process died after that
            carried = {"operations": _operations_in(path, key)}
        else:
            carried, lost = make_new(path, key, aside)
        path.with_name(SUSPECT_FILE).unlink(missing_ok=True)
        marker.unlink(missing_ok=True)
    except OSError as error:
        raise StoreFull(str(path), reason_of(error)) from None
    values = {"path": str(aside), "carried": str(carried.get("operations", 0)), "lost": ", ".join(lost)}
    return StoreNotice("store_set_aside", values)


def _operations_in(path: Path, key: bytes) -> int:
    try:
        with contextlib.closing(connect(path, key, journal_mode=None)) as connection:
            return int(connection.execute("SELECT count(*) FROM operations").fetchone()[0])
    except dbapi2.DatabaseError:
        return 0  # damaged in its turn: opening it will tell


def make_new(path: Path, key: bytes, damaged: Path | None = None) -> tuple[dict[str, int], list[str]]:
    """Make a store under another name, fill it from `damaged`, then give it its name: it never stands half made."""
    new = path.with_name(NEW_FILE)
    carried: dict[str, int] = {}
    lost: list[str] = []
    try:
        for side in _SIDES:
            new.with_name(new.name + side).unlink(missing_ok=True)
            if damaged is None:  # what a store that was removed left behind is not of the new one
                path.with_name(path.name + side).unlink(missing_ok=True)
        new.touch(mode=0o600)
        connection = connect(new, key, journal_mode="DELETE")
        try:
            migrate(connection, new)
            if damaged is not None:
                carried, lost = carry_over(damaged, key, connection)
        finally:
            connection.close()
        new.replace(path)
        flush_directory(path.parent)
    except dbapi2.DatabaseError as error:
        raise translate(error, path) or error from None
    except OSError as error:
        raise StoreFull(str(path), reason_of(error)) from None
    return carried, lost
