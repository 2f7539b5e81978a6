"""A file is written whole or not at all, and refused before a person reads a sentence aloud for nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from device_check.command_line.files import READABLE, refuse_unfit, write_whole
from device_check.errors import FileUnwritable


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_it_stands_there_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "readiness.prom"
    path.write_text("the one before\n", encoding="utf-8")
    write_whole(path, "--openmetrics", "é\n", READABLE)
    assert path.read_bytes() == b"\xc3\xa9\n"
    assert [one.name for one in tmp_path.iterdir()] == ["readiness.prom"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_the_exporter_may_read_it_whatever_the_umask_is(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_whole(tmp_path / "a.prom", "--openmetrics", "x", READABLE)
        write_whole(tmp_path / "a.html", "--html", "x")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "a.prom") == 0o644
    # A page is its owner's.
    assert mode_of(tmp_path / "a.html") == 0o600


def test_a_failure_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "readiness.prom"
    path.write_text("the one before\n", encoding="utf-8")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileUnwritable) as refused:
        write_whole(path, "--openmetrics", "new\n")
    assert (refused.value.reason, refused.value.detail) == ("not_written", "No space left on device")
    assert path.read_text(encoding="utf-8") == "the one before\n"
    assert [one.name for one in tmp_path.iterdir()] == ["readiness.prom"]


def test_the_collector_never_sees_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads `*.prom`: what is being written is not called so."""
    seen: list[list[str]] = []
    monkeypatch.setattr("os.fsync", lambda _descriptor: seen.append([one.name for one in tmp_path.glob("*.prom")]))
    write_whole(tmp_path / "readiness.prom", "--openmetrics", "x" * 100_000)
    assert seen == [[]] or all(name.startswith(".") for name in seen[0])
    assert [one.name for one in tmp_path.iterdir()] == ["readiness.prom"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "readiness.prom"
    link.symlink_to(tmp_path / "real" / "r.prom")
    write_whole(link, "--openmetrics", "x")
    assert link.is_symlink()
    assert (tmp_path / "real" / "r.prom").read_text(encoding="utf-8") == "x"


def test_a_long_name_is_no_longer_while_it_is_written(tmp_path: Path) -> None:
    name = "x" * 250 + ".prom"
    write_whole(tmp_path / name, "--openmetrics", "x")
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices with a path are POSIX")
def test_what_cannot_become_a_file_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for path, reason in (
        (tmp_path / "none" / "a.html", "no_folder"),
        (tmp_path / "folder", "not_a_file"),
        (tmp_path / "pipe", "not_a_file"),
        (Path("/dev/null"), "not_a_file"),
    ):
        with pytest.raises(FileUnwritable) as refused:
            refuse_unfit(path, "--html")
        assert (refused.value.reason, refused.value.path, refused.value.option) == (reason, str(path), "--html")
    refuse_unfit(tmp_path / "new.html", "--html")
    (tmp_path / "old.html").touch()
    refuse_unfit(tmp_path / "old.html", "--html")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="to root every folder is writable")
def test_a_folder_that_is_closed_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FileUnwritable) as refused:
            refuse_unfit(tmp_path / "a.html", "--html")
    finally:
        tmp_path.chmod(0o700)
    assert refused.value.reason == "not_writable"
