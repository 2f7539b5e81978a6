"""The server away, the password changed: what is wished is kept, what is the matter is told, and later everything is sent."""

from __future__ import annotations

from tests.gui.agenda.conftest import Colleague, at
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital
from tests.gui.stories.conftest import on_server
from tests.gui.stories.person import Person


def books(person: Person, patient: str) -> None:
    """F2, the patient, Enter, and wait for what came of it."""
    person.presses("F2")
    person.calm()
    person.types(patient)
    person.until(lambda: (made := person.button("Réserver mer")) is not None and made.isEnabled())
    person.presses("Return")
    person.until(lambda: not person.field("Nom").text())
    person.calm()


def test_booked_while_the_server_is_away(person: Person, colleague: Colleague, signed_in: Hospital) -> None:
    """Told as waiting, shown as waiting, and sent by F5 when the server is back."""
    signed_in.server.stop()
    books(person, "MOREL Jeanne, 12/04/1961")
    shown = person.shown("MOREL")
    assert shown is not None
    assert shown.queued
    assert "1 en attente" in person.header
    assert person.sees("1 en attente d’envoi")
    person.presses("F5")
    person.calm()
    assert person.header == "Échec de la synchronisation · 1 en attente"
    person.clicks_on(person.app.window.sync)
    assert person.sees("aucun serveur n’écoute")
    person.presses("Escape")
    signed_in.server.start()
    person.presses("F5")
    person.calm()
    assert "Synchronisé à" in person.header
    assert [one.start for one in on_server(colleague, "MOREL")] == [at(8)]
    shown = person.shown("MOREL")
    assert shown is not None
    assert not shown.queued
    for gone in ("en attente d’envoi", "pas encore confirmé", "En attente d’envoi"):
        assert not person.sees(gone), person.says()


def test_a_password_that_was_changed(person: Person, colleague: Colleague, signed_in: Hospital) -> None:
    """Refused, told, typed anew where it is told; what waited is sent by itself."""
    users = signed_in.server.directory / "users"
    signed_in.server.stop()
    books(person, "MOREL Jeanne, 12/04/1961")
    users.write_text(f"{USER}:nouveau\n", encoding="utf-8")
    signed_in.server.start()
    person.presses("F5")
    person.calm()
    assert person.header.startswith("Échec de la synchronisation")
    person.clicks_on(person.app.window.sync)
    assert person.sees("refuse l’identifiant ou le mot de passe")
    person.types("pas celui-ci")
    person.presses("Return")
    person.until_seen("majuscules et espaces comptent")
    person.types("nouveau")
    person.presses("Return")
    person.until(lambda: "Synchronisé à" in person.header)
    person.calm()
    assert "Synchronisé à" in person.header
    users.write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")  # the colleague has not changed his
    signed_in.server.stop()
    signed_in.server.start()
    assert [(one.calendar, one.start) for one in on_server(colleague, "MOREL")] == [(PRACTITIONERS[0], at(8))]
