from __future__ import annotations

import pytest

from scheduling.icalendar.definitions import Definitions, definitions
from scheduling.icalendar.reader import read_object
from tests.unit.icalendar.samples import calendar, utc, zones
from tests.unit.icalendar.test_time_zones import FIXED


def defined(name: str, offset: str = "+0530") -> tuple[str, ...]:
    return (
        "BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:STANDARD", "DTSTART:19700101T000000", f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ("My Delhi", "My Delhi"),
        (r"(UTC+05:30) Chennai\, Kolkata\, Mumbai", '"(UTC+05:30) Chennai, Kolkata, Mumbai"'),
        (r"(UTC+05:30) Chennai\, Kolkata", r'"(UTC+05:30) Chennai\, Kolkata"'),
        ("(UTC+05:30) Chennai, Kolkata", '"(UTC+05:30) Chennai, Kolkata"'),
        ("(UTC+05:30) Chennai, Kolkata", r'"(UTC+05:30) Chennai\, Kolkata"'),
        (r"Delhi\; India", '"Delhi; India"'),
        ('"My Delhi"', '"My Delhi"'),
        ("My Delhi", '" My Delhi "'),
        ("my DELHI", "My Delhi"),
        (r'"MY DELHI\, India"', '"My Delhi, India"'),
    ],
)
def test_a_definition_is_found_however_its_name_is_written(written: str, parameter: str) -> None:
    body = calendar(
        *defined(written), "BEGIN:VEVENT", "UID:1", f"DTSTART;TZID={parameter}:20261103T090000",
        f"DTEND;TZID={parameter}:20261103T093000", "END:VEVENT",
    )  # fmt: skip
    assert read_object(body, zones()).events[0].start == utc(2026, 11, 3, 3, 30)


def test_the_closest_spelling_counts() -> None:
    names = ["own", "OWN", "Own", r"a\, b", "a, b"]
    text = "\n".join(line for at, name in enumerate(names) for line in defined(name, f"+0{at}00"))
    known = Definitions(text)
    for at, name in enumerate(names):
        assert f"TZOFFSETTO:+0{at}00".encode() in (known.of(name) or b""), name
    assert known.of("oWN") == known.of("own")
    assert known.of("other") is None


def test_definitions_are_found_in_any_case_and_linear_time() -> None:
    text = FIXED.decode().replace("\r\n", "\n")
    assert definitions("BEGIN:VCALENDAR\n" + text.lower().replace("tzid:here", "tzid:Here")).keys() == {"Here"}
    assert definitions("BEGIN:VTIMEZONE\n" * 100_000) == {}
    assert definitions(text * 2_000).keys() == {"Here"}
