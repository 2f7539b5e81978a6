"""The octets that make the server's version the merged one: only the lines that are taken change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scheduling.icalendar.content_line import ContentLine, fold
from scheduling.icalendar.merge_found import TakeItems, TakeParts
from scheduling.icalendar.merge_items import Identity, Item, parameters_said, text_of
from scheduling.icalendar.merge_parts import TIME_ZONE

Edit = tuple[int, int, bytes]
"""These octets of the server's version become those."""

_LINE_END = re.compile(rb"\r*\n")


def edited(body: bytes, edits: Iterable[Edit]) -> bytes:
    """`body` with edits that do not overlap; of several at one place the order stays."""
    pieces: list[bytes] = []
    at = 0
    for start, end, octets in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [body[at:start], octets]
        at = end
    return b"".join([*pieces, body[at:]])


class Copying:
    """Lines of the local version as they stand in the server's: their own octets, with the line ends and encoding of there."""

    def __init__(self, local: bytes, server: bytes) -> None:
        self._local = local
        self._ends = _ends(local), _ends(server)
        self._utf8 = _is_utf8(local), _is_utf8(server)

    def copied(self, lines: Sequence[ContentLine]) -> bytes:
        """Lines that stand one after the other. Raises ValueError where one cannot be said there."""
        if self._utf8[0] != self._utf8[1]:
            return b"".join(self.written(text_of(line)) for line in lines)
        octets = self._local[lines[0].start : lines[-1].end]
        ours, theirs = self._ends
        if ours == theirs:
            return octets
        return octets.replace(b"\r", theirs) if ours == b"\r" else _LINE_END.sub(lambda _: theirs, octets)

    def written(self, text: str) -> bytes:
        """A line made anew. Raises ValueError (also UnicodeEncodeError) where it cannot be said there."""
        octets = fold(text)
        if not self._utf8[1]:
            octets = octets.replace(b"\r\n ", b"").decode().encode("latin-1")
        return octets.replace(b"\r\n", self._ends[1])

    def items(self, take: TakeItems) -> Iterator[Edit]:
        """The edits for items of one name."""
        if take.by_line:
            yield from self._by_line(take)
        else:
            yield from self._by_value(take)

    def parts(self, take: TakeParts) -> Iterator[Edit]:
        """The edits for whole parts; a time zone is put before the rest, others behind it."""
        into = [self.copied(part.whole) for part in take.into]
        for part in take.out:
            yield part.start, part.end, into.pop(0) if into else b""
        if into:
            first = take.into[0].name == TIME_ZONE
            at = take.parent.insert_at if first else take.parent.end_at
            yield at, at, b"".join(into)

    def _by_line(self, take: TakeItems) -> Iterator[Edit]:
        """What already stands there stays; what is known by the same is exchanged in its place, the rest in order."""
        out, into = _without_common(_lines(take.out), _lines(take.into))
        which = {item.line.start: item.identity for item in take.out}
        places: dict[Identity, list[ContentLine]] = {}
        for line in out:
            places.setdefault(which[line.start], []).append(line)
        exchanged: dict[int, ContentLine] = {}
        further: list[ContentLine] = []
        names = {item.line.start: item.identity for item in take.into}
        for line in into:
            same = places.get(names[line.start])
            if same:
                exchanged[same.pop(0).start] = line
            else:
                further.append(line)
        waiting = iter(further)
        for line in out:
            instead = exchanged.get(line.start) or next(waiting, None)
            yield line.start, line.end, self.copied([instead]) if instead else b""
        rest = [self.copied([line]) for line in waiting]
        if rest:
            at = _after(take)
            yield at, at, b"".join(rest)

    def _by_value(self, take: TakeItems) -> Iterator[Edit]:
        """Values are cut out of their lines, and put into one with the same parameters."""
        gone = {item.identity for item in take.out}
        lines = _lines(take.standing)
        kept: dict[int, list[str]] = {line.start: [] for line in lines}
        for item in take.standing:
            if item.identity not in gone:
                kept[item.line.start].append(item.value)
        into: dict[str, list[Item]] = {}
        for item in {item.identity: item for item in take.into}.values():
            into.setdefault(parameters_said(item.line.parameters), []).append(item)
        for line in reversed(lines):
            kept[line.start] += [item.value for item in into.pop(parameters_said(line.parameters), ())]
        for line in lines:
            value = ",".join(kept[line.start])
            if not kept[line.start]:
                yield line.start, line.end, b""
            elif value != line.value:
                yield line.start, line.end, self.written(text_of(line, value))
        at = _after(take)
        for items in into.values():
            yield at, at, self.written(text_of(items[0].line, ",".join(item.value for item in items)))


def _without_common(out: list[ContentLine], into: list[ContentLine]) -> tuple[list[ContentLine], list[ContentLine]]:
    """Both without the lines that they have in common."""
    common = Counter(text_of(line) for line in out) & Counter(text_of(line) for line in into)
    return tuple(_left(lines, Counter(common)) for lines in (out, into))  # type: ignore[return-value]  # two lists in, two out


def _left(lines: list[ContentLine], common: Counter[str]) -> list[ContentLine]:
    left = []
    for line in lines:
        if common[text_of(line)] > 0:
            common[text_of(line)] -= 1
        else:
            left.append(line)
    return left


def _after(take: TakeItems) -> int:
    """Behind the last line of that name, else where further properties go."""
    return take.standing[-1].line.end if take.standing else take.component.insert_at


def _lines(items: Iterable[Item]) -> list[ContentLine]:
    return list({item.line.start: item.line for item in items}.values())


def _ends(body: bytes) -> bytes:
    at = body.find(b"\n")
    if at < 0:
        return b"\r" if b"\r" in body else b"\r\n"
    return b"\r\n" if body[at - 1 : at] == b"\r" else b"\n"


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
