"""A change of an object that stands on the server: the lines it means, and the version it was made on."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.icalendar.event_lines import event_lines
from scheduling.icalendar.patch import Change, patch_event
from scheduling.icalendar.time_zones import TimeZones

BOOKKEEPING = frozenset({"SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "X-TELECONSULT-NONCE"})
TIME = frozenset({"DTSTART", "DTEND", "DURATION"})
"""Time properties are one unit: whoever touched one of them touched the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectChange:
    """`changes`: property name to new line, None removes it. `base` with `base_etag`: what the person saw when deciding;
    None where an earlier change of the same object was still on its way.
    """

    changes: dict[str, Change]
    base: bytes | None
    base_etag: str | None
    significant: bool
    ours: bool

    def as_payload(self) -> dict[str, Any]:
        """JSON for the outbox."""
        return {
            "changes": {name: list(change) if change else None for name, change in self.changes.items()},
            "base": base64.b64encode(self.base).decode() if self.base is not None else None,
            "base_etag": self.base_etag,
            "significant": self.significant,
            "ours": self.ours,
        }

    def applied_to(self, body: bytes) -> bytes:
        """`body` with the lines meant, as the agenda shows it until it is sent."""
        return patch_event(body, self.changes)

    def rebased(self, server: bytes, etag: str | None) -> ObjectChange | None:
        """The same change on the server's newer version; None where both sides touched the same lines."""
        if self.base is None or self.stands_in(server):
            return self.onto(server, etag)
        for name in self._touched():
            if _lines(self.base, name) != _lines(server, name):
                return None
        return replace(self, base=server, base_etag=etag)

    def onto(self, server: bytes, etag: str | None) -> ObjectChange:
        """The same change on this version, whatever it was made on."""
        return replace(self, base=server, base_etag=etag)

    def stands_in(self, body: bytes) -> bool:
        """Whether every line meant stands in `body` as we wrote it: how a write without a nonce is known again."""
        for name, change in self.changes.items():
            if [value for _, value in _lines(body, name)] != ([change[1]] if change else []):
                return False
        return True

    def _touched(self) -> set[str]:
        names = set(self.changes) - BOOKKEEPING
        return names | TIME if names & TIME else names


def _lines(body: bytes, name: str) -> list[tuple[str, str]]:
    """Parameters and values of that property in the one event, or the master, of an object."""
    event = event_lines(body, None, TimeZones(ZoneInfo("UTC")))
    return [(line.parameters, line.value) for line in event.lines if line.name == name]


def change_from(payload: dict[str, Any]) -> ObjectChange:
    """The change that `ObjectChange.as_payload` wrote."""
    return ObjectChange(
        changes={name: (change[0], change[1]) if change else None for name, change in payload["changes"].items()},
        base=base64.b64decode(payload["base"]) if payload["base"] is not None else None,
        base_etag=payload["base_etag"],
        significant=payload["significant"],
        ours=payload["ours"],
    )
