"""Looking for an appointment by what a person says on the telephone."""

from __future__ import annotations

from datetime import timedelta

from scheduling import clock
from scheduling.model.patient import Patient
from scheduling.office.keys import add_keys
from scheduling.office.search import search
from scheduling.office.workspace import Workspace
from tests.unit.office.test_agenda_days import put
from tests.unit.store.samples import KEYS, foreign, ours

HADDAD = Patient(family="Haddad", given="Zoé", ipp="8001234567")


def found(workspace: Workspace, text: str, limit: int = 50) -> list[str]:
    return [one.uid for one in search(workspace, text, limit)]


def fill(workspace: Workspace, calendar: int) -> None:
    today = clock.now()
    for name, days in (("past", -30), ("soon", 2), ("later", 40), ("yesterday", -1)):
        start = (today + timedelta(days=days)).strftime("%Y-%m-%dT10:00")
        put(workspace, calendar, name, ours(name, f"AB{len(name)}{name[0].upper()}23", start=start, patient=HADDAD))


def test_what_comes_stands_first(workspace: Workspace, calendars: tuple[int, int]) -> None:
    add_keys(workspace, KEYS.keys)
    fill(workspace, calendars[0])
    put(workspace, calendars[1], "rcp", foreign("rcp", "SUMMARY:Réunion Haddad"))
    assert found(workspace, "hadd zoe")[:2] == ["soon", "later"]
    assert found(workspace, "hadd zoe")[2:] == ["yesterday", "past"]
    assert "rcp" in found(workspace, "reunion")
    assert found(workspace, "8001234567") == ["soon", "later", "yesterday", "past"]
    assert found(workspace, "ab4s-23") == ["soon"]
    assert len(found(workspace, "haddad", 2)) == 2
    assert found(workspace, "") == found(workspace, '" OR *') == []


def test_names_are_found_only_with_their_key(workspace: Workspace, calendars: tuple[int, int]) -> None:
    fill(workspace, calendars[0])
    assert found(workspace, "haddad") == []
    assert found(workspace, "ab4s23") == ["soon"]
    add_keys(workspace, KEYS.keys)
    assert found(workspace, "haddad")[0] == "soon"
