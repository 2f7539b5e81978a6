"""Finding one's way: days, weeks, the list by keyboard, the search, the practitioners, another language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from gui.agenda.period import Period
from gui.jobs import Lane
from gui.language import Language, day_text, month_text, weekday_text
from gui.window_state import WindowState
from scheduling.model.appointment import AppointmentStatus
from tests.gui.agenda.conftest import Colleague, Desktop, at, coming_day
from tests.gui.conftest import PRACTITIONERS

AMEL, PAUL, SOPHIE = PRACTITIONERS


def test_keys_go_from_day_to_day_and_week_to_week(desktop: Desktop) -> None:
    page = desktop.page
    title = page.header()._title
    title.resize(600, 20)
    QTest.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    desktop.until(lambda: page.centre.days is not None and page.centre.days.first == coming_day() + timedelta(days=1))
    assert title.text() == day_text(coming_day() + timedelta(days=1))
    page.centre.grid.setFocus()
    QTest.keyClick(page.centre.grid, Qt.Key.Key_S)
    monday = coming_day() - timedelta(days=2)
    desktop.until(lambda: page.centre.days is not None and page.centre.days.first == monday)
    assert page.centre.days is not None
    assert page.centre.days.last == monday + timedelta(days=6)
    assert page.header().views.key == "week"
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    desktop.until(lambda: page.centre.days is not None and page.centre.days.first == monday - timedelta(days=7))
    QTest.keyClick(page.centre.grid, Qt.Key.Key_J)
    desktop.until(lambda: page.centre.days is not None and page.centre.days.first == page.centre.days.last)
    QTest.keyClick(page.centre.grid, Qt.Key.Key_T)
    desktop.until(lambda: page.centre.days is not None and page.centre.days.first == page.centre.today)


def test_a_weekend_has_columns_only_where_something_lies_on_it(desktop: Desktop, colleague: Colleague) -> None:
    page = desktop.page
    page.centre.set_view("week")
    desktop.until(lambda: page.centre.days is not None and page.centre.days.first != page.centre.days.last)
    assert len({column.day for column in page.centre.grid._view.columns}) == 5
    saturday = coming_day() + timedelta(days=3)
    colleague.book(AMEL, at(10, 0, saturday))
    desktop.synchronise()
    assert max(column.day for column in page.centre.grid._view.columns) == saturday
    assert weekday_text(saturday) in page.header()._title.accessibleName(), "the title names the days that are shown"


def test_the_list_says_everything_in_words_and_works_by_keyboard_alone(desktop: Desktop, colleague: Colleague) -> None:
    first, second = colleague.book(PAUL, at(10), name="Petit"), colleague.book(AMEL, at(9), name="Garnier")
    colleague.at_desk(lambda desk: desk.outcome(first.uid, AppointmentStatus.NOSHOW))
    desktop.synchronise()
    page = desktop.page
    page.centre.grid.setFocus()
    QTest.keyClick(page.centre.grid, Qt.Key.Key_L)
    table = page.bench.list.table
    desktop.until(table.isVisible)
    assert QApplication.focusWidget() is table
    model = table.model()
    shown = [[str(model.index(row, column).data()) for column in range(1, 6)] for row in range(model.rowCount())]
    assert shown == [
        ["9:00 – 9:30", AMEL, "GARNIER Lucie", "", "réservé"],
        ["10:00 – 10:30", PAUL, "PETIT Lucie", "", "absent"],
    ]
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Up)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert page.right.mode == "details"
    assert page.bench.details.appointment is not None
    assert page.bench.details.appointment.uid == second.uid
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.bench.details.isAncestorOf(focused), "Enter leads into the details"
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert page.right.mode == ""
    assert QApplication.focusWidget() is table


def test_sorting_keeps_the_chosen_row(desktop: Desktop, colleague: Colleague) -> None:
    for hour, name in ((9, "Zola"), (10, "Arnaud"), (11, "Morel")):
        colleague.book(AMEL, at(hour), name=name)
    desktop.synchronise()
    desktop.page.centre.set_view("list")
    listed = desktop.page.bench.list
    listed.table.selectRow(0)
    chosen = listed.current()
    assert chosen is not None
    listed.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    names = [str(listed.model.index(row, 3).data()).split()[0] for row in range(listed.model.rowCount())]
    assert names == ["ARNAUD", "MOREL", "ZOLA"]
    assert listed.current() is chosen


def test_cancelled_ones_are_listed_where_asked_for(desktop: Desktop, colleague: Colleague, state: WindowState) -> None:
    booked = colleague.book(AMEL, at(9))
    colleague.at_desk(lambda desk: desk.cancel(booked.uid))
    desktop.synchronise()
    desktop.page.centre.set_view("list")
    assert desktop.page.bench.list.model.rowCount() == 0
    desktop.page.bench.list._cancelled.click()
    assert [desktop.page.bench.list.model.index(0, 5).data()] == ["annulé"]
    assert state.value("agenda/list_cancelled", False)


def test_the_search_leads_to_a_day_and_chooses(desktop: Desktop, colleague: Colleague) -> None:
    other_day = coming_day() + timedelta(days=8)
    booked = colleague.book(PAUL, at(11, 0, other_day), name="Haddad")
    colleague.book(PAUL, at(12, 0, other_day), name="Martin")
    desktop.synchronise()
    page = desktop.page
    header = page.header()
    header.show()
    field = header.search
    field.setFocus()
    field.activateWindow()
    desktop.until(field.hasFocus)
    QTest.keyClicks(field, "hadd")
    desktop.until(lambda: field.answers is not None and field.answers.isVisible())
    assert field.answers is not None
    lines = [str(field.answers.model().index(row, 0).data()) for row in range(field.answers.model().rowCount())]
    assert len(lines) == 1
    assert "HADDAD Lucie" in lines[0]
    assert "12/04/1961" in lines[0]
    QTest.keyClick(field, Qt.Key.Key_Return)
    desktop.until(lambda: page.centre.days is not None and page.centre.days.first == other_day)
    desktop.until(lambda: page.right.mode == "details")
    assert page.bench.details.appointment is not None
    assert page.bench.details.appointment.uid == booked.uid
    assert not field.answers.isVisible()


def test_a_search_without_an_answer_says_so(desktop: Desktop) -> None:
    header = desktop.page.header()
    header.show()
    field = header.search
    field.setFocus()
    field.activateWindow()
    desktop.until(field.hasFocus)
    QTest.keyClicks(field, "personne")
    desktop.until(lambda: field._answers is not None and field._answers.isVisible())
    assert field._answers is not None
    assert field._answers._note.text() == "Aucun rendez-vous ne correspond."


def test_unticking_hides_a_column_and_is_remembered(desktop: Desktop, state: WindowState) -> None:
    page = desktop.page
    told: list[list[str]] = []
    page.calendars_changed.connect(lambda found: told.append([one.name for one in found]))
    boxes = page.sidebar.contents.practitioners._boxes
    next(made for made in boxes.values() if made.whole == PAUL).click()
    desktop.until(lambda: [column.calendar.name for column in page.centre.grid._view.columns] == [AMEL, SOPHIE])
    assert told == [[AMEL, SOPHIE]]
    assert len(state.value("agenda/calendars", [""])) == 2
    page.sidebar.contents.practitioners._none.click()
    desktop.until(page.centre.card.isVisible)
    assert page.centre.card.accessibleName() == "Aucun praticien n’est coché"
    page.centre.card.button.click()
    desktop.until(page.centre.grid.isVisible)
    assert [column.calendar.name for column in page.centre.grid._view.columns] == [AMEL, PAUL, SOPHIE]


def test_a_click_beside_the_grid_never_shifts_its_columns_at_once(desktop: Desktop, colleague: Colleague) -> None:
    booked = colleague.book(SOPHIE, at(9))
    desktop.synchronise()
    grid = desktop.page.centre.grid
    width = grid.width()
    view = grid._view
    part = view.columns[2].parts[0]
    centre = view.part_rect(2, part).center()
    place = view.body.topLeft() + centre.toPoint()
    place.setY(place.y() - grid.verticalScrollBar().value())
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.width() == width
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.width() == width, "a second click may follow"
    desktop.until(lambda: desktop.page.right.mode == "details")
    assert desktop.page.bench.details.appointment is not None
    assert desktop.page.bench.details.appointment.uid == booked.uid


def test_another_language_is_spoken_at_once(desktop: Desktop, language: Language, colleague: Colleague) -> None:
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    page.centre.grid.appointment_opened.emit(desktop.all_shown()[0])
    assert "Réservé" in {one.text() for one in page.bench.details.findChildren(QLabel)}
    language.choose("en")
    QApplication.processEvents()
    assert "Booked" in {one.text() for one in page.bench.details.findChildren(QLabel)}
    page.centre.set_view("list")
    assert page.bench.list.model.index(0, 5).data() == "booked"
    language.choose("fr")
    QApplication.processEvents()
    assert page.bench.list.model.index(0, 5).data() == "réservé", "also while it is in sight"
    language.choose("en")
    QApplication.processEvents()
    assert page.sidebar.contents.month._title.text() == month_text(coming_day())


def every_text(*roots: QWidget) -> set[str]:
    """All that is written, named or described in these widgets; what people wrote themselves is left out by the caller."""
    texts: set[str] = set()
    for root in roots:
        for one in (root, *root.findChildren(QWidget)):
            texts |= {one.accessibleName(), one.accessibleDescription(), one.toolTip()}
            if isinstance(one, (QLabel, QAbstractButton)):
                texts.add(one.text())
            if isinstance(one, QLineEdit):
                texts.add(one.placeholderText())
    return {text for text in texts if any(sign.isalpha() for sign in text)}


def test_no_french_is_left(desktop: Desktop, language: Language, colleague: Colleague) -> None:
    """Every text is another one in English, but what people wrote, and words that are the same in both."""
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    page.centre.grid.appointment_opened.emit(desktop.all_shown()[0])
    page.show_ghosts([], None)
    roots = (page, page.header())
    french = every_text(*roots)
    language.choose("en")
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if QCoreApplication.translate("ConflictPanel", "À trancher") == "À trancher":
        pytest.skip("the English texts of this page are not made yet")
    written = ("Bensaïd", "Lefèvre", "Caron", "GARNIER", "visio.example.org", desktop.all_shown()[0].reference or "?")
    same = {text for text in french & every_text(*roots) if not any(word in text for word in written)}
    assert same <= {"Patient", "Note", "Agenda", "12/04/1961", "min"}


def test_an_answer_that_was_overtaken_is_not_shown(desktop: Desktop) -> None:
    reader, ids = desktop.page.centre.reader, tuple(one.id for one in desktop.page.calendars)
    read: list[Period] = []
    reader.read.connect(lambda _days, period: read.append(period))
    first, second = Period(coming_day()), Period(coming_day() + timedelta(days=1))
    reader.ask(first, ids, at_once=True)
    desktop.office._jobs._pools[Lane.AGENDA].waitForDone()  # it has answered, and nobody has heard of it yet
    reader.ask(second, ids, at_once=True)
    desktop.until(desktop.settled)
    assert read == [second]
