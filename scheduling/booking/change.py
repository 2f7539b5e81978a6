"""A change of an object that stands on the server: the lines it means, and the version it was made on."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.errors import UnreadableObject
from scheduling.icalendar.event_lines import event_lines
from scheduling.icalendar.merge import Clash, merge
from scheduling.icalendar.patch import Change, patch_event
from scheduling.icalendar.time_zones import TimeZones

Lines = dict[str, list[tuple[str, str]]]


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
        """The same change on the server's newer version, by a three-way merge: what stands there already is not meant any more.

        None where both sides changed the same lines differently, or the server's version cannot be read: a person decides.
        """
        if self.base is None:
            return self.onto(server, etag)
        zones = TimeZones(ZoneInfo("UTC"))
        try:
            merged = merge(self.base, self.applied_to(self.base), server, zones)
            if isinstance(merged, Clash):
                return None
            changes = self._restated(_all_lines(server), _all_lines(merged.body))
        except UnreadableObject:
            return None
        return replace(self, changes=changes, base=server, base_etag=etag) if changes is not None else None

    def _restated(self, server: Lines, merged: Lines) -> dict[str, Change] | None:
        """The lines that make the merged version of the server's; None where one property would need several."""
        changes: dict[str, Change] = {}
        for name in self.changes:
            wanted = merged.get(name, [])
            if wanted == server.get(name, []):
                continue
            if len(wanted) > 1:
                return None
            changes[name] = wanted[0] if wanted else None
        return changes

    def onto(self, server: bytes, etag: str | None) -> ObjectChange:
        """The same change on this version, whatever it was made on."""
        return replace(self, base=server, base_etag=etag)

    def stands_in(self, body: bytes) -> bool:
        """Whether every line meant stands in `body` as we wrote it: how a write without a nonce is known again."""
        lines = _all_lines(body)
        for name, change in self.changes.items():
            if [value for _, value in lines.get(name, [])] != ([change[1]] if change else []):
                return False
        return True


def is_cancelled(body: bytes) -> bool:
    """Whether the one event, or the master, says that it does not take place. Raises `UnreadableObject`."""
    return any(value.strip().upper() == "CANCELLED" for _, value in _all_lines(body).get("STATUS", []))


def _all_lines(body: bytes) -> Lines:
    """Parameters and values of each property in the one event, or the master, of an object."""
    found: Lines = {}
    for line in event_lines(body, None, TimeZones(ZoneInfo("UTC"))).lines:
        found.setdefault(line.name, []).append((line.parameters, line.value))
    return found


def change_from(payload: dict[str, Any]) -> ObjectChange:
    """The change that `ObjectChange.as_payload` wrote."""
    return ObjectChange(
        changes={name: (change[0], change[1]) if change else None for name, change in payload["changes"].items()},
        base=base64.b64decode(payload["base"]) if payload["base"] is not None else None,
        base_etag=payload["base_etag"],
        significant=payload["significant"],
        ours=payload["ours"],
    )
