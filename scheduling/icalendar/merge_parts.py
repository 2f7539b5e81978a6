"""Three versions of what stands in a component: events and their overrides in a calendar, alarms in an event.

An event that all three have is compared line by line; whatever else stands in a calendar or an event (time zones, alarms) is
taken or left whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scheduling.errors import UnreadableObject
from scheduling.icalendar.components import Component
from scheduling.icalendar.event_mapping import recurrence_id
from scheduling.icalendar.merge_compare import compare_lines, starts
from scheduling.icalendar.merge_found import Comparison, TakeParts, Three, Touched
from scheduling.icalendar.merge_items import BOOKKEEPING, said, text_of
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.time_zones import TimeZones

_LINE_BY_LINE = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
TIME_ZONE = "VTIMEZONE"

Identity = tuple[str, str, str]
"""The component's name; its UID (TZID of a time zone), or all it says where it has none; the RECURRENCE-ID of an override."""
Parts = Mapping[Identity, list[Component]]


def compare_calendars(three: Three, zones: TimeZones, found: Comparison) -> None:
    """All of a calendar: its own lines, its events, and what else stands in it."""
    compare_lines(three, found)
    base, local, server = _all_parts(three)
    for identity in {**base, **local, **server}:
        sides = [side.get(identity, []) for side in (base, local, server)]
        if identity[0] not in _LINE_BY_LINE or any(len(side) != 1 for side in sides):
            continue
        (before,), (ours,), (theirs,) = sides
        event = replace(three, base=before, local=ours, server=theirs, recurrence_id=identity[2] or None)
        compare_lines(event, found)
        _compare_whole(event, *_all_parts(event), None, found)
        if not identity[2]:
            found.touched += _overrides_of_a_moved_series(event, identity, base, local, server)
    _compare_whole(three, base, local, server, zones, found)


def _all_parts(three: Three) -> tuple[Parts, Parts, Parts]:
    base, local, server = three.zones
    return _parts(three.base, base), _parts(three.local, local), _parts(three.server, server)


def _parts(component: Component, zones: ObjectZones) -> dict[Identity, list[Component]]:
    found: dict[Identity, list[Component]] = {}
    for part in component.parts:
        found.setdefault(_identity(part, zones), []).append(part)
    return found


def _identity(part: Component, zones: ObjectZones) -> Identity:
    known_by = part.first("TZID" if part.name == TIME_ZONE else "UID")
    if known_by is None and part.name not in _LINE_BY_LINE:
        return part.name, _content(part), ""
    uid = known_by.value.strip() if known_by else ""
    override = part.first("RECURRENCE-ID") if part.name in _LINE_BY_LINE else None
    if override is None:
        return part.name, uid, ""
    try:
        return part.name, uid, recurrence_id((override.parameters, override.value), zones)
    except UnreadableObject:
        return part.name, uid, override.value.strip()


def _content(part: Component) -> str:
    """What it says, without what says only who wrote it last. The order of an event's lines means nothing."""
    if part.name not in _LINE_BY_LINE:
        return "\n".join(said(line) for line in part.whole if line.name not in BOOKKEEPING)
    own = sorted(said(line) for line in part.lines if line.name not in BOOKKEEPING)
    return "\n".join([*own, *sorted(_content(inner) for inner in part.parts)])


def _contents(parts: list[Component] | None) -> list[str]:
    return sorted(_content(part) for part in parts or ())


def _compare_whole(three: Three, base: Parts, local: Parts, server: Parts, zones: TimeZones | None, found: Comparison) -> None:
    """Parts that are taken as they are: others' blocks, overrides that one side has not, one identity that several have."""
    for identity in {**base, **local, **server}:
        b, l, s = (side.get(identity, []) for side in (base, local, server))  # noqa: E741  base, local, server
        if identity[0] in _LINE_BY_LINE and len(b) == len(l) == len(s) == 1:
            continue
        before, ours, theirs = (_contents(side) for side in (b, l, s))
        if ours in (before, theirs):
            continue
        clashes = before != theirs
        if clashes and identity[0] == TIME_ZONE and zones is not None and zones.named(identity[1]) is not None:
            continue  # the system's own data stand for that name, whatever the definition says
        found.touched.append(_touched_part(three, identity, b, l, s, clashes=clashes))
        if not clashes:
            found.takes.append(_take(three.server, l, s))
    if not found.of_result:
        found.touched += _edited_on_both_sides(three, base, local, server)


def _edited_on_both_sides(three: Three, base: Parts, local: Parts, server: Parts) -> list[Touched]:
    """Of parts without a UID: one that neither side has left as it was was edited, not only removed."""
    gone: dict[str, list[Component]] = {}
    for identity, parts in base.items():
        if _known_by_content(identity) and all(len(side.get(identity, ())) < len(parts) for side in (local, server)):
            gone.setdefault(identity[0], []).extend(parts)
    touched = []
    for name, parts in gone.items():
        ours, theirs = (
            [
                one
                for identity, several in side.items()
                if _known_by_content(identity) and identity[0] == name
                for one in several[len(base.get(identity, ())) :]
            ]
            for side in (local, server)
        )
        if _contents(ours) != _contents(theirs):
            touched.append(_touched_part(three, (name, "", ""), parts, ours, theirs, clashes=True))
    return touched


def _known_by_content(identity: Identity) -> bool:
    return identity[1].startswith("BEGIN;:")


def _take(parent: Component, local: list[Component], server: list[Component]) -> TakeParts:
    """What both have stays where it is."""
    into: dict[str, list[Component]] = {}
    for part in local:
        into.setdefault(_content(part), []).append(part)
    out = []
    for part in server:
        same = into.get(_content(part))
        if same:
            same.pop()
        else:
            out.append(part)
    return TakeParts(parent, tuple(out), tuple(part for parts in into.values() for part in parts))


def _touched_part(
    three: Three, identity: Identity, base: list[Component], local: list[Component], server: list[Component], *, clashes: bool
) -> Touched:
    """Of versions that are there only the lines that not all of those have; all lines where they only differ from none."""
    there = [{said(line) for part in side for line in part.whole} for side in (base, local, server) if side]
    common = set.intersection(*there) if any(one != there[0] for one in there) else set()
    lines = [
        tuple(text_of(line) for part in side for line in part.whole if line.name not in BOOKKEEPING and said(line) not in common)
        for side in (base, local, server)
    ]
    return Touched(
        component=identity[0],
        recurrence_id=identity[2] or three.recurrence_id,
        name=identity[0],
        base=lines[0],
        local=lines[1],
        server=lines[2],
        clashes=clashes,
    )


def _overrides_of_a_moved_series(event: Three, identity: Identity, base: Parts, local: Parts, server: Parts) -> list[Touched]:
    """An override names a time of its series: where one side moved the start, the other side's changes of overrides clash."""
    before, ours, theirs = starts(event)
    if ours == theirs or before not in (ours, theirs):
        return []
    stayed = server if ours != before else local
    touched = []
    for other in {**base, **stayed}:
        if other[:2] != identity[:2] or not other[2]:
            continue
        b, l, s = (side.get(other, []) for side in (base, local, server))  # noqa: E741  base, local, server
        if _contents(stayed.get(other)) != _contents(b) and _contents(l) != _contents(s):
            touched.append(_touched_part(event, other, b, l, s, clashes=True))
    return touched
