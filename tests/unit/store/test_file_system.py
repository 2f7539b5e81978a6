import os
import sys
from pathlib import Path

import pytest

from scheduling.errors import StoreFull
from scheduling.store.database import open_store
from scheduling.store.file_lock import FileLock
from scheduling.store.file_system import make_private, on_network_drive, write_durably
from tests.unit.store.samples import KEY, NOW

MOUNTS = r"""
sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw,relatime 0 0
server:/export {home} nfs4 rw 0 0
/dev/sdb1 {home}/local xfs rw 0 0
//server/share {home}/with\040blank cifs rw 0 0
broken
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/mounts")
@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("", True),
        ("profile", True),
        ("local", False),
        ("local/profile", False),
        ("with blank/p", True),
        ("with", True),
        ("localhost", True),
    ],
)
def test_the_nearest_mount_decides(tmp_path: Path, below: str, expected: bool) -> None:
    mounts = tmp_path / "mounts"
    home = tmp_path / "home"
    mounts.write_text(MOUNTS.format(home=str(home)))
    assert on_network_drive(home / below, mounts) is expected
    assert not on_network_drive(Path("/var"), mounts)


def test_where_nothing_is_known_of_mounts_the_drive_is_local(tmp_path: Path) -> None:
    assert not on_network_drive(tmp_path, tmp_path / "nothing")


def test_on_a_network_drive_there_is_no_write_ahead_log(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(directory, KEY, NOW).database.close()
    monkeypatch.setattr("scheduling.store.database.on_network_drive", lambda _: True)  # no network drive is at hand
    with open_store(directory, KEY, NOW).database as database:
        assert database.rows("PRAGMA journal_mode") == [("delete",)]
        assert database.rows("PRAGMA synchronous") == [(2,)]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_folder_is_made_private_and_an_open_one_closed(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    for place in (tmp_path / "open", tmp_path / "new" / "below"):
        make_private(place)
        assert place.stat().st_mode & 0o777 == 0o700


def test_a_small_file_is_whole_or_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_durably(path, b"one")
    write_durably(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    with pytest.raises(StoreFull):
        write_durably(tmp_path / "no folder" / "file", b"x")


def test_locks_shared_by_many_or_held_by_one(tmp_path: Path) -> None:
    one, two, three = (FileLock(tmp_path / "lock") for _ in range(3))
    assert one.acquire(shared=True, timeout_s=0)
    assert two.acquire(shared=True, timeout_s=0)
    assert not three.acquire(shared=False, timeout_s=0.05)
    one.release()
    one.release()
    two.release()
    assert three.acquire(shared=False, timeout_s=0)
    assert not one.acquire(shared=True, timeout_s=0.05)
    three.release()
    assert one.acquire(shared=False, timeout_s=0)
    one.release()


def test_a_lock_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreFull):
        FileLock(tmp_path / "no folder" / "lock").acquire(shared=True, timeout_s=0)
