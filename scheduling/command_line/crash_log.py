"""What is written down of an error that is our own fault: its type and where it happened, never its values.

One JSON line an error in `<profile>/logs/errors.jsonl`. The text of an exception may quote a name, a link or a
password, so it stays out; so do local variables and the paths above our own folder.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

FILE = "errors.jsonl"
LARGEST_BYTES = 1_000_000
KEPT_BEFORE = 3
LARGEST_TRACE = 100
_OURS = Path(__file__).resolve().parents[2]


def log_crash(profile: Path, error: BaseException, at: datetime) -> Path | None:
    """Append `error` to the log of `profile`, readable by its owner only; None where that cannot be written either."""
    folder = profile / "logs"
    path = folder / FILE
    entry = {
        "at": at.isoformat(timespec="seconds"),
        "level": "error",
        "python": ".".join(map(str, sys.version_info[:3])),
        "system": sys.platform,
        "errors": [{"type": kind, "frames": frames} for kind, frames in _chain(error)],
    }
    try:
        profile.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _rotate(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
    except OSError:
        return None
    return path


def trace_of(error: BaseException) -> str:
    """The same as lines for a person, the cause last: types and places, no values."""
    lines = []
    for kind, frames in _chain(error):
        lines += [kind, *(f"  {frame}" for frame in frames)]
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[tuple[str, list[str]]]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)[-LARGEST_TRACE:]
        places = [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        yield f"{type(current).__module__}.{type(current).__qualname__}", places
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _place(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_OURS):
        return path.relative_to(_OURS).as_posix()
    return "/".join(path.parts[-3:])


def _rotate(path: Path) -> None:
    if not path.exists() or path.stat().st_size < LARGEST_BYTES:
        return
    older = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, KEPT_BEFORE + 1))]
    for newer, name in reversed(list(pairwise(older))):
        if newer.exists():
            newer.replace(name)
