"""What is changed or wished in one place holds everywhere, and to the end."""

from __future__ import annotations

from gui.booking.panel import BookingPanel
from gui.today.page import TodayPage
from tests.gui.agenda.conftest import Colleague, at
from tests.gui.stories.conftest import close, on_server
from tests.gui.stories.person import Person


def test_a_changed_setting_reaches_every_page_there_is(person: Person) -> None:
    person.presses("F2")
    person.presses("Ctrl+1")
    person.presses("Ctrl+4")
    person.calm()
    kept = person.app.window.page("preferences").kept  # type: ignore[attr-defined]
    kept.write("link_hosts", ["visio.region.example"])
    kept.write("time_zone", "Indian/Reunion")
    person.calm()
    day = person.app.window.page("today")
    panel = person.agenda.findChild(BookingPanel)
    assert isinstance(day, TodayPage)
    assert panel is not None
    for one in (day._settings, day.card._settings, person.agenda._settings, person.agenda.centre._settings, panel._settings):
        assert (one.link_hosts, one.time_zone) == (("visio.region.example",), "Indian/Reunion")
    assert panel.parts.patient.settings.link_hosts == ("visio.region.example",)
    assert str(panel.finder.zone) == "Indian/Reunion"


def test_a_window_that_is_closed_at_once_has_booked_all_the_same(person: Person, colleague: Colleague) -> None:
    person.presses("F2")
    person.calm()
    person.types("MOREL Jeanne, 12/04/1961")
    person.until(lambda: (made := person.button("Réserver mer")) is not None and made.isEnabled())
    person.presses("Return")
    close(person.app)
    assert [one.start for one in on_server(colleague, "MOREL")] == [at(8)]
