"""What a command hands back: an exit code, one JSON document, and the same as lines to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """`document` is printed with `--json`, `lines` without; `messages` go to stderr either way."""

    code: int
    document: Mapping[str, Any]
    lines: Sequence[str]
    messages: Sequence[str] = field(default=())
