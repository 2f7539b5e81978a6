"""Three versions of one ATTENDEE, parameter by parameter: an answer given here and a name put right there do not clash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduling.icalendar.merge_items import Item, parameters_of, text_of

BY_PARAMETER = frozenset({"ATTENDEE"})
_ANSWER = ("PARTSTAT", "DELEGATED-TO")
"""One unit: who hands an invitation on says so by both (RFC 5546, 3.2.2.3)."""


@dataclass(frozen=True, slots=True)
class _Version:
    """`said`: what each parameter says, `written`: as it stands there; both by name, in their order."""

    address: str
    said: Mapping[str, str]
    written: Mapping[str, str]


def merged_line(base: Sequence[Item], local: Sequence[Item], server: Sequence[Item]) -> str | None:
    """The server's line, unfolded, with what only the local version changed in it.

    None where a parameter was changed differently on both sides, the line stands not once in each version, or it cannot be
    taken apart.
    """
    versions = [_version(items) for items in (base, local, server)]
    before, ours, theirs = versions
    if before is None or ours is None or theirs is None:
        return None
    names = list(dict.fromkeys([*theirs.said, *ours.said, *before.said]))
    taken: set[str] = set()
    for unit in (_ANSWER, *((name,) for name in names if name not in _ANSWER)):
        b, o, t = (tuple(one.said.get(name) for name in unit) for one in (before, ours, theirs))
        if o in (b, t):
            continue
        if b != t:
            return None
        taken |= set(unit)
    if ours.address not in (before.address, theirs.address) and before.address != theirs.address:
        return None
    address = theirs.address if ours.address in (before.address, theirs.address) else ours.address
    parts = [(ours if name in taken else theirs).written.get(name) for name in names]
    head = ";".join([server[0].line.name, *(part for part in parts if part is not None)])
    return f"{head}:{address}"


def says_otherwise(merged: str, server: Sequence[Item]) -> bool:
    """Whether the merged line is another one than the server's."""
    return merged != text_of(server[0].line)


def _version(items: Sequence[Item]) -> _Version | None:
    if len(items) != 1:
        return None
    line = items[0].line
    found = parameters_of(line.parameters)
    if found is None:
        return None
    said = {name: value for name, value, _ in found}
    if len(said) != len(found):  # named twice: which of them holds nobody knows
        return None
    return _Version(line.value, said, {name: text for name, _, text in found})
