"""Which zone a TZID means, decided once for each name and each distinct definition.

In this order; `TimeZones.decision` tells which it was:

1. `iana`: the name is an IANA zone: the system's data stands, even where a VTIMEZONE of the same name says otherwise
   (definitions in files are often cut to a year, or older than the last change of the law).
2. `windows`: a Windows name (`Romance Standard Time`), by the Unicode CLDR's table.
3. `prefixed`: an IANA name behind a vendor's prefix (RFC 5545, 3.2.19, "globally unique"), the longest that fits.
4. `location`: the definition's X-LIC-LOCATION is an IANA name.
5. `definition`: the VTIMEZONE itself.
6. `floating`: none of these: the zone of floating times.

An IANA name without `/` is often no IANA name: `EST` is what New York's programs call their zone, summer included, and
IANA's has no summer. RFC 5545, 3.2.19 lets the object's own definition say it: for such names 4 and 5 come first.
"""

from __future__ import annotations

import re
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import LINE, unfolded
from scheduling.icalendar.defined_zone import defined_zone
from scheduling.icalendar.vtimezone import vtimezone

__all__ = ["TimeZones", "vtimezone"]

LARGEST_DEFINITION = 64 * 1024
"""Octets; a larger VTIMEZONE is not interpreted."""
_MOST_KEPT = 512
_IANA_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,31}){0,2}")
_NOT_ZONES = frozenset({"localtime", "posixrules", "Factory"})
_LONGEST_NAME = 255

Decided = tuple[tzinfo, str]


class TimeZones:
    """One per run. `floating` is the zone of floating times and all-day dates."""

    def __init__(self, floating: ZoneInfo) -> None:
        self.floating = floating
        self._names: dict[str, Decided | None] = {}
        self._definitions: dict[tuple[str, bytes], Decided] = {}
        self._folded_names: dict[str, str] = {}

    def named(self, tzid: str) -> tzinfo | None:
        """The zone that the name alone tells, or None where its definition has to be asked."""
        decided = self._by_name(tzid)
        return decided[0] if decided and not _is_bare(decided[0]) else None

    def resolve(self, tzid: str, definition: bytes | None) -> tzinfo:
        """The zone of `tzid`; `definition` is its VTIMEZONE as it stands in the object. Never raises."""
        return self._decide(tzid, definition)[0]

    def decision(self, tzid: str, definition: bytes | None) -> str:
        """How `resolve` decided: `iana`, `windows`, `prefixed`, `location`, `definition`, `floating`."""
        return self._decide(tzid, definition)[1]

    def _decide(self, tzid: str, definition: bytes | None) -> Decided:
        by_name = self._by_name(tzid)
        if by_name and not _is_bare(by_name[0]):
            return by_name
        otherwise: Decided = by_name or (self.floating, "floating")
        if not definition or len(definition) > LARGEST_DEFINITION:
            return otherwise
        key = (tzid, definition)
        decided = self._definitions.get(key)
        if decided is None:
            decided = self._by_definition(tzid, unfolded(definition)) or otherwise
            if len(self._definitions) >= _MOST_KEPT:
                self._definitions.clear()
            self._definitions[key] = decided
        return decided

    def _by_name(self, tzid: str) -> Decided | None:
        try:
            return self._names[tzid]
        except KeyError:
            pass
        decided = self._look_up(tzid) if len(tzid) <= _LONGEST_NAME else None
        if len(self._names) >= _MOST_KEPT:
            self._names.clear()
        self._names[tzid] = decided
        return decided

    def _look_up(self, tzid: str) -> Decided | None:
        name = tzid.strip()
        zone = _iana(name)
        if zone:
            return zone, "iana"
        # late: imports all of icalendar (45 ms), and only names that IANA does not know ask for it
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

        zone = _iana(WINDOWS_TO_OLSON.get(name, ""))
        if zone:
            return zone, "windows"
        zone = self._iana_in_any_case(name)
        if zone:
            return zone, "iana"
        parts = name.strip("/").split("/")
        for at in range(1 if len(parts) > 1 else 0, len(parts)):
            zone = self._iana_in_any_case("/".join(parts[at:]))
            if zone:
                return zone, "prefixed"
        return None

    def _iana_in_any_case(self, name: str) -> ZoneInfo | None:
        if not self._folded_names:
            self._folded_names = {known.casefold(): known for known in available_timezones()}
        return _iana(self._folded_names.get(name.casefold(), ""))

    def _by_definition(self, tzid: str, definition: str) -> Decided | None:
        location: ZoneInfo | None = None
        for name, _, value in LINE.findall(definition):
            if name.upper() == "X-LIC-LOCATION":
                location = location or _iana(value.strip())
        if location and not _is_bare(location):
            return location, "location"
        try:
            return defined_zone(tzid, definition), "definition"
        except UnreadableObject:
            return (location, "location") if location else None


def _is_bare(zone: tzinfo) -> bool:
    """Whether the zone's name is one that programs give to zones of their own."""
    return isinstance(zone, ZoneInfo) and "/" not in zone.key


def _iana(name: str) -> ZoneInfo | None:
    if _IANA_NAME.fullmatch(name) is None or name in _NOT_ZONES:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
