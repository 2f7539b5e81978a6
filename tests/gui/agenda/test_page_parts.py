"""The page's small parts, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.agenda.announcement import Announcement, Told
from gui.agenda.calendar_choice import CalendarChoice
from gui.agenda.desk_work import Wish
from gui.agenda.mini_month import MiniMonth
from gui.agenda.outcome_words import told_of_booking, told_of_outcome, warning_text
from gui.agenda.period import Period
from gui.agenda.possible import possible
from gui.agenda.practitioners import Practitioners
from gui.agenda.version_table import VersionTable
from gui.agenda.versions import version_rows
from gui.language import Language
from gui.messages import Messages
from gui.theme.theme import Theme
from gui.window_state import WindowState
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.icalendar.merge import Touched
from scheduling.messages.catalogue import load_catalogue
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.occurrences import StoredAppointment
from tests.gui.agenda.sample import at, calendar

THURSDAY = date(2026, 11, 26)
Listed = Callable[[int], tuple[Practitioners, CalendarChoice]]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period(THURSDAY), THURSDAY, THURSDAY),
        (Period(THURSDAY, "week"), date(2026, 11, 23), date(2026, 11, 29)),
        (Period(THURSDAY, "week").stepped(-1), date(2026, 11, 16), date(2026, 11, 22)),
        (Period(date(2026, 12, 31)).stepped(1), date(2027, 1, 1), date(2027, 1, 1)),
        (Period(date.max).stepped(1), date.max, date.max),
    ],
)
def test_a_period_knows_its_days(period: Period, first: date, last: date) -> None:
    assert (period.first, period.last) == (first, last)


def test_a_weekend_is_shown_where_something_lies_on_it_or_it_was_chosen() -> None:
    week = Period(THURSDAY, "week")
    assert week.shown_until(set()) == date(2026, 11, 27)
    assert week.shown_until({date(2026, 11, 28)}) == date(2026, 11, 28)
    assert week.shown_until({date(2026, 12, 6)}) == date(2026, 11, 27)
    assert Period(date(2026, 11, 29), "week").shown_until(set()) == date(2026, 11, 29)


def appointment(**values: object) -> StoredAppointment:
    made = StoredAppointment(
        uid="one",
        calendar="Dr Amel Bensaïd",
        href="https://calendars.example/1/one.ics",
        start=at("9:00"),
        end=at("9:30"),
        status=AppointmentStatus.BOOKED,
        reference="7F3KQ2",
        collection_id=1,
        object_id=1,
    )
    return replace(made, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "writable", "why_not"),
    [
        ({}, True, ""),
        ({"conflict": True}, True, "conflict"),
        ({"foreign": True}, True, "foreign"),
        ({}, False, "read_only"),
        ({"status": AppointmentStatus.CANCELLED}, True, "cancelled"),
        ({"recurs": True}, True, "recurring"),
        ({"recurrence_id": "20261123T090000Z"}, True, ""),
    ],
)
def test_what_is_possible(values: dict[str, object], writable: bool, why_not: str) -> None:
    may = possible(appointment(**values), calendar(1, "Dr Amel Bensaïd", writable=writable), link_ok=False)
    assert may.why_not == why_not
    assert may.move is may.resize is may.cancel is (why_not == "")
    assert not may.join


def test_a_link_is_for_appointments_that_take_place() -> None:
    linked = appointment(link="https://visio.example.org/1")
    assert possible(linked, None, link_ok=True).join
    assert not possible(linked, None, link_ok=False).join
    assert not possible(replace(linked, status=AppointmentStatus.CANCELLED), None, link_ok=True).join


def test_versions_tell_who_changed_what(messages: Messages) -> None:
    base = appointment()
    here = replace(base, start=at("10:00"), end=at("10:30"))
    there = replace(base, status=AppointmentStatus.ARRIVED)
    rows = {row.name: row for row in version_rows(messages, here, there, base)}
    assert (rows["Heure"].differs, rows["Heure"].changed_here, rows["Heure"].changed_there) == (True, True, False)
    assert (rows["État"].differs, rows["État"].changed_here, rows["État"].changed_there) == (True, False, True)
    assert not rows["Durée"].differs
    assert "Nature" not in rows, "nothing on either side"


def line(name: str, local: str, server: str, base: str = "", **values: object) -> Touched:
    def side(value: str) -> tuple[str, ...]:
        return (f"{name}:{value}",) if value else ()

    fields = {"component": "VEVENT", "recurrence_id": None, "clashes": True} | values
    return Touched(name=name, local=side(local), server=side(server), base=side(base), **fields)  # type: ignore[arg-type]


def test_lines_that_no_row_tells_have_one_of_their_own(messages: Messages) -> None:
    base = appointment(link="https://visio.example.org/before")
    here = replace(base, start=at("10:00"), end=at("10:30"), link="https://visio.example.org/room-1111")
    there = replace(base, start=at("11:00"), end=at("11:30"), link="https://visio.example.org/room-2222")
    lines = [
        line("DTSTART", "20261126T090000Z", "20261126T100000Z"),
        line("URL", "https://visio.example.org/room-1111", "https://visio.example.org/room-2222"),
        line("LOCATION", "ici", "", "Salle 1"),
        line("SUMMARY", "a", "b", recurrence_id="20261203T083000Z"),
        line("X-ODD", "1", "2", "1"),
    ]
    rows = {row.name: row for row in version_rows(messages, here, there, base, lines)}
    assert "Début" not in rows, "the hour tells it"
    assert (rows["Heure"].before, rows["Heure"].differs) == ("9:00 – 9:30", True)
    assert (rows["Lien"].here, rows["Lien"].there) == ("visio.example.org (…1111)", "visio.example.org (…2222)")
    place = rows["Lieu"]
    assert (place.here, place.there, place.before) == ("ici", "", "Salle 1")
    assert (place.differs, place.changed_here, place.changed_there) == (True, True, True)
    assert rows["Titre, occurrence du jeu. 3 déc. 9:30"].here == "a"
    assert (rows["X-ODD"].changed_here, rows["X-ODD"].changed_there) == (False, True)


def test_the_table_shows_what_was_before(qtbot: QtBot, messages: Messages, theme: Theme) -> None:
    base = appointment()
    table = VersionTable(theme)
    qtbot.addWidget(table)
    rows = version_rows(
        messages, replace(base, summary="a"), replace(base, summary="b"), base, [line("LOCATION", "<b>x</b>", "y", "z")]
    )
    table.show_rows(rows, gone_here=False, gone_there=False)
    shown = [one.text() for one in table.findChildren(QLabel)]
    assert "≠ Lieu" in shown
    assert "<b>x</b> (modifié)" in shown
    assert "avant : z" in shown
    assert f"avant : {base.summary or '–'}" in shown
    table.show_rows(version_rows(messages, base, None, base), gone_here=False, gone_there=True, unreadable=True)
    assert "illisible" in [one.text() for one in table.findChildren(QLabel) if not one.isHidden()]


def test_a_long_word_of_others_does_not_widen_the_table(qtbot: QtBot, messages: Messages, theme: Theme) -> None:
    base = appointment()
    table = VersionTable(theme)
    qtbot.addWidget(table)
    widths = []
    for length in (16, 300):
        table.show_rows(
            version_rows(messages, base, base, base, [line("X-ODD", "1", "2" * length)]), gone_here=False, gone_there=False
        )
        widths.append(table.minimumSizeHint().width())
    assert widths[1] < 1.2 * widths[0]


@pytest.mark.parametrize("language_code", ["fr", "en"])
@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("kind", ["move", "resize", "cancel", "outcome", "resolve", "undo", "overbook"])
def test_every_outcome_of_every_wish_has_its_sentence(
    messages: Messages, language: Language, theme: Theme, outcome: Outcome, kind: str, language_code: str
) -> None:
    language.choose(language_code)  # type: ignore[arg-type]
    before = appointment()
    wish = Wish(kind, before, None, keep="local")  # type: ignore[arg-type]
    told = told_of_outcome(messages, wish, BookingOutcome(outcome, before, (appointment(reference="OTHER1"),)), [])
    assert told.headline[0].isupper()
    assert "{" not in told.headline + told.explanation
    assert "OTHER1" in told.explanation
    refused = outcome in (Outcome.TAKEN, Outcome.CONTENDED, Outcome.CONFLICT)
    assert (told.tone == "conflict") is refused
    assert told.passing is not (refused or outcome is Outcome.QUEUED)
    assert messages.catalogue.on("window").text(f"outcome.window.working.{kind}")


def test_every_warning_is_told_in_the_words_of_the_window(messages: Messages) -> None:
    for key in load_catalogue("fr").texts:
        if key.startswith("warning.") and not key.endswith("_window"):
            text = warning_text(messages, key.removeprefix("warning.") + ":Dr X")
            assert text[0].isupper()
            assert "--" not in text


def test_a_booking_that_waits_does_not_say_that_it_is_confirmed(messages: Messages) -> None:
    assert told_of_booking(messages, appointment(), []).headline.startswith("Réservé")
    waiting = told_of_booking(messages, appointment(queued=True), [])
    assert "pas encore confirmé" in waiting.headline
    assert not waiting.passing


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def test_an_announcement_lies_inside_what_it_covers_and_is_put_away_with_escape(ground: QWidget, theme: Theme) -> None:
    strip = Announcement(theme, ground)
    strip.tell(lambda: Told("conflict", "warning", "Pas possible " * 12, "Autre chose. " * 20, details="code 7"))
    assert strip.isVisible()
    assert ground.rect().contains(strip.geometry())
    assert strip.height() >= strip.headline.heightForWidth(strip.headline.width()) + strip.explanation.heightForWidth(
        strip.explanation.width()
    )
    strip.buttons[0].click()
    assert QGuiApplication.clipboard().text() == "code 7"
    ground.resize(500, 300)
    assert ground.rect().contains(strip.geometry())
    QTest.keyClick(strip.buttons[0], Qt.Key.Key_Escape)
    assert not strip.isVisible()


def test_what_is_told_is_never_read_as_markup(ground: QWidget, theme: Theme) -> None:
    strip = Announcement(theme, ground)
    strip.tell(lambda: Told("conflict", "warning", "<b>x</b>", "<img src=http://elsewhere>"))
    for one in (strip.headline, strip.explanation):
        assert one.textFormat() is Qt.TextFormat.PlainText


@pytest.fixture
def month(qtbot: QtBot, theme: Theme) -> MiniMonth:
    made = MiniMonth(theme, THURSDAY)
    qtbot.addWidget(made)
    made.set_period(THURSDAY, THURSDAY)
    made.resize(230, 240)
    made.show()
    return made


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ([Qt.Key.Key_Left], date(2026, 11, 25)),
        ([Qt.Key.Key_Down], date(2026, 12, 3)),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown], date(2027, 2, 26)),
        ([Qt.Key.Key_PageUp], date(2026, 10, 26)),
        ([Qt.Key.Key_PageUp, Qt.Key.Key_Home], THURSDAY),
    ],
)
def test_a_day_is_chosen_by_keyboard(month: MiniMonth, keys: list[Qt.Key], chosen: date) -> None:
    found: list[date] = []
    month.day_chosen.connect(found.append)
    for key in keys:
        QTest.keyClick(month.days, key)
    assert found == [], "moving the cursor goes nowhere"
    QTest.keyClick(month.days, Qt.Key.Key_Return)
    assert found == [chosen]
    assert month.days.month == chosen.replace(day=1)


def test_every_day_of_a_month_is_under_its_own_place(month: MiniMonth) -> None:
    found: list[date] = []
    month.day_chosen.connect(found.append)
    cells = month.days._days()
    for place, day in enumerate(cells):
        if day.month == 11:
            centre = month.days._cell(place % 7, place // 7 + 1).center().toPoint()
            QTest.mouseClick(month.days, Qt.MouseButton.LeftButton, pos=centre)
    assert found == [date(2026, 11, 1) + timedelta(days=days) for days in range(30)]


def test_the_day_under_the_cursor_is_the_accessible_name(month: MiniMonth) -> None:
    assert month.days.accessibleName() == "Jeudi 26 novembre 2026, affiché, aujourd’hui"
    QTest.keyClick(month.days, Qt.Key.Key_Right)
    assert month.days.accessibleName() == "Vendredi 27 novembre 2026"


@pytest.fixture
def listed(qtbot: QtBot, state: WindowState) -> Listed:
    def make(number: int) -> tuple[Practitioners, CalendarChoice]:
        choice = CalendarChoice(state)
        made = Practitioners(choice)
        qtbot.addWidget(made)
        made.show()
        calendars = [calendar(place, f"Dr Nom {place:02}") for place in range(1, number + 1)]
        choice.show_calendars(calendars, {one.id: one.name for one in calendars})
        return made, choice

    return make


def test_many_practitioners_can_be_filtered_and_all_concerns_those_in_sight(listed: Listed) -> None:
    (few, _), (many, choice) = listed(7), listed(20)
    assert few.filter.isHidden()
    assert not many.filter.isHidden()
    before = [one.name for one in choice.ticked]
    many.filter.setText("nom 1")
    assert [made.whole for made in many._boxes.values() if not made.isHidden()] == [
        f"Dr Nom {number}" for number in range(10, 20)
    ]
    many._all.click()
    assert {one.name for one in choice.ticked} == {*before, *(f"Dr Nom {number}" for number in range(10, 20))}


def test_what_was_ticked_is_ticked_again_and_a_new_calendar_too(listed: Listed) -> None:
    first, choice = listed(3)
    first._none.click()
    choice.tick([2])
    assert [number for number, made in first._boxes.items() if made.isChecked()] == [2]
    _, again = listed(4)
    assert [one.id for one in again.ticked] == [2, 4], "the fourth was never seen before"
