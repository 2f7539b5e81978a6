"""The booking panel was closed: a button brings it back, for those who do not know F2."""

from __future__ import annotations

from tests.gui.stories.person import Person

FIND = "Trouver un créneau"


def test_a_button_brings_the_panel_back(person: Person) -> None:
    person.presses("F2")
    person.calm()
    assert person.agenda.right.mode == "booking"
    assert person.button(FIND) is None, "the panel is there: nothing offers it"
    person.presses("Escape")
    person.until(lambda: person.agenda.right.mode == "")
    person.clicks(FIND)
    person.until(lambda: person.agenda.right.mode == "booking")
    assert person.button(FIND) is None
