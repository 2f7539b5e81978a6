"""What the merge finds: which lines were touched, and what of the local version goes into the server's."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduling.icalendar.components import Component
from scheduling.icalendar.content_line import ContentLine
from scheduling.icalendar.merge_items import Item
from scheduling.icalendar.object_zones import ObjectZones


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Lines that the local version changed, unfolded; `clashes` where the server's changed them too, and differently.

    `component` (VEVENT, VALARM ...), with its RECURRENCE-ID where it is an override (normalised); `name`: the property, or
    the component's own where it is taken whole. `base`, `local`, `server`: empty where that version has none.
    """

    component: str
    recurrence_id: str | None
    name: str
    base: tuple[str, ...]
    local: tuple[str, ...]
    server: tuple[str, ...]
    clashes: bool


@dataclass(frozen=True, slots=True)
class TakeItems:
    """In the server's component these items of one name go `out` and the local ones come `into` it.

    `standing`: all the server's items of that name. `by_line`: whole lines are exchanged, no value is cut out of one.
    """

    component: Component
    name: str
    standing: tuple[Item, ...]
    out: tuple[Item, ...]
    into: tuple[Item, ...]
    by_line: bool


@dataclass(frozen=True, slots=True)
class TakeLine:
    """A line of the server's is to say this instead, unfolded."""

    line: ContentLine
    text: str


@dataclass(frozen=True, slots=True)
class TakeParts:
    """In the server's `parent` these parts go and those of the local version come."""

    parent: Component
    out: tuple[Component, ...]
    into: tuple[Component, ...]


@dataclass(slots=True)
class Comparison:
    """What was found so far. `of_result`: the third version is the merged one: it has too what only the other side changed."""

    of_result: bool = False
    touched: list[Touched] = field(default_factory=list)
    takes: list[TakeItems | TakeLine | TakeParts] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Three:
    """The same component in the three versions, and the zones of each."""

    base: Component
    local: Component
    server: Component
    zones: tuple[ObjectZones, ObjectZones, ObjectZones]
    recurrence_id: str | None = None
