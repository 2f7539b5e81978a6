"""The zones of one object: its definitions are looked for once, each distinct parameter text is decided once."""

from __future__ import annotations

from datetime import tzinfo

from scheduling.icalendar.content_line import parameter
from scheduling.icalendar.definitions import Definitions
from scheduling.icalendar.time_zones import TimeZones

_LONGEST_NAME = 255


class ObjectZones:
    """`text` is the unfolded object; `floating` the zone of times without one."""

    __slots__ = ("_definitions", "_known", "_text", "_zones", "floating")

    def __init__(self, text: str, zones: TimeZones) -> None:
        self.floating: tzinfo = zones.floating
        self._text = text
        self._zones = zones
        self._definitions: Definitions | None = None
        self._known: dict[str, tuple[tzinfo, str]] = {"": (zones.floating, "")}

    def of(self, parameters: str) -> tuple[tzinfo, str]:
        """The zone that a property's parameters name, and its TZID as written (empty: floating)."""
        known = self._known.get(parameters)
        if known is None:
            known = self._known[parameters] = self._decide(parameters)
        return known

    def _decide(self, parameters: str) -> tuple[tzinfo, str]:
        tzid = parameter(parameters, "TZID")
        if not tzid:
            return self.floating, ""
        zone = self._zones.named(tzid)
        if zone is None:
            if self._definitions is None:
                self._definitions = Definitions(self._text)
            zone = self._zones.resolve(tzid, self._definitions.of(tzid))
        return zone, tzid[:_LONGEST_NAME]
