"""What holds of every merge, on generated objects and on what other programs wrote.

The second opinion is a model of its own: a version is a bag of things said (component, name, what it is known by, content),
read with none of the merge's code, and merging bags is set arithmetic.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.icalendar.content_line import ContentLine, content_lines, fold
from scheduling.icalendar.merge import Clash, Merged, merge
from scheduling.icalendar.reader import read_object
from tests.unit.icalendar.samples import FOREIGN, zones

STAMPS = {"SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "X-TELECONSULT-NONCE", "PRODID"}
LISTS = {"CATEGORIES", "EXDATE", "RDATE", "RESOURCES"}

Thing = tuple[str, str]
"""Where it stands; what it says."""


def things(body: bytes) -> Counter[Thing]:
    """Everything that a body says but who wrote last, without regard to order and folding."""
    found: Counter[Thing] = Counter()
    where: list[str] = []
    event, block = "", None
    lines = content_lines(body)
    for index, line in enumerate(lines):
        text = f"{line.name};{line.parameters}:{line.value}"
        if line.name == "BEGIN":
            where.append(line.value.upper())
            if len(where) == 2:
                event = line.value.upper() + "/" + known_by(lines, index)
            if block is None and (where[-1] != "VEVENT" and len(where) >= 2):
                block = (len(where), [])
        if block is not None:
            block[1].append(text)
        elif line.name not in ("BEGIN", "END") and line.name not in STAMPS:
            for said in attendee(line) if line.name == "ATTENDEE" else listed(line):
                found[event if len(where) > 1 else "", said] += 1
        if line.name == "END":
            if block is not None and block[0] == len(where):
                found[event if len(where) > 2 else "", "\n".join(block[1])] += 1
                block = None
            where.pop()
    return found


def listed(line: ContentLine) -> list[str]:
    values = line.value.split(",") if line.name in LISTS else [line.value]
    return [f"{line.name};{line.parameters}:{value}" for value in values]


def attendee(line: ContentLine) -> list[str]:
    """That the person is there, how the address is spelled, and each parameter."""
    who = f"ATTENDEE;{line.value.strip().casefold()}"
    quoted, parts = False, [""]
    for character in line.parameters:
        quoted ^= character == '"'
        parts = [*parts, ""] if character == ";" and not quoted else [*parts[:-1], parts[-1] + character]
    return [who, f"{who};={line.value}", *(f"{who};{part}" for part in parts if part)]


def known_by(lines: list[ContentLine], begin: int) -> str:
    """RECURRENCE-ID as written of the component that begins there; empty for a master."""
    depth = 0
    for line in lines[begin:]:
        depth += (line.name == "BEGIN") - (line.name == "END")
        if depth == 1 and line.name == "RECURRENCE-ID":
            return line.value
        if depth == 0:
            break
    return ""


def expected(base: Counter[Thing], local: Counter[Thing], server: Counter[Thing]) -> Counter[Thing]:
    """Each thing as often as it was, less what one side took away, more what one side put in; done alike, once."""
    return Counter({one: count for one in base | local | server if (count := of_three(base[one], local[one], server[one]))})


def of_three(base: int, local: int, server: int) -> int:
    return server if local in (base, server) else local


# --- generated objects -------------------------------------------------------------------------------------------

VALUES = st.sampled_from(["one", "two", "three", "été, soir; hiver", "x" * 90])
SINGLE = ["SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS", "X-ODD", "X-TELECONSULT-SERIES", "CLASS"]
DAYS = ["20261103T090000Z", "20261104T090000Z", "20261105T090000Z", "20261106T090000Z"]
PEOPLE = ["anna", "paul", "eve"]

ANSWERS = st.tuples(
    st.sampled_from(["", "ACCEPTED", "DECLINED"]), st.sampled_from(["", "A", "B;C"]), st.sampled_from(["", "1"])
).map("|".join)
"""PARTSTAT, CN and SCHEDULE-STATUS of an attendee; empty: not said."""

Version = dict[tuple[str, str, str], str | None]
"""(component, property, identity) to content: what a person would say the object is."""


def singles(component: str) -> st.SearchStrategy[tuple[tuple[str, str, str], str | None]]:
    return st.tuples(st.tuples(st.just(component), st.sampled_from(SINGLE), st.just("")), st.none() | VALUES)


def entries(component: str) -> st.SearchStrategy[tuple[tuple[str, str, str], str | None]]:
    return st.one_of(
        singles(component),
        st.tuples(
            st.tuples(st.just(component), st.just("DTSTART"), st.just("")),
            st.sampled_from(["20261102T090000Z", "20261102T100000Z"]),
        ),
        st.tuples(
            st.tuples(st.just(component), st.just("DTEND"), st.just("")),
            st.sampled_from(["20261102T120000Z", "20261102T130000Z"]),
        ),
        st.tuples(
            st.tuples(st.just(component), st.just("ATTENDEE"), st.sampled_from(PEOPLE)),
            st.none() | ANSWERS,
        ),
        st.tuples(st.tuples(st.just(component), st.just("EXDATE"), st.sampled_from(DAYS)), st.none() | st.just("")),
        st.tuples(
            st.tuples(st.just(component), st.just("CATEGORIES"), st.sampled_from(["A", "B", "C"])), st.none() | st.just("")
        ),
        st.tuples(st.tuples(st.just(component), st.just("COMMENT"), st.sampled_from(["p", "q", "r"])), st.none() | st.just("")),
        st.tuples(st.tuples(st.just(component), st.just("VALARM"), st.sampled_from(["PT5M", "PT9M"])), st.none() | st.just("")),
        st.tuples(st.tuples(st.just(component), st.just("SEQUENCE"), st.just("")), st.sampled_from(["2", "7", "30"])),
    )


COMPONENTS = ["", "20261103T090000Z", "20261104T090000Z"]
EDITS = st.lists(st.sampled_from(COMPONENTS[:2]).flatmap(entries), max_size=5)
BASES = st.lists(st.sampled_from(COMPONENTS).flatmap(entries), max_size=14)


def made(edits: list[tuple[tuple[str, str, str], str | None]], of: Version | None = None) -> Version:
    version = dict(of or {("", "DTSTART", ""): "20261102T090000Z", ("", "RRULE", ""): "FREQ=DAILY"})
    there = {one[0] for one in of or ()}  # overrides come and go in tests of their own
    version |= {key: content for key, content in edits if of is None or key[0] in there}
    return {key: content for key, content in version.items() if content is not None}


def written(version: Version, dice: random.Random) -> bytes:
    """As some program might write it: lines in any order, lists in one line or several, any folding, either line end."""
    end = dice.choice([b"\r\n", b"\r\n", b"\n"])
    out = [b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:c\r\n"]
    for component in COMPONENTS:
        own = {key: content for key, content in version.items() if key[0] == component}
        if component and not own:
            continue
        lines, alarms = [f"RECURRENCE-ID:{component}"] if component else [], []
        lists: dict[str, list[str]] = {}
        for (_, name, which), content in own.items():
            if name in LISTS:
                lists.setdefault(name, []).append(which)
            elif name == "VALARM":
                alarms.append(b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-" + which.encode() + b"\r\nEND:VALARM\r\n")
            elif name == "ATTENDEE":
                told = [f"{name}={value}" for name, value in answered(content).items()]
                dice.shuffle(told)
                lines.append(";".join(["ATTENDEE", *told]) + f":mailto:{which}@a.example")
            else:
                lines.append(f"{name}:{which or str(content)}")
        for name, values in lists.items():
            cut = dice.randrange(len(values) + 1)
            lines += [f"{name}:{','.join(some)}" for some in (values[:cut], values[cut:]) if some]
        dice.shuffle(lines)
        out += [b"BEGIN:VEVENT\r\nUID:u\r\n", *(oddly_folded(line, dice) for line in lines), *alarms, b"END:VEVENT\r\n"]
    return b"".join([*out, b"END:VCALENDAR\r\n"]).replace(b"\r\n", end)


def answered(content: str | None) -> dict[str, str]:
    """The parameters of an attendee."""
    names = ("PARTSTAT", "CN", "SCHEDULE-STATUS")
    return {
        name: f'"{value}"' if ";" in value else value
        for name, value in zip(names, (content or "").split("|"), strict=False)
        if value
    }


def oddly_folded(line: str, dice: random.Random) -> bytes:
    if len(line) < 12 or dice.random() < 0.7:
        return fold(line)
    octets, at = line.encode(), dice.randrange(5, 12)
    return octets[:at] + b"\r\n " + octets[at:] + b"\r\n"


def unit(key: tuple[str, str, str], moved: set[str]) -> tuple[str, str, str]:
    """What is judged together with it."""
    component, name, _ = key
    if name in ("DTSTART", "DTEND") or (component in moved and name in ("EXDATE", "RRULE")):
        return (component, "time", "")
    return key


def clashing(base: Version, local: Version, server: Version) -> set[str]:
    """The names of what both sides changed differently."""
    keys = set(base) | set(local) | set(server)
    moved = {key[0] for key in keys if key[1] == "DTSTART" and local.get(key) != server.get(key)}
    units: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for key in keys:
        units.setdefault(unit(key, moved), []).append(key)
    found = set()
    for (component, name, _), together in units.items():
        before, ours, theirs = ([version.get(key) for key in sorted(together)] for version in (base, local, server))
        both = ours != before and theirs not in (before, ours)
        apart = name == "ATTENDEE" and None not in (*before, *ours, *theirs) and not same_parameter(before[0], ours[0], theirs[0])
        if name != "SEQUENCE" and both and not apart:
            found.add(f"{component}/{name}")
    for component in COMPONENTS:
        for name in ("COMMENT", "VALARM"):
            before, ours, theirs = ({key for key in version if key[:2] == (component, name)} for version in (base, local, server))
            if before - ours - theirs and ours - before != theirs - before:
                found.add(f"{component}/{name}")
        if component:
            start = ("", "DTSTART", "")
            sides = [{k: v for k, v in one.items() if k[0] == component and k[1] not in STAMPS} for one in (base, local, server)]
            mine, yours = local[start] != base[start], server[start] != base[start]
            stayed = sides[2] if mine and not yours else sides[1] if yours and not mine else sides[0]
            if sides[0] != stayed and sides[1] != sides[2]:
                found.add(f"{component}/override")
            there = [bool([key for key in one if key[0] == component]) for one in (base, local, server)]
            if there[0] and there[1] != there[2] and sides[0] not in sides[1:]:
                found.add(f"{component}/deleted")
    return found


def same_parameter(*versions: str | None) -> bool:
    """Whether both sides changed one parameter differently."""
    before, ours, theirs = (answered(one) for one in versions)
    names = {*before, *ours, *theirs}
    return any(ours.get(one) not in (before.get(one), theirs.get(one)) and theirs.get(one) != before.get(one) for one in names)


SEEDS = st.integers(0, 2**32)


@settings(max_examples=200)
@given(BASES, EDITS, EDITS, SEEDS)
def test_the_merge_is_what_the_model_says(base_edits, local_edits, server_edits, seed: int) -> None:
    base = made(base_edits)
    assert_as_the_model_says([base, made(local_edits, base), made(server_edits, base)], random.Random(seed))


INVITED = st.fixed_dictionaries({("", "ATTENDEE", who): ANSWERS for who in PEOPLE[:2]})


@given(INVITED, INVITED, INVITED, SEEDS)
def test_parameters_of_attendees_are_merged_as_the_model_says(base, local, server, seed: int) -> None:
    """All versions invite the same people: what they say of one of them differs by some parameters."""
    start = made([])
    assert_as_the_model_says([start | base, start | local, start | server], random.Random(seed))


def assert_as_the_model_says(versions: list[Version], dice: random.Random) -> None:
    base, local, server = (written(version, dice) for version in versions)
    found = merge(base, local, server, zones())
    clashes = clashing(*versions)
    assert isinstance(found, Clash) == bool(clashes), (clashes, found)
    other_way = merge(base, server, local, zones())
    assert type(other_way) is type(found)
    if isinstance(found, Clash):
        assert isinstance(other_way, Clash)
        assert {(one.component, one.recurrence_id, one.name) for one in found.properties} == {
            (one.component, one.recurrence_id, one.name) for one in other_way.properties
        }
        assert all(one.local != one.server for one in found.properties)
        return
    assert isinstance(other_way, Merged)
    assert things(found.body) == expected(*map(things, (base, local, server)))
    assert things(other_way.body) == things(found.body)
    assert_server_lines_stay(server, found.body, local, base)
    sequences = [int(one.get(("", "SEQUENCE", "")) or -1) for one in versions]
    wanted = of_three(*sequences) if sequences[0] in sequences[1:] else max(sequences[1:])
    assert b"\nSEQUENCE:%d" % wanted in found.body.replace(b"\r", b"").replace(b"\n ", b"") or wanted == -1 or clashes


def assert_server_lines_stay(server: bytes, body: bytes, local: bytes, base: bytes) -> None:
    """Every octet of the server's lines that the local version did not change, in its order."""
    before, ours = (things(one) for one in (base, local))
    names = {text.partition(":")[0].partition(";")[0] for _, text in (before - ours) + (ours - before)} | STAMPS
    kept = [
        server[line.start : line.end]
        for line in content_lines(server)
        if line.name not in names | {"BEGIN", "END", "ACTION", "TRIGGER"}
    ]
    at = 0
    for octets in kept:
        at = body.find(octets, at)
        assert at >= 0, octets
        at += len(octets)


@given(BASES, EDITS, SEEDS)
def test_one_side_alone(base_edits, edits, seed: int) -> None:
    dice = random.Random(seed)
    version = made(base_edits)
    base, changed = written(version, dice), written(made(edits, version), dice)
    assert merge(base, base, changed, zones()) == Merged(changed), "octet for octet"
    taken = merge(base, changed, base, zones())
    assert isinstance(taken, Merged)
    assert things(taken.body) == things(changed)
    assert merge(base, changed, changed, zones()) == Merged(changed)
    # what was merged can be merged again, and nothing more happens
    assert merge(base, changed, taken.body, zones()) == taken


# --- what other programs wrote -----------------------------------------------------------------------------------


def with_line(body: bytes, text: str, event: int = 0) -> bytes:
    """A further line at the end of the master, or the first override where there is none."""
    at = [line.start for line in content_lines(body) if line.name == "END" and line.value.upper() == "VEVENT"][event]
    return body[:at] + fold(text) + body[at:]


def own_lines(body: bytes) -> list[ContentLine]:
    """The lines of the first VEVENT itself."""
    found, depth, seen = [], 0, False
    for line in content_lines(body):
        if line.name == "BEGIN":
            depth += 1
            seen = seen or line.value.upper() == "VEVENT"
        elif line.name == "END":
            depth -= 1
            if seen and depth == 1:
                break
        elif seen and depth == 2:
            found.append(line)
    return found


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_one_line_of_each_side_in_foreign_objects(path) -> None:
    """For each line of the event: removed by them, while we add one; then the other way round."""
    base = path.read_bytes()
    local = with_line(base, "X-OURS:here")
    for line in own_lines(base):
        if line.name in {"UID", "RECURRENCE-ID", "DTSTART"}:
            continue
        server = base[: line.start] + base[line.end :]
        assert merge(base, base, server, zones()) == Merged(server)
        found = merge(base, local, server, zones())
        assert found == Merged(with_line(server, "X-OURS:here")) or things_of(found) == things(with_line(server, "X-OURS:here"))
        back = merge(base, server, local, zones())
        assert things_of(back) == things(with_line(server, "X-OURS:here"))
        assert isinstance(back, Merged)
        read_object(back.body, zones())
        stays = [local[one.start : one.end] for one in content_lines(local) if one.start != line.start]
        there = [back.body[one.start : one.end] for one in content_lines(back.body)]
        assert [octets for octets in stays if octets not in there] == [], line.name


def things_of(found: Merged | Clash) -> Counter[Thing]:
    assert isinstance(found, Merged), found
    return things(found.body)


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_each_line_edited_on_both_sides_of_foreign_objects(path) -> None:
    base = path.read_bytes()
    for line in own_lines(base):
        if line.name in STAMPS | LISTS | {"UID", "RECURRENCE-ID", ""}:
            continue
        local, server = (
            base[: line.start] + fold(f"{line.name};X-P={side}:{line.value}") + base[line.end :] for side in ("ours", "theirs")
        )
        found = merge(base, local, server, zones())
        assert isinstance(found, Clash), line.name
        assert line.name in {one.name for one in found.properties}
        assert merge(base, local, local, zones()) == Merged(local)


@settings(max_examples=150)
@given(st.sampled_from(FOREIGN), st.data())
def test_lines_of_foreign_objects_taken_out_on_both_sides(path, data) -> None:
    base = path.read_bytes()
    free = [
        line
        for line in own_lines(base)
        if line.name not in {"UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "STATUS"}
    ]
    chosen = data.draw(st.lists(st.tuples(st.sampled_from(free), st.sampled_from(["ours", "theirs", "both"])), max_size=6))
    local, server = (without(base, [line for line, who in chosen if who in (side, "both")]) for side in ("ours", "theirs"))
    found = merge(base, local, server, zones())
    assert things_of(found) == expected(*map(things, (base, local, server)))


def without(body: bytes, lines: list[ContentLine]) -> bytes:
    for line in sorted({line.start: line for line in lines}.values(), key=lambda line: -line.start):
        body = body[: line.start] + body[line.end :]
    return body
