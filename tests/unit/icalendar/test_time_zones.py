from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.icalendar.time_zones import LARGEST_DEFINITION
from tests.unit.icalendar.samples import PARIS, zones

FIXED = (
    b"BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
WITH_LOCATION = FIXED.replace(b"TZID:Here\r\n", b"TZID:Here\r\nX-LIC-LOCATION:America/New_York\r\n")


SUMMER = (
    b"BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:20071104T020000\r\nTZOFFSETFROM:-0400\r\n"
    b"TZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:20070311T020000\r\n"
    b"TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)
AT_EST = SUMMER.replace(b"TZID:Own\r\n", b"TZID:Own\r\nX-LIC-LOCATION:EST\r\n")


@pytest.mark.parametrize("tzid", ["EST", "est", "GMT", "UTC", "/vendor.example/EST"])
@pytest.mark.parametrize("definition", [SUMMER, AT_EST])
def test_a_bare_name_is_what_its_object_says(tzid: str, definition: bytes) -> None:
    known = zones()
    assert known.named(tzid) is None
    assert known.decision(tzid, definition) == "definition"
    assert datetime(2026, 7, 3, 9, tzinfo=known.resolve(tzid, definition)).utcoffset() == timedelta(hours=-4)
    assert datetime(2026, 12, 3, 9, tzinfo=known.resolve(tzid, definition)).utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize("definition", [None, b"", b"BEGIN:VTIMEZONE\r\nTZID:EST\r\nEND:VTIMEZONE\r\n", b"\xff garbage"])
def test_a_bare_name_without_a_definition_is_ianas(definition: bytes | None) -> None:
    known = zones()
    assert (known.decision("EST", definition), known.resolve("EST", definition)) == ("iana", ZoneInfo("EST"))
    assert known.resolve("UTC", definition) == ZoneInfo("UTC")


def test_the_place_of_a_bare_name_is_asked_first() -> None:
    known = zones()
    assert known.resolve("EST", WITH_LOCATION) == ZoneInfo("America/New_York")
    hollow = b"BEGIN:VTIMEZONE\r\nTZID:Own\r\nX-LIC-LOCATION:EST\r\nEND:VTIMEZONE\r\n"
    assert (known.decision("Own", hollow), known.resolve("Own", hollow)) == ("location", ZoneInfo("EST"))


@pytest.mark.parametrize(
    ("tzid", "definition", "how", "key"),
    [
        ("Europe/Paris", FIXED, "iana", "Europe/Paris"),  # the name stands, even where a definition says otherwise
        ("europe/paris", None, "iana", "Europe/Paris"),
        ("US/Eastern", None, "iana", "US/Eastern"),
        ("UTC", None, "iana", "UTC"),
        ("Romance Standard Time", FIXED, "windows", "Europe/Paris"),
        ("W. Europe Standard Time", None, "windows", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Europe/Paris", None, "prefixed", "Europe/Paris"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", None, "prefixed", "America/Argentina/Buenos_Aires"),
        ("/softwarestudio.org/Tzfile/Africa/Tunis", None, "prefixed", "Africa/Tunis"),
        ("tzone://Microsoft/Utc", None, "prefixed", "UTC"),
        ("Here", WITH_LOCATION, "location", "America/New_York"),
        ("Here", None, "floating", "Europe/Paris"),
        ("Here", b"BEGIN:VTIMEZONE\r\nTZID:Here\r\nEND:VTIMEZONE\r\n", "floating", "Europe/Paris"),
        ("Here", b"\xff\x00 garbage", "floating", "Europe/Paris"),
        ("../../etc/passwd", None, "floating", "Europe/Paris"),
        ("/etc/localtime", None, "floating", "Europe/Paris"),
        ("localtime", None, "floating", "Europe/Paris"),
        ("Europe", None, "floating", "Europe/Paris"),
        ("", None, "floating", "Europe/Paris"),
        ("x" * 100_000, None, "floating", "Europe/Paris"),
        ("a/" * 5_000, None, "floating", "Europe/Paris"),
        ("\x00", None, "floating", "Europe/Paris"),
    ],
)  # fmt: skip
def test_what_a_name_means_and_how_it_was_decided(tzid: str, definition: bytes | None, how: str, key: str) -> None:
    known = zones()
    assert known.decision(tzid, definition) == how
    assert known.resolve(tzid, definition) == ZoneInfo(key)


def test_a_definition_is_interpreted_where_no_name_helps() -> None:
    known = zones()
    zone = known.resolve("Here", FIXED)
    assert known.decision("Here", FIXED) == "definition"
    assert datetime(2026, 11, 3, 9, tzinfo=zone).utcoffset() == timedelta(hours=5, minutes=30)


def test_one_name_with_two_definitions_is_two_zones() -> None:
    known = zones()
    other = FIXED.replace(b"+0530", b"-0300")
    assert known.resolve("Here", FIXED).utcoffset(None) == timedelta(hours=5, minutes=30)
    assert known.resolve("Here", other).utcoffset(None) == timedelta(hours=-3)


def test_a_definition_is_interpreted_once() -> None:
    known = zones()
    assert known.resolve("Here", FIXED) is known.resolve("Here", bytes(bytearray(FIXED)))


def test_a_definition_too_large_is_not_interpreted() -> None:
    assert zones().decision("Here", FIXED + b"X" * LARGEST_DEFINITION) == "floating"


def test_many_names_and_definitions_do_not_pile_up() -> None:
    known = zones()
    for number in range(1_500):
        assert known.decision(f"Here {number}", FIXED + b"X-N:%d\r\n" % number) == "definition"
    assert len(known._names) <= 512
    assert len(known._definitions) <= 512


def test_floating_is_the_zone_given() -> None:
    assert zones().floating == PARIS
    assert zones().named("Nowhere/Land") is None
    assert datetime(2026, 7, 1, tzinfo=zones().resolve("", None)).astimezone(UTC).hour == 22
