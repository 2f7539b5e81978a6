"""Lines of any property as a person reads them beside each other."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling.icalendar.merge import Touched
from scheduling.office.told_lines import LONGEST, MOST, occurrence_of, told

PARIS = ZoneInfo("Europe/Paris")


def touched(
    local: tuple[str, ...], server: tuple[str, ...], base: tuple[str, ...] = (), recurrence_id: str | None = None
) -> Touched:
    return Touched(component="VEVENT", recurrence_id=recurrence_id, name="X", base=base, local=local, server=server, clashes=True)


def test_values_as_people_wrote_them() -> None:
    assert told(touched(("LOCATION;LANGUAGE=fr:Salle 2\\, aile B",), ("LOCATION:Salle 3",), ("LOCATION:Salle 1",))) == (
        "Salle 2, aile B",
        "Salle 3",
        "Salle 1",
    )
    assert told(touched(("LOCATION:a",), ())) == ("a", "", "")


def test_where_the_value_is_the_same_the_whole_line() -> None:
    ours, theirs = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@a.example", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@a.example"
    assert told(touched((ours,), (theirs,)))[:2] == (ours, theirs)


def test_a_link_does_not_let_anybody_in_and_a_seal_is_no_wall_of_letters() -> None:
    here, there, _ = told(
        touched(("URL:https://visio.example.org/secret-room-1111",), ("URL:https://visio.example.org/secret-room-2222",))
    )
    assert (here, there) == ("visio.example.org (…1111)", "visio.example.org (…2222)")
    here, there, _ = told(
        touched(("X-TELECONSULT-SEALED:k1" + "A" * 400 + "ours",), ("X-TELECONSULT-SEALED:k1" + "A" * 400 + "them",))
    )
    assert (here, there) == ("(…AAAAours)", "(…AAAAthem)")


def test_long_texts_are_shown_from_where_they_differ() -> None:
    here, there, before = told(touched(("DESCRIPTION:" + "x" * 5_000 + "ours",), ("DESCRIPTION:" + "x" * 5_000 + "theirs",)))
    assert here.endswith("ours")
    assert there.endswith("theirs")
    assert here[0] == "…"
    assert len(there) <= LONGEST + 2
    assert before == ""
    start, _, _ = told(touched(("DESCRIPTION:" + "y" * 5_000,), ("DESCRIPTION:z",)))
    assert start == "y" * LONGEST + "…"


def test_many_lines_are_counted() -> None:
    here, _, _ = told(touched(tuple(f"EXDATE:{number}" for number in range(100)), ()))
    assert here.split("\n") == [*map(str, range(MOST)), f"… (+{100 - MOST})"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("20261103T083000Z", datetime(2026, 11, 3, 9, 30, tzinfo=PARIS)),
        ("20261103", date(2026, 11, 3)),
        (None, None),
        ("whenever", None),
        ("20269999", None),
        ("00010101T000000Z", None),
    ],
)
def test_the_occurrence(written: str | None, read: object) -> None:
    zone = ZoneInfo("America/New_York") if written and written.startswith("0001") else PARIS
    assert occurrence_of(touched((), (), recurrence_id=written), zone) == read
