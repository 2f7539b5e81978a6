"""The embedded server's data, written straight into Radicale's folders before it starts.

Faster than 650 PUTs, and the octets stand there as their programs wrote them. One folder for each collection
(`collection-root/USER/CALENDAR`), its properties in `.Radicale.props`, a file for each object. `secretariat` owns all
calendars; each practitioner sees their own in their own home (Radicale's sharing by map).
"""

from __future__ import annotations

import csv
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from scheduling.demo.practitioners import SamplePractitioner
from scheduling.demo.sample_object import SampleObject

OWNER = "secretariat"
OWN_CALENDAR = "teleconsultation"
"""What a practitioner's calendar is called in the address of their own home."""

_CACHE_BYTES = 50_000_000
_CACHE_PREFIX = "teleconsult-demo-"
_COLORS = ("#0E7490", "#7C3AED", "#B45309", "#15803D")
# In the order of columns that Radicale 3.9 expects.
_SHARE = {
    "ShareType": "map",
    "PathOrToken": "",
    "PathMapped": "",
    "Conversion": "none",
    "Owner": OWNER,
    "User": "",
    "Permissions": "rw",
    "EnabledByOwner": "True",
    "EnabledByUser": "True",
    "HiddenByOwner": "False",
    "HiddenByUser": "False",
    "TimestampCreated": "0",
    "TimestampUpdated": "0",
    "Properties": "",
    "Actions": "",
}


def write_calendars(directory: Path, calendars: Mapping[SamplePractitioner, Sequence[SampleObject]]) -> None:
    """Write all calendars, unless they are there from before: all of them appear at once, or none."""
    collections = directory / "data" / "collection-root"
    if collections.exists():
        return
    unfinished = directory / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    units = list(dict.fromkeys(practitioner.unit for practitioner in calendars))
    for practitioner, objects in calendars.items():
        folder = unfinished / "collection-root" / OWNER / practitioner.slug
        folder.mkdir(parents=True)
        properties = {
            "tag": "VCALENDAR",
            "D:displayname": practitioner.name,
            "C:calendar-description": practitioner.unit,
            "C:supported-calendar-component-set": "VEVENT",
            "ICAL:calendar-color": _COLORS[units.index(practitioner.unit) % len(_COLORS)],
        }
        (folder / ".Radicale.props").write_text(json.dumps(properties), encoding="utf-8")
        for one in objects:
            (folder / one.name).write_bytes(one.body)
    unfinished.mkdir(parents=True, exist_ok=True)
    unfinished.rename(directory / "data")


def write_shares(directory: Path, practitioners: Iterable[SamplePractitioner]) -> Path:
    """Write which calendar of the secretary's stands in whose home; gives the file for `[sharing] database_path`."""
    path = directory / "shares.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, tuple(_SHARE), delimiter=";")
        writer.writeheader()
        for one in practitioners:
            mapped = {"PathOrToken": f"/{one.slug}/{OWN_CALENDAR}/", "PathMapped": f"/{OWNER}/{one.slug}/", "User": one.slug}
            writer.writerow({**_SHARE, **mapped})
    return path


def passwords_of(directory: Path, users: Iterable[str]) -> dict[str, str]:
    """Read the passwords made earlier and make those that are missing; the file can be read by its owner alone."""
    path = directory / "passwords"
    known: dict[str, str] = {}
    if path.exists():
        known = dict(line.split(":", 1) for line in path.read_text(encoding="utf-8").splitlines() if ":" in line)
    passwords = {user: known.get(user) or secrets.token_urlsafe(18) for user in users}
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{user}:{password}\n" for user, password in passwords.items())
    unfinished.replace(path)
    return passwords


@contextmanager
def memory_folder() -> Iterator[Path | None]:
    """A folder in memory for the server's caches, removed at the end; None where there is none.

    The server writes 1,300 small files when a calendar is first asked for, and waits for the disk after each: 6 s more on a
    slow one. They can be lost: clients whose sync token is unknown list the calendar anew (RFC 6578, 3.2).
    """
    # Elsewhere than on POSIX there are none of these places (and `os.kill` would not ask, but end).
    places = (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm") if os.name == "posix" else ()  # noqa: S108  a 0700 folder below
    for parent in places:
        try:
            if not parent or shutil.disk_usage(parent).free < _CACHE_BYTES:
                continue
            _remove_abandoned(Path(parent))
            folder = Path(tempfile.mkdtemp(prefix=f"{_CACHE_PREFIX}{os.getpid()}-", dir=parent))
        except OSError:
            continue
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    yield None


def _remove_abandoned(parent: Path) -> None:
    # What runs have left that were killed: memory would fill up. The folder's name holds the number of its process.
    for folder in parent.glob(f"{_CACHE_PREFIX}*"):
        owner = folder.name.removeprefix(_CACHE_PREFIX).partition("-")[0]
        if owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
