"""A calendar that the server suddenly shows empty: kept, told, and forgotten only when a person has said so and read how much."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from gui.frame.loss_row import LossRow
from scheduling.caldav.listing import list_etags
from scheduling.caldav.transport import Credentials, Transport
from scheduling.office.workspace import open_workspace
from scheduling.store.journal import entries
from scheduling.store.objects import etags
from tests.gui.agenda.conftest import Colleague, at
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital, Profile
from tests.gui.stories.person import Person

NAMES = ("MOREL", "PETIT", "ROUX")


@pytest.fixture
def busy(signed_in: Hospital, colleague: Colleague) -> Hospital:
    """Three teleconsultations beside the open range of the first practitioner: four events."""
    for hour, name in enumerate(NAMES, start=9):
        colleague.book(PRACTITIONERS[0], at(hour), name=name)
    return signed_in


def synchronises(person: Person) -> None:
    person.presses("F5")
    person.calm()


def empties(hospital: Hospital, practitioner: str) -> None:
    """All of a calendar is deleted by somebody else; the calendar itself stays."""
    with Transport(Credentials(USER, PASSWORD)) as transport:
        for href in list_etags(transport, hospital.calendars[practitioner]):
            assert transport.request("DELETE", href).status in (200, 204)


def kept_here(profile: Profile, practitioner: str) -> int:
    with open_workspace(profile.directory, profile.secrets) as workspace:
        rows = workspace.database.rows("SELECT id FROM collections WHERE name = ?", (practitioner,))
        return len(etags(workspace.database, rows[0][0]))


def accepted(profile: Profile) -> list[object]:
    """What the journal says of losses that were accepted."""
    with open_workspace(profile.directory, profile.secrets) as workspace:
        return [one.details for one in entries(workspace.database) if one.action == "loss_accepted"]


def row(person: Person) -> LossRow:
    (found,) = [one for one in person.visible() if isinstance(one, LossRow)]
    return found


def focused_inside(person: Person, widget: QWidget) -> bool:
    return widget.isAncestorOf(person.focused)


def test_a_calendar_suddenly_empty_is_accepted_by_keyboard(busy: Hospital, person: Person, profile: Profile) -> None:
    synchronises(person)
    assert all(person.shown(name) for name in NAMES)
    empties(busy, PRACTITIONERS[0])
    synchronises(person)
    assert person.header.startswith("Échec de la synchronisation")
    assert all(person.shown(name) for name in NAMES), "nothing goes by itself"
    person.clicks_on(person.app.window.sync)
    assert person.sees("acceptez-le ici")
    assert person.sees("4 événements gardés ici")
    lost = row(person)
    assert lost.accept.accessibleName() == f"Accepter la perte\u00a0: {PRACTITIONERS[0]}"

    # Looked at, and left: nothing happens, the panel stays.
    lost.accept.setFocus()
    person.presses("Return")
    assert person.sees(f"Oublier sur ce poste les 4 événements de « {PRACTITIONERS[0]} »"), person.says()
    assert person.sees("Téléconsultations parmi eux : 3, dont à venir : 3.")
    assert person.focused is lost.keep, "the harmless answer has the keyboard"
    assert "Téléconsultations" in lost.keep.accessibleDescription()
    person.presses("Escape")
    assert person.focused is lost.accept
    assert kept_here(profile, PRACTITIONERS[0]) == 4
    assert accepted(profile) == []

    person.presses("Return")
    person.presses("Shift+Tab")
    assert person.focused is lost.forget
    person.presses("Return")
    person.until(lambda: "Synchronisé à" in person.header)
    person.calm()
    assert not any(person.shown(name) for name in NAMES)
    assert kept_here(profile, PRACTITIONERS[0]) == 0
    assert accepted(profile) == [{"calendar": PRACTITIONERS[0]}]
    assert not person.sees("gardés ici")


def test_a_question_left_open_is_closed_with_the_panel(busy: Hospital, person: Person, profile: Profile) -> None:
    synchronises(person)
    empties(busy, PRACTITIONERS[0])
    synchronises(person)
    person.clicks_on(person.app.window.sync)
    person.clicks("Accepter la perte")
    assert row(person).asking
    person.top.close()
    person.clicks_on(person.app.window.sync)
    assert not row(person).asking
    person.clicks("Synchroniser maintenant")
    person.calm()
    assert kept_here(profile, PRACTITIONERS[0]) == 4, "another synchronisation believes it no more"


def test_of_one_calendar_only_what_was_accepted_goes(
    busy: Hospital, colleague: Colleague, person: Person, profile: Profile
) -> None:
    for hour in range(9, 12):
        colleague.book(PRACTITIONERS[1], at(hour), name=f"SECOND{hour}")
    synchronises(person)
    for one in PRACTITIONERS[:2]:
        empties(busy, one)
    synchronises(person)
    person.clicks_on(person.app.window.sync)
    person.clicks(f"Accepter la perte : {PRACTITIONERS[1]}")
    person.clicks("Oublier 4 événements")
    person.until(lambda: not person.app.office.sync_state.running)
    person.calm()
    assert [kept_here(profile, one) for one in PRACTITIONERS[:2]] == [4, 0]
    assert accepted(profile) == [{"calendar": PRACTITIONERS[1]}]
    assert row(person).loss.name == PRACTITIONERS[0], "the other one is still asked for"
