"""Three-way merge of an object: what was changed here goes into what the server has now, or the lines that clash are told.

By (component, RECURRENCE-ID, property, identity): changed on one side, or alike on both: taken. Changed differently on both,
or deleted against edited: a clash, and a person chooses. What says only who wrote when never clashes: the greatest SEQUENCE,
the latest stamps. The result is the server's octets with our lines in it: whatever nobody here meant stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduling.icalendar.components import Component, components
from scheduling.icalendar.content_line import content_lines, parameter, unfolded
from scheduling.icalendar.definitions import Definitions
from scheduling.icalendar.merge_edits import Copying, Edit, edited
from scheduling.icalendar.merge_found import Comparison, TakeItems, TakeLine, Three, Touched
from scheduling.icalendar.merge_items import said, text_of
from scheduling.icalendar.merge_parts import TIME_ZONE, compare_calendars
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.time_zones import TimeZones

__all__ = ["Clash", "Merged", "Touched", "differences", "merge"]

_CALENDAR = "VCALENDAR"
_NOTHING = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Merged:
    """Both sides' changes in one body."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Clash:
    """What was changed differently on both sides; never empty."""

    properties: tuple[Touched, ...]


def merge(base: bytes, local: bytes, server: bytes, zones: TimeZones) -> Merged | Clash:
    """`local`, made on `base`, on what the `server` has now. Pure. Raises `UnreadableObject`: `too_large`, `truncated`."""
    found = _compared(base, local, server, zones)
    if found is None:
        return _as_a_whole(base, local, server)
    clashes = tuple(one for one in found.touched if one.clashes)
    if clashes:
        return Clash(clashes)
    try:
        body = _taken(found, base, local, server)
    except ValueError:  # a line that cannot be said in the server's encoding
        return Clash(tuple(replace(one, clashes=True) for one in found.touched))
    # A result that does not say all that both sides changed is none.
    missing = (*_not_in(base, local, body, zones), *_not_in(base, server, body, zones))
    return Clash(missing) if missing else Merged(body)


def _taken(found: Comparison, base: bytes, local: bytes, server: bytes) -> bytes:
    if not found.takes:
        return server
    copying = Copying(local, server)
    edits: list[Edit] = []
    for take in found.takes:
        if isinstance(take, TakeLine):
            edits.append((take.line.start, take.line.end, copying.written(take.text)))
        else:
            edits += copying.items(take) if isinstance(take, TakeItems) else copying.parts(take)
    return _with_zones(edited(server, edits), base, local, server)


def differences(base: bytes | None, local: bytes, server: bytes, zones: TimeZones) -> tuple[Touched, ...]:
    """The lines that the local version changed and the server has otherwise, those that clash first. Raises as `merge`."""
    found = _compared(base or _NOTHING, local, server, zones)
    if found is None:
        whole = _as_a_whole(base or _NOTHING, local, server)
        return whole.properties if isinstance(whole, Clash) else ()
    return tuple(sorted(found.touched, key=lambda one: not one.clashes))


def _compared(base: bytes, local: bytes, server: bytes, zones: TimeZones, *, of_result: bool = False) -> Comparison | None:
    """None where one of them is not one calendar, or was changed outside of it."""
    calendars = [_calendar(body) for body in (base, local, server)]
    before, ours, theirs = calendars
    if before is None or ours is None or theirs is None:
        return None
    if _around(local, ours) not in (_around(base, before), _around(server, theirs)):
        return None
    own_zones = (ObjectZones(unfolded(base), zones), ObjectZones(unfolded(local), zones), ObjectZones(unfolded(server), zones))
    found = Comparison(of_result=of_result)
    compare_calendars(Three(before, ours, theirs, own_zones), zones, found)
    return found


def _calendar(body: bytes) -> Component | None:
    found = components(body)
    return found[0] if len(found) == 1 and found[0].name == _CALENDAR else None


def _around(body: bytes, calendar: Component) -> list[bytes]:
    """What stands outside of the calendar, against the standard: it belongs to nobody."""
    return (body[: calendar.start].removeprefix(b"\xef\xbb\xbf") + b"\n" + body[calendar.end :]).split()


def _as_a_whole(base: bytes, local: bytes, server: bytes) -> Merged | Clash:
    """What is not one calendar is taken or left as it is."""
    before, ours, theirs = ([said(line) for line in content_lines(body)] for body in (base, local, server))
    if ours in (before, theirs):
        return Merged(server)
    if before == theirs:
        return Merged(local)
    texts = [tuple(text_of(line) for line in content_lines(body)) for body in (base, local, server)]
    return Clash(
        (
            Touched(
                component=_CALENDAR,
                recurrence_id=None,
                name=_CALENDAR,
                base=texts[0],
                local=texts[1],
                server=texts[2],
                clashes=True,
            ),
        )
    )


def _not_in(base: bytes, changed: bytes, result: bytes, zones: TimeZones) -> list[Touched]:
    """What `changed` has otherwise than `base` and `result` has not. Definitions of zones come and go as they are named."""
    found = _compared(base, changed, result, zones, of_result=True)
    touched = found.touched if found is not None else ()
    return [replace(one, clashes=True) for one in touched if one.component != TIME_ZONE]


def _with_zones(body: bytes, base: bytes, local: bytes, server: bytes) -> bytes:
    """`body` with the definition of each zone that its lines name, where the side that names it had one."""
    defined = Definitions(unfolded(body))
    missing = {tzid for tzid in _zones_named(body) if defined.of(tzid) is None}
    for other in (local, server):
        definitions = Definitions(unfolded(other))
        missing -= {tzid for tzid in _zones_named(other) if definitions.of(tzid) is None}
    for tzid in sorted(missing):
        for source in (local, server, base):
            part = _definition(source, tzid)
            calendar = _calendar(body)
            if part is not None and calendar is not None:
                body = edited(body, [(calendar.insert_at, calendar.insert_at, Copying(source, body).copied(part.whole))])
                break
    return body


def _zones_named(body: bytes) -> set[str]:
    found = {line.parameters for line in content_lines(body) if "TZID" in line.parameters.upper()}
    return {tzid for tzid in (parameter(parameters, "TZID") for parameters in found) if tzid}


def _definition(body: bytes, tzid: str) -> Component | None:
    calendar = _calendar(body)
    for part in calendar.parts if calendar else ():
        if part.name == TIME_ZONE:
            text = "".join(text_of(line) + "\n" for line in part.whole)
            if Definitions(text).of(tzid) is not None:
                return part
    return None
