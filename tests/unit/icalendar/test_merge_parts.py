"""What the merge does with overrides, alarms, zones and whole calendars: one case each."""

from __future__ import annotations

import pytest

from scheduling.errors import UnreadableObject
from scheduling.icalendar.merge import differences, merge
from scheduling.icalendar.reader import read_object
from tests.unit.icalendar.merging import PARIS_ZONE, SERIES, clash, merged, one, override, series
from tests.unit.icalendar.samples import calendar, zones

ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "END:VALARM")


def test_alarms_are_blocks() -> None:
    base = one(*ALARM)
    second = ("BEGIN:VALARM", "ACTION:AUDIO", "TRIGGER:-PT5M", "END:VALARM")
    local, server = one(*ALARM, *second), one("SUMMARY:theirs", *ALARM)
    assert merged(base, local, server) == one("SUMMARY:theirs", *ALARM, *second)
    assert merged(base, server, local) == one("SUMMARY:theirs", *ALARM, *second)
    (touched,) = clash(base, base.replace(b"-PT15M", b"-PT10M"), base.replace(b"-PT15M", b"-PT20M"))
    assert (touched.component, touched.local, touched.server) == ("VALARM", ("TRIGGER:-PT10M",), ("TRIGGER:-PT20M",))


def test_an_alarm_with_a_uid_is_known_by_it() -> None:
    known = ("BEGIN:VALARM", "UID:alarm-1", "TRIGGER:-PT15M", "END:VALARM")
    base = one(*known)
    local = base.replace(b"-PT15M", b"-PT10M")
    assert merged(base, local, one("SUMMARY:t", *known)) == one("SUMMARY:t", *known).replace(b"-PT15M", b"-PT10M")
    (touched,) = clash(base, local, one())
    assert touched.component == "VALARM"
    assert touched.server == ()


def test_an_override_added_on_one_side() -> None:
    base = series(*override(5, "SUMMARY:five"))
    local = series(*override(5, "SUMMARY:five"), *override(6, "SUMMARY:six", *ALARM))
    server = base.replace(b"SUMMARY:s\r\n", b"SUMMARY:series\r\n")
    assert merged(base, local, server) == local.replace(b"SUMMARY:s\r\n", b"SUMMARY:series\r\n")
    assert merged(base, server, local) == local.replace(b"SUMMARY:s\r\n", b"SUMMARY:series\r\n")


def test_an_override_removed_on_one_side_where_the_other_only_stamped_it() -> None:
    base = series(*override(5, "SUMMARY:five", "SEQUENCE:1"), *override(6, "SUMMARY:six"))
    local = series(*override(6, "SUMMARY:six"))
    server = base.replace(b"SEQUENCE:1", b"SEQUENCE:4")
    assert merged(base, local, server) == local
    assert merged(base, server, local) == local


def test_an_override_removed_on_one_side_and_edited_on_the_other() -> None:
    base = series(*override(5, "SUMMARY:five"))
    for local, server in ((series(), base.replace(b":five", b":cinq")), (base.replace(b":five", b":cinq"), series())):
        (touched,) = clash(base, local, server)
        assert (touched.name, touched.recurrence_id) == ("VEVENT", "20261105T090000Z")


def test_overrides_are_merged_line_by_line() -> None:
    base = series(*override(5, "SUMMARY:five", "LOCATION:a"), *override(6, "SUMMARY:six"))
    local = base.replace(b":five", b":cinq")
    server = base.replace(b"LOCATION:a", b"LOCATION:b")
    assert merged(base, local, server) == server.replace(b":five", b":cinq")
    (touched,) = clash(base, local, base.replace(b":five", b":funf"))
    assert (touched.name, touched.recurrence_id) == ("SUMMARY", "20261105T090000Z")


def test_an_override_is_known_by_the_instant_of_its_recurrence_id() -> None:
    base = series(*override(5, "SUMMARY:five"))
    server = base.replace(b"RECURRENCE-ID:20261105T090000Z", b"RECURRENCE-ID;TZID=Europe/Paris:20261105T100000")
    assert merged(base, base.replace(b":five", b":cinq"), server) == server.replace(b":five", b":cinq")


def test_both_sides_added_the_same_override_differently() -> None:
    base = series()
    local, server = series(*override(5, "SUMMARY:ours")), series(*override(5, "SUMMARY:theirs"))
    (touched,) = clash(base, local, server)
    assert (touched.recurrence_id, touched.local, touched.server) == ("20261105T090000Z", ("SUMMARY:ours",), ("SUMMARY:theirs",))
    assert merged(base, local, local) == local


def test_a_zone_that_our_line_names_comes_with_it() -> None:
    base = calendar(*PARIS_ZONE, "BEGIN:VEVENT", "UID:u1", "DTSTART;TZID=Europe/Paris:20261102T090000", "END:VEVENT")
    local = base.replace(b"END:VEVENT", b"EXDATE;TZID=Europe/Paris:20261103T090000\r\nEND:VEVENT")
    # the server's program has left the definition out and says the same time by the name alone
    server = calendar("BEGIN:VEVENT", "UID:u1", 'DTSTART;TZID="Europe/Paris":20261102T090000', "LOCATION:x", "END:VEVENT")
    body = merged(base, local, server)
    assert b"EXDATE" in body
    assert body.count(b"TZID:Europe/Paris") == 0, "the server's own lines name it without: so may ours"
    elsewhere = calendar("BEGIN:VEVENT", "UID:u1", "DTSTART:20261102T080000Z", "LOCATION:x", "END:VEVENT")
    as_utc = calendar("BEGIN:VEVENT", "UID:u1", "DTSTART:20261102T080000Z", "END:VEVENT")
    zoned = calendar(*PARIS_ZONE, "BEGIN:VEVENT", "UID:u1", "DTSTART;TZID=Europe/Paris:20261102T110000", "END:VEVENT")
    body = merged(as_utc, zoned, elsewhere)
    assert body.count(b"BEGIN:VTIMEZONE") == 1
    assert body.index(b"BEGIN:VTIMEZONE") < body.index(b"BEGIN:VEVENT")
    assert read_object(body, zones()).events[0].time_zone == "Europe/Paris"


def test_a_definition_that_only_our_line_still_needs_stays() -> None:
    """They took out the only line that named the zone, and its definition with it; we named it once more."""
    zone = tuple(line.replace("Europe/Paris", "Ours") for line in PARIS_ZONE)
    event = ("BEGIN:VEVENT", "UID:u1", *SERIES)
    base = calendar(*zone, *event, "RDATE;TZID=Ours:20261104T120000", "END:VEVENT")
    local = calendar(*zone, *event, "RDATE;TZID=Ours:20261104T120000", "RDATE;TZID=Ours:20261105T120000", "END:VEVENT")
    server = calendar(*event, "END:VEVENT")
    assert merged(base, local, server) == calendar(*zone, *event, "RDATE;TZID=Ours:20261105T120000", "END:VEVENT")


def test_a_result_that_would_say_something_else_is_a_clash() -> None:
    """The line holds a lone CR, which ends lines on the server: it cannot be put there."""
    base = one("SUMMARY:s").replace(b"\r\n", b"\n")
    local, server = base.replace(b"SUMMARY:s", b"SUMMARY:a\rATTENDEE:b"), base.replace(b"\n", b"\r")
    assert [touched.name for touched in clash(base, local, server)] == ["SUMMARY"]


def test_two_definitions_of_a_zone_that_the_system_knows_are_no_conflict() -> None:
    base = one("SUMMARY:s")
    event = base[base.index(b"BEGIN:VEVENT") : base.index(b"END:VCALENDAR")]
    ours = calendar(*PARIS_ZONE).replace(b"END:VCALENDAR", event.replace(b":s\r", b":t\r") + b"END:VCALENDAR")
    theirs = calendar(*PARIS_ZONE).replace(b"19701025", b"19961027").replace(b"END:VCALENDAR", event + b"END:VCALENDAR")
    assert merged(base, ours, theirs) == theirs.replace(b"SUMMARY:s", b"SUMMARY:t")
    ours, theirs = ours.replace(b"Europe/Paris", b"Custom"), theirs.replace(b"Europe/Paris", b"Custom")
    assert [touched.name for touched in clash(base, ours, theirs)] == ["VTIMEZONE"]


def test_line_ends_and_folds_of_the_server_stay() -> None:
    base = one("SUMMARY:s", "DESCRIPTION:" + "d" * 100)
    local = base.replace(b"SUMMARY:s", b"SUMMARY:" + b"o" * 60 + b"\r\n " + b"o" * 30)
    server = base.replace(b"\r\n", b"\n").replace(b"DESCRIPTION:ddd", b"DESCRIPTION:d\n\tdd")
    assert merged(base, local, server) == server.replace(b"SUMMARY:s", b"SUMMARY:" + b"o" * 60 + b"\n " + b"o" * 30)
    lone = base.replace(b"\r\n", b"\r")
    assert merged(base, local, lone) == lone.replace(b"SUMMARY:s", b"SUMMARY:" + b"o" * 60 + b"\r " + b"o" * 30)


def test_a_server_that_writes_latin_1() -> None:
    base = one("SUMMARY:s", "LOCATION:Hôpital")
    local = base.replace(b"SUMMARY:s", "SUMMARY:été".encode())
    server = base.decode().encode("latin-1").replace(b"DTEND", b"X-N:1\r\nDTEND")
    assert merged(base, local, server) == server.replace(b"SUMMARY:s", "SUMMARY:été".encode("latin-1"))
    (touched,) = clash(base, base.replace(b"SUMMARY:s", "SUMMARY:€".encode()), server)
    assert touched.name == "SUMMARY"


def test_lines_without_a_name_are_kept() -> None:
    base = one("no property at all", "SUMMARY:s")
    assert merged(base, base.replace(b":s", b":t"), base.replace(b"no property", b"nothing")) == base.replace(
        b":s", b":t"
    ).replace(b"no property", b"nothing")


def test_several_events_that_cannot_be_told_apart_are_one_thing() -> None:
    twice = ("BEGIN:VEVENT", "UID:u1", "SUMMARY:again", "END:VEVENT")
    base = series(*twice)
    local = base.replace(b":again", b":encore")
    assert merged(base, local, base.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-CALNAME:c")) == local.replace(
        b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-CALNAME:c"
    )
    assert clash(base, local, base.replace(b"SUMMARY:s\r", b"SUMMARY:t\r"))


def test_what_is_not_one_calendar_is_one_thing() -> None:
    base = one("SUMMARY:s") + one("SUMMARY:s")
    other = base.replace(b":s", b":t", 1)
    assert merged(base, other, base) == other
    assert merged(base, base, other) == other
    assert clash(base, other, base.replace(b":s", b":u"))


def test_lines_outside_of_the_calendar_are_not_lost() -> None:
    base = one("SUMMARY:s")
    local = base + b"X-STRAY:1\r\n"
    assert merged(base, local, base) == local
    assert merged(base, base.replace(b":s", b":t"), local) == local.replace(b":s", b":t")
    assert clash(base, local, base.replace(b":s", b":t"))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_cut_version_is_refused(place: int) -> None:
    versions = [one("SUMMARY:s")] * 3
    versions[place] = versions[place][:-20]
    with pytest.raises(UnreadableObject, match="truncated"):
        merge(*versions, zones())


def test_differences_name_what_we_changed_and_the_server_has_otherwise() -> None:
    base = one("SUMMARY:s", "LOCATION:a", "COMMENT:c")
    local = one("SUMMARY:ours", "LOCATION:b")
    server = one("SUMMARY:s", "LOCATION:theirs", "COMMENT:c", "URL:https://only.theirs.example")
    found = differences(base, local, server, zones())
    assert [(touched.name, touched.clashes) for touched in found] == [("LOCATION", True), ("COMMENT", False), ("SUMMARY", False)]
    assert {touched.name for touched in differences(None, one("SUMMARY:a"), one("SUMMARY:b"), zones())} == {"VEVENT"}


def test_a_hostile_body_takes_linear_time() -> None:
    """20,000 exceptions in one line, each with a change on either side: far too slow where any step is quadratic."""
    days = [f"2{number:06}0101"[:8] + "T090000Z" for number in range(1, 20_000)]
    base = series(lines=(*SERIES, "EXDATE:" + ",".join(days)))
    local = series(lines=(*SERIES, "EXDATE:" + ",".join(days[1:])))
    server = series(lines=(*SERIES, "EXDATE:" + ",".join(days[:-1])))
    assert len(merged(base, local, server)) > 300_000
