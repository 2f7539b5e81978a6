"""How values stand in columns: instants as ISO 8601 text in UTC of one width, so that they compare as text; JSON canonical."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any


def instant_text(instant: datetime | None) -> str | None:
    """`2026-11-02T08:30:00.000000+00:00`."""
    return None if instant is None else instant.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str | None) -> datetime | None:
    """The aware datetime of `instant_text`."""
    return None if text is None else datetime.fromisoformat(text)


def json_text(value: Any) -> str:
    """Canonical JSON in ASCII: keys sorted, no blanks; the same value is always the same text.

    ASCII, because JSON can name half a surrogate pair, which SQLite's UTF-8 cannot hold.
    """
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
