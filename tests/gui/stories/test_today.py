"""The physician's day: the way in where the link is allowed, what became of the visit in one click, and that taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from scheduling import clock
from scheduling.model.appointment import AppointmentStatus
from tests.gui.agenda.conftest import Colleague
from tests.gui.conftest import PRACTITIONERS, Hospital, Profile
from tests.gui.stories.conftest import SETTINGS, Open, on_server
from tests.gui.stories.person import Person

FIRST = PRACTITIONERS[0]
ELSEWHERE = "https://ailleurs.example/r/9"


class Browser(QObject):
    """What Qt hands web addresses to instead of the system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "open")  # type: ignore[arg-type]  # bytes, as it is declared, are refused
    yield made
    QDesktopServices.unsetUrlHandler("https")


def midday_zone() -> str:
    """A time zone in which it is between noon and one now: today is long enough for these stories."""
    west = clock.now().hour - 12
    return f"Etc/GMT{west:+d}" if west else "Etc/GMT"


@pytest.fixture
def physician(signed_in: Hospital, colleague: Colleague, profile: Profile, open_window: Open) -> Person:
    """Two visits this hour, the first of them on a server that is not allowed here; the day of their practitioner in sight."""
    settings = SETTINGS + f'time_zone = "{midday_zone()}"\n'
    (profile.directory / "settings.toml").write_text(settings, encoding="utf-8")
    hosts = SETTINGS.replace("]", ', "ailleurs.example"]')
    (colleague.profile / "settings.toml").write_text(hosts, encoding="utf-8")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    first = colleague.book(FIRST, now + timedelta(minutes=2), minutes=20)
    colleague.at_desk(lambda desk: desk.edit(first.uid, link=ELSEWHERE))
    colleague.book(FIRST, now + timedelta(minutes=25), minutes=20, name="Haddad")
    made = open_window()
    made.until(lambda: made.app.window.shown_page == "agenda" and made.agenda.centre.days is not None)
    made.presses("F5")
    made.calm()
    made.presses("Ctrl+1")
    made.calm()
    return made


def test_the_day(physician: Person, browser: Browser, colleague: Colleague) -> None:
    person = physician
    person.until_seen("Choisissez votre agenda")
    box = next(one for one in person.visible() if one.accessibleName() == "Mon agenda")
    box.setFocus()
    person.presses("Down")
    person.calm()
    person.until_seen("GARNIER Lucie")
    assert person.sees("ailleurs.example"), person.says()
    joins = person.button("Rejoindre")
    assert joins is not None
    assert not joins.isEnabled()
    person.clicks("GARNIER Lucie : Absent")
    person.until_seen("HADDAD Lucie")
    person.until(lambda: (made := person.button("Rejoindre")) is not None and made.isEnabled())
    person.calm()
    assert [one.status for one in on_server(colleague, "Garnier")] == [AppointmentStatus.NOSHOW]
    person.clicks("Rejoindre")
    assert browser.opened == ["https://visio.example.org/r/1"]
    person.presses("Ctrl+Z")
    person.calm()
    assert [one.status for one in on_server(colleague, "Garnier")] == [AppointmentStatus.BOOKED]
    person.clicks("HADDAD Lucie : voir dans l’agenda")
    person.until(lambda: person.app.window.shown_page == "agenda")
    person.until_seen("Déplacer…")
    assert person.sees("HADDAD Lucie")
