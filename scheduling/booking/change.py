"""A change of an object that stands on the server: the lines it means, and the version it was made on."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import ContentLine
from scheduling.icalendar.event_lines import EventLines, event_lines
from scheduling.icalendar.merge import Clash, merge
from scheduling.icalendar.patch import Change, patch_event
from scheduling.icalendar.time_zones import TimeZones

UTC_ONLY = TimeZones(ZoneInfo("UTC"))
"""Two versions of one object are compared: what a floating time means matters to neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectChange:
    """`changes`: property name to new line, None removes it. `base` with `base_etag`: what the person saw when deciding;
    None where an earlier change of the same object was still on its way. `occurrence`: the RECURRENCE-ID of the one event that
    the object had; its series may come to stand beside it, and is not meant.
    """

    changes: dict[str, Change]
    base: bytes | None
    base_etag: str | None
    significant: bool
    ours: bool
    occurrence: str | None = None

    def as_payload(self) -> dict[str, Any]:
        """JSON for the outbox."""
        return {
            "changes": {name: list(change) if change else None for name, change in self.changes.items()},
            "base": base64.b64encode(self.base).decode() if self.base is not None else None,
            "base_etag": self.base_etag,
            "significant": self.significant,
            "ours": self.ours,
            "occurrence": self.occurrence,
        }

    def applied_to(self, body: bytes) -> bytes:
        """`body` with the lines meant, as the agenda shows it until it is sent."""
        return patch_event(body, self.changes, self.occurrence)

    def rebased(self, server: bytes, etag: str | None) -> ObjectChange | None:
        """The same change on the server's newer version, by a three-way merge: what stands there already is not meant any more.

        None where both sides changed the same lines differently, or the server's version cannot be read: a person decides.
        """
        if self.base is None:
            return self.onto(server, etag)
        try:
            merged = merge(self.base, self.applied_to(self.base), server, UTC_ONLY)
            if isinstance(merged, Clash):
                return None
            changes = self._restated(server, merged.body)
        except UnreadableObject:
            return None
        return replace(self, changes=changes, base=server, base_etag=etag) if changes is not None else None

    def _restated(self, server: bytes, merged: bytes) -> dict[str, Change] | None:
        """The lines that make the merged version of the server's; None where one property would need several."""
        there, wanted = self._event(server), self._event(merged)
        changes: dict[str, Change] = {
            name: next(iter(_said(wanted.meant(name))), None)
            for name in self.changes
            if _said(wanted.all(name)) != _said(there.all(name))
        }
        made = self._event(patch_event(server, changes, self.occurrence))
        as_merged = all(sorted(_said(made.all(name))) == sorted(_said(wanted.all(name))) for name in changes)
        return changes if as_merged else None

    def onto(self, server: bytes, etag: str | None) -> ObjectChange:
        """The same change on this version, whatever it was made on."""
        return replace(self, base=server, base_etag=etag)

    def stands_in(self, body: bytes) -> bool:
        """Whether every line meant stands in `body` as we wrote it: how a write without a nonce is known again."""
        event = self._event(body)
        return all(
            [line.value for line in event.meant(name)] == ([change[1]] if change else []) for name, change in self.changes.items()
        )

    def is_cancelled_in(self, body: bytes) -> bool:
        """Whether the event that is meant says there that it does not take place. Raises `UnreadableObject`."""
        return any(line.value.strip().upper() == "CANCELLED" for line in self._event(body).all("STATUS"))

    def _event(self, body: bytes) -> EventLines:
        return event_lines(body, self.occurrence, UTC_ONLY)


def _said(lines: Sequence[ContentLine]) -> list[tuple[str, str]]:
    return [(line.parameters, line.value) for line in lines]


def change_from(payload: dict[str, Any]) -> ObjectChange:
    """The change that `ObjectChange.as_payload` wrote."""
    return ObjectChange(
        changes={name: (change[0], change[1]) if change else None for name, change in payload["changes"].items()},
        base=base64.b64decode(payload["base"]) if payload["base"] is not None else None,
        base_etag=payload["base_etag"],
        significant=payload["significant"],
        ours=payload["ours"],
        occurrence=payload.get("occurrence"),
    )
