"""Two people change the same appointment while one of them is cut off: told everywhere, and settled either way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTimeEdit

from tests.gui.agenda.conftest import Colleague, at
from tests.gui.agenda.grid_hands import middle_of
from tests.gui.conftest import PRACTITIONERS, Hospital
from tests.gui.stories.conftest import on_server
from tests.gui.stories.person import Person
from tests.gui.stories.test_moving import carries, knows

FIRST = PRACTITIONERS[0]


def in_conflict(person: Person, colleague: Colleague, hospital: Hospital) -> None:
    """Carried to 15:00 here while the server was away, moved to 10:00 there."""
    booked = colleague.book(FIRST, at(9))
    knows(person, "Garnier")
    hospital.server.stop()
    carries(person, "Garnier", "15:00")
    person.calm()
    assert person.sees("en attente d’envoi")
    hospital.server.start()
    colleague.at_desk(lambda desk: desk.move(booked.uid, at(10)))
    person.presses("F5")
    person.calm()


@pytest.mark.parametrize(("choice", "kept"), [("Garder la mienne", at(15)), ("Garder celle du serveur", at(10))])
def test_a_conflict_is_told_and_settled(
    person: Person, colleague: Colleague, signed_in: Hospital, choice: str, kept: object
) -> None:
    in_conflict(person, colleague, signed_in)
    assert person.header == "1 conflit à trancher"
    assert person.sees("À surveiller")
    shown = person.shown("Garnier")
    assert shown is not None
    assert shown.conflict
    person.clicks_on(person.grid.viewport(), middle_of(person.grid, "Garnier"))
    person.clicks("Choisir une version…")
    person.until_seen("À trancher")
    person.until_seen("15:00 – 15:30 (modifié)")
    assert person.sees("10:00 – 10:30 (modifié)")
    person.clicks(choice)
    person.until(lambda: "conflit" not in person.header)
    person.calm()
    assert [one.start for one in on_server(colleague, "Garnier")] == [kept]
    shown = person.shown("Garnier")
    assert shown is not None
    assert (shown.start, shown.conflict) == (kept, False)
    assert not person.sees("À surveiller")
    assert "Synchronisé à" in person.header


def test_a_wish_whose_slot_was_taken_is_settled_from_the_card_by_keyboard(
    person: Person, colleague: Colleague, signed_in: Hospital
) -> None:
    """Booked here while cut off, there meanwhile: who stands there is named, and another time is found."""
    signed_in.server.stop()
    person.presses("F2")
    person.calm()
    person.types("MOREL Jeanne, 12/04/1961")
    person.until(lambda: (made := person.button("Réserver mer")) is not None and made.isEnabled())
    person.presses("Return")
    person.until(lambda: not person.field("Nom").text())
    person.calm()
    signed_in.server.start()
    colleague.book(FIRST, at(8), name="Haddad")
    person.presses("F5")
    person.calm()
    assert person.header == "1 conflit à trancher"
    person.clicks("1 conflit à trancher", inside=person.agenda.sidebar)
    person.until_seen("HADDAD Lucie (8:00 – 8:30)")
    assert not person.sees("pas encore confirmé"), "it is no longer true"
    person.presses("Return")
    person.until_seen("Déplacer à cette heure")
    while not isinstance(person.focused, QTimeEdit):
        person.presses("Tab")
    person.presses("Up")
    person.until(lambda: (made := person.button("Déplacer à cette heure")) is not None and made.isEnabled())
    person.clicks("Déplacer à cette heure")
    person.until(lambda: "conflit" not in person.header)
    person.calm()
    assert [one.start for one in on_server(colleague, "MOREL")] == [at(9)]
    assert not person.sees("À surveiller")
