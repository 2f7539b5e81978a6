"""What is written down of our own faults."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

from scheduling.command_line.crash_log import KEPT_BEFORE, LARGEST_BYTES, log_crash

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_type_and_place_but_no_values(tmp_path: Path) -> None:
    path = log_crash(tmp_path / "profile", _fault("DURAND Jeanne"), AT)
    assert path is not None
    text = path.read_text(encoding="utf-8")
    entry = json.loads(text)
    assert "DURAND" not in text
    assert [one["type"] for one in entry["errors"]] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert entry["errors"][1]["frames"][-1].startswith("tests/unit/command_line/test_crash_log.py:")
    assert entry["errors"][1]["frames"][-1].endswith(" _inner")
    assert entry["at"] == "2026-07-01T12:00:00+00:00"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_second_error_is_a_second_line(tmp_path: Path) -> None:
    for _ in range(2):
        path = log_crash(tmp_path, ValueError("x"), AT)
    assert path is not None
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_the_log_rotates_and_old_ones_go(tmp_path: Path) -> None:
    for number in range(KEPT_BEFORE + 3):
        path = log_crash(tmp_path, ValueError("x"), AT)
        assert path is not None
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{number}" + "x" * LARGEST_BYTES + "\n")
    assert sorted(one.name for one in (tmp_path / "logs").iterdir()) == [
        "errors.jsonl",
        *(f"errors.jsonl.{number}" for number in range(1, KEPT_BEFORE + 1)),
    ]
    newest = (tmp_path / "logs" / "errors.jsonl").read_text(encoding="utf-8").splitlines()[1]
    before = (tmp_path / "logs" / "errors.jsonl.1").read_text(encoding="utf-8").splitlines()[1]
    assert (newest[0], before[0]) == (str(KEPT_BEFORE + 2), str(KEPT_BEFORE + 1))


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("a file")
    assert log_crash(tmp_path / "profile", ValueError("x"), AT) is None


def _fault(name: str) -> Exception:
    try:
        try:
            _inner(name)
        except KeyError as error:
            raise RuntimeError(name) from error
    except RuntimeError as error:
        return error
    raise AssertionError


def _inner(name: str) -> None:
    raise KeyError(name)
