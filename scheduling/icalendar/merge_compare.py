"""Three versions of one component, line by line: what only we changed is to be taken, what both changed differently clashes."""

from __future__ import annotations

from collections.abc import Mapping

from scheduling.icalendar.components import Component
from scheduling.icalendar.content_line import ContentLine
from scheduling.icalendar.merge_found import Comparison, TakeItems, TakeLine, Three, Touched
from scheduling.icalendar.merge_items import (
    BOOKKEEPING,
    LISTS,
    RECURRENCE,
    STATE,
    TIME,
    Identity,
    Item,
    contents,
    items_of,
    repeated_names,
    said,
)
from scheduling.icalendar.merge_parameters import BY_PARAMETER, merged_line, says_otherwise
from scheduling.icalendar.object_zones import ObjectZones

Items = Mapping[Identity, list[Item]]


def compare_lines(three: Three, found: Comparison) -> None:
    """The component's own properties."""
    versions = (three.base.lines, three.local.lines, three.server.lines)
    written = [_by_name(lines) for lines in versions]
    names = _names_to_compare(*written)
    repeated = repeated_names(*versions)
    base, local, server = (
        items_of((line for line in lines if line.name in names), repeated, zones)
        for lines, zones in zip(versions, three.zones, strict=True)
    )
    taken: dict[str, set[Identity]] = {}
    touched: list[Touched] = []
    for cluster in _clusters(base, local, server):
        before, ours, theirs = (_said(cluster, items) for items in (base, local, server))
        if ours in (before, theirs):
            continue
        together = merged_line(*(side.get(cluster[0], ()) for side in (base, local, server))) if _by_parameter(cluster) else None
        if together is not None and before != theirs:
            if says_otherwise(together, server[cluster[0]]):
                touched += _touched(three, cluster, (base, local, server), clashes=False)
                found.takes.append(TakeLine(server[cluster[0]][0].line, together))
            continue
        bookkeeping = cluster[0][0] in BOOKKEEPING
        if not bookkeeping:
            touched += _touched(three, cluster, (base, local, server), clashes=before != theirs)
        if before == theirs or (bookkeeping and _greater(ours, theirs)):
            for identity in cluster:
                taken.setdefault(identity[0], set()).add(identity)
    clashes = [] if found.of_result else _edited_on_both_sides(three, repeated, base, local, server)
    told = {clash.name for clash in clashes}
    found.touched += [one for one in touched if one.name not in told] + clashes
    ours_by_name, theirs_by_name = _items_by_name(local), _items_by_name(server)
    for name, identities in taken.items():
        by_line = name not in LISTS or written[0].get(name) == written[2].get(name)
        every = by_line and name in LISTS
        standing, coming = theirs_by_name.get(name, []), ours_by_name.get(name, [])
        found.takes.append(
            TakeItems(
                component=three.server,
                name=name,
                standing=tuple(standing),
                out=tuple(item for item in standing if every or item.identity in identities),
                into=tuple(item for item in coming if every or item.identity in identities),
                by_line=by_line,
            )
        )


def _by_name(lines: tuple[ContentLine, ...]) -> dict[str, list[str]]:
    """What the lines of each name say."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.name, []).append(said(line))
    return {name: sorted(several) for name, several in found.items()}


def _items_by_name(items: Items) -> dict[str, list[Item]]:
    """In the order of their lines."""
    found: dict[str, list[Item]] = {}
    for (name, _), several in items.items():
        found.setdefault(name, []).extend(several)
    for several in found.values():
        several.sort(key=lambda item: item.line.start)
    return found


def _edited_on_both_sides(three: Three, repeated: set[str], base: Items, local: Items, server: Items) -> list[Touched]:
    """Of properties that are known by all they say: one that neither side has left as it was was edited, not only removed."""
    gone: dict[str, list[Identity]] = {}
    for identity, items in base.items():
        if identity[0] in repeated and all(len(side.get(identity, ())) < len(items) for side in (local, server)):
            gone.setdefault(identity[0], []).append(identity)
    if not gone:
        return []
    ours, theirs = (_come(base, side, gone) for side in (local, server))
    return [
        _lines_touched(
            three,
            name,
            tuple(item.text for one in gone[name] for item in base[one]),
            tuple(item.text for one in ours.get(name, ()) for item in local[one]),
            tuple(item.text for one in theirs.get(name, ()) for item in server[one]),
        )
        for name in gone
        if ours.get(name) != theirs.get(name)
    ]


def _come(base: Items, side: Items, names: Mapping[str, object]) -> dict[str, dict[Identity, int]]:
    """What a side has more of than the base."""
    found: dict[str, dict[Identity, int]] = {}
    for identity, items in side.items():
        if identity[0] in names and len(items) > len(base.get(identity, ())):
            found.setdefault(identity[0], {})[identity] = len(items)
    return found


def starts(three: Three) -> tuple[str, str, str]:
    """What DTSTART says in each version."""
    versions = (three.base, three.local, three.server)
    return tuple(_start(one, zones) for one, zones in zip(versions, three.zones, strict=True))  # type: ignore[return-value]


def _start(component: Component, zones: ObjectZones) -> str:
    lines = [line for line in component.lines if line.name == "DTSTART"]
    return ",".join(contents(items_of(lines, set(), zones).get(("DTSTART", ""))))


def _names_to_compare(base: dict[str, list[str]], local: dict[str, list[str]], server: dict[str, list[str]]) -> set[str]:
    """Those that the local version has changed at all, with what is one unit with them. Those of the time always, as a zone's
    definition can change them; those of the recurrence where the start was touched; what became of it where either side says.
    """
    compared = {name for name in {*base, *local} if base.get(name) != local.get(name)}
    touched = any(base.get(name) != side.get(name) for name in TIME for side in (local, server))
    became = any(base.get(name) != side.get(name) for name in STATE for side in (local, server))
    return compared | TIME | (RECURRENCE if touched else set()) | (STATE if became else set())


def _clusters(base: Items, local: Items, server: Items) -> list[list[Identity]]:
    """What is judged together: the times, and with a start that is not the same on both sides the recurrence; what became of
    it; both where one side cancelled, as that is to delete it, against a new time; else one by one.
    """
    start = ("DTSTART", "")
    moved = contents(local.get(start)) != contents(server.get(start))
    time = TIME | RECURRENCE if moved else TIME
    units = [time | STATE] if _is_cancelled(local) != _is_cancelled(server) else [time, STATE]
    every = sorted({**base, **local, **server})
    together = [[one for one in every if one[0] in unit] for unit in units]
    others = [[one] for one in every if not any(one[0] in unit for unit in units)]
    return [cluster for cluster in (*together, *others) if cluster]


def _by_parameter(cluster: list[Identity]) -> bool:
    return len(cluster) == 1 and cluster[0][0] in BY_PARAMETER


def _is_cancelled(items: Items) -> bool:
    return any(item.value.strip().upper() == "CANCELLED" for item in items.get(("STATUS", ""), ()))


def _said(cluster: list[Identity], items: Items) -> tuple[tuple[str, ...], ...]:
    return tuple(contents(items.get(one)) for one in cluster)


def _greater(ours: tuple[tuple[str, ...], ...], theirs: tuple[tuple[str, ...], ...]) -> bool:
    """Whether our SEQUENCE or stamp is the later one; what is missing is the earliest. Stamps are all of one length, in UTC."""

    def key(one: tuple[tuple[str, ...], ...]) -> tuple[int, str]:
        value = one[0][-1].rpartition(":")[2].strip() if one[0] else ""
        return (int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1, one[0][-1] if one[0] else "")

    return key(ours) > key(theirs)


def _touched(three: Three, cluster: list[Identity], sides: tuple[Items, Items, Items], *, clashes: bool) -> list[Touched]:
    """One for each property that the two have otherwise, as a person reads them."""
    found = []
    for name in dict.fromkeys(name for name, _ in cluster):
        own = [one for one in cluster if one[0] == name]
        if _said(own, sides[1]) != _said(own, sides[2]):
            lines = [tuple(item.text for one in own for item in items.get(one, ())) for items in sides]
            found.append(_lines_touched(three, name, *lines, clashes=clashes))
    return found


def _lines_touched(
    three: Three, name: str, base: tuple[str, ...], local: tuple[str, ...], server: tuple[str, ...], *, clashes: bool = True
) -> Touched:
    return Touched(
        component=three.local.name,
        recurrence_id=three.recurrence_id,
        name=name,
        base=base,
        local=local,
        server=server,
        clashes=clashes,
    )
