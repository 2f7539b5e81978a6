"""From the first start to the first booking, and booking by the keyboard alone."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from scheduling import clock
from tests.gui.agenda.conftest import SETTINGS, Colleague, at, open_hours
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital
from tests.gui.stories.conftest import Open, on_server
from tests.gui.stories.person import Person

MOST_STROKES = 3
"""Beside what is typed of the patient: F2, Enter, and one to spare."""


def test_from_the_first_start_to_the_first_booking(hospital: Hospital, open_window: Open, colleague: Colleague) -> None:
    """What is typed wrongly is told where it was typed; then two buttons and the agenda is there, and one can book."""
    open_hours(hospital, PRACTITIONERS[0])
    person = open_window()
    person.until_seen("Reliez ce poste à vos agendas")
    person.types(hospital.server.url)
    person.presses("Tab")
    person.types(USER)
    person.presses("Tab")
    person.types("faux")
    person.presses("Return")
    person.until_seen("Vérifiez l’identifiant et le mot de passe")
    person.fills("Mot de passe", PASSWORD)
    person.presses("Return")
    person.clicks("Suivre 3 agendas")
    person.until(lambda: person.app.window.shown_page == "agenda")
    person.calm()
    assert "Synchronisé à" in person.header
    person.presses("F2")
    person.until(lambda: (made := person.button("Réserver")) is not None and "à 8:00" in made.text())
    person.types("ESSAI Camille")
    person.clicks("Réserver")
    person.until(lambda: person.shown("ESSAI") is not None or person.sees("ESSAI"))
    person.calm()
    booked = on_server(colleague)
    assert [(one.calendar, one.start) for one in booked] == [(PRACTITIONERS[0], at(8))]
    assert booked[0].patient is None, "the other workstation has no key of this one"


def test_booking_by_keyboard_alone(person: Person, colleague: Colleague) -> None:
    """F2 from wherever one is, the name, Enter; and the next patient is typed at once."""
    person.presses("Ctrl+4")
    person.calm()
    person.strokes = 0
    person.presses("F2")
    assert isinstance(person.focused, QLineEdit)
    person.until(lambda: person.button("Réserver mer") is not None)
    person.types("MOREL Jeanne, 12/04/1961")
    person.presses("Return")
    person.until(lambda: not person.field("Nom").text())
    person.calm()
    assert person.strokes - len("MOREL Jeanne, 12/04/1961") <= MOST_STROKES
    booked = on_server(colleague, "MOREL")
    assert [one.start for one in booked] == [at(8)]
    assert booked[0].patient is not None
    assert booked[0].patient.birth_date == "1961-04-12"
    person.types("PETIT")
    assert isinstance(person.focused, QLineEdit)
    assert person.focused.text() == "PETIT"
    person.until(lambda: (made := person.button("Réserver mer")) is not None and made.isEnabled())
    before = person.button("Réserver mer").accessibleName()  # type: ignore[union-attr]
    person.presses("Down")
    chosen = person.button("Réserver mer")
    assert chosen is not None
    assert chosen.accessibleName() != before
    named = chosen.text()
    person.presses("Return")
    person.until(lambda: not person.field("Nom").text())
    booked = on_server(colleague, "PETIT")
    assert named.endswith(f"à {booked[0].start.hour}:{booked[0].start.minute:02}"), "what the button named, not the first"


def test_f2_brings_a_closed_panel_back_with_the_keyboard_in_it(person: Person) -> None:
    person.presses("F2")
    person.until(lambda: person.agenda.right.mode == "booking")
    person.presses("Escape")
    person.until(lambda: person.agenda.right.mode == "")
    assert not isinstance(person.focused, QLineEdit), "the keyboard is back in the agenda"
    person.presses("F2")
    person.until(lambda: person.agenda.right.mode == "booking")
    assert isinstance(person.focused, QLineEdit)


def test_now_is_before_the_day_of_these_stories() -> None:
    assert clock.now().astimezone(SETTINGS.zone) < at(8)
