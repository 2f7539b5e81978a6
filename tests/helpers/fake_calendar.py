"""A calendar of the fake server: objects, and what changed since when. Times are read by `icalendar`, not by our own reader."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import icalendar
import recurring_ical_events

_PREFIX = "urn:fake:"


@dataclass(frozen=True)
class Kept:
    """One object as it was put."""

    body: bytes
    etag: str

    @cached_property
    def _times(self) -> list[tuple[datetime, datetime]] | None:
        """Of each event; None where one of them recurs."""
        events = _parsed(self.body).walk("VEVENT")
        if any("RRULE" in one or "RDATE" in one for one in events):
            return None
        return [(_instant(one.start), _instant(one.end)) for one in events]

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether one of its occurrences lies in the range (RFC 4791, 9.9)."""
        if self._times is not None:
            return any(first < end and (last > start or (first == last and first >= start)) for first, last in self._times)
        return bool(recurring_ical_events.of(_parsed(self.body)).between(start, end))


@dataclass
class Calendar:
    """`revision` counts the changes; tokens older than `oldest` are not known."""

    name: str
    components: frozenset[str]
    objects: dict[str, Kept] = field(default_factory=dict)
    revision: int = 0
    oldest: int = 0
    _changed: dict[str, int] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """Of the present state."""
        return f"{_PREFIX}{self.revision}"

    def put(self, name: str, body: bytes) -> Kept:
        """Keep an object, and answer it with its new etag."""
        self.revision += 1
        self._changed[name] = self.revision
        self.objects[name] = Kept(body, f'"{self.revision}"')
        return self.objects[name]

    def delete(self, name: str) -> None:
        """Forget an object that is there."""
        self.revision += 1
        self._changed[name] = self.revision
        del self.objects[name]

    def since(self, token: str) -> tuple[list[str], list[str]] | None:
        """Names changed and names gone since a token; None for one that is not known."""
        if not token:
            return list(self.objects), []
        known = token.removeprefix(_PREFIX)
        if not token.startswith(_PREFIX) or not known.isdigit() or not self.oldest <= int(known) <= self.revision:
            return None
        names = [name for name, revision in self._changed.items() if revision > int(known)]
        return [name for name in names if name in self.objects], [name for name in names if name not in self.objects]


def sound(body: bytes) -> bool:
    """Whether it is an iCalendar object at all."""
    try:
        return bool(_parsed(body).walk("VEVENT"))
    except ValueError:
        return False


def _parsed(body: bytes) -> icalendar.Calendar:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = icalendar.Calendar.from_ical(body)
    assert isinstance(parsed, icalendar.Calendar)
    return parsed


def _instant(value: object) -> datetime:
    if not isinstance(value, datetime):
        return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
