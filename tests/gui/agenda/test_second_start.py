"""The window opened again: the days are read for the calendars of last time, before it is known which ones there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from gui.agenda.calendar_choice import KNOWN, TICKED
from gui.agenda.centre import VIEW
from gui.agenda.page import AgendaPage
from gui.jobs import Job, Jobs, Lane, Work
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.window_state import WindowState
from tests.gui.agenda.conftest import SETTINGS, Colleague, Desktop, at
from tests.gui.conftest import PRACTITIONERS

AMEL, PAUL, SOPHIE = PRACTITIONERS
Opened = tuple[AgendaPage, list[str]]


@pytest.fixture
def open_again(
    desktop: Desktop,
    qtbot: QtBot,
    theme: Theme,
    messages: Messages,
    state: WindowState,
    jobs: Jobs,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], Opened]:
    """A second window on the same profile, and the names of the jobs that it starts."""

    def open_() -> Opened:
        started: list[str] = []
        start = jobs.start

        def noted(lane: Lane, name: str, work: Work, **further: bool) -> Job:
            started.append(name)
            return start(lane, name, work, **further)

        monkeypatch.setattr(jobs, "start", noted)
        office = Office(jobs, desktop.office.profile, desktop.office.secrets, jobs)
        office.load_state()
        page = AgendaPage(theme, office, messages, SETTINGS, state)
        qtbot.addWidget(page)
        qtbot.addWidget(page.header())
        page.resize(1280, 800)
        page.show()
        return page, started

    return open_


def test_one_reading_is_enough_where_the_calendars_are_those_of_last_time(
    desktop: Desktop, colleague: Colleague, state: WindowState, open_again: Callable[[], Opened]
) -> None:
    booked = colleague.book(PAUL, at(10, 0, desktop.page.centre.today + timedelta(days=1)))
    boxes = desktop.page.sidebar.contents.practitioners._boxes
    boxes[next(one.id for one in desktop.page.calendars if one.name == AMEL)].setChecked(False)
    state.keep(VIEW, "week")
    desktop.synchronise()
    page, started = open_again()
    desktop.until(lambda: page.centre.days is not None)
    assert page.centre.days is not None
    assert [one.name for one in page.centre.days.calendars] == [one.name for one in page.calendars] == [PAUL, SOPHIE]
    shown = [one.uid for one in page.centre.days.appointments]
    assert shown == [booked.uid] if page.centre.shows(booked.start.date()) else not shown
    assert started.count("load_days") == 1


def test_where_others_are_shown_now_they_are_read(desktop: Desktop, state: WindowState, open_again: Callable[[], Opened]) -> None:
    hrefs = [one.href for one in desktop.page.calendars]
    state.keep(TICKED, hrefs[:2])
    state.keep(KNOWN, hrefs[:2])  # the third was followed by another window since
    page, started = open_again()
    desktop.until(lambda: page.centre.days is not None)
    assert page.centre.days is not None
    assert [one.name for one in page.centre.days.calendars] == sorted(PRACTITIONERS)
    assert started.count("load_days") == 2


def test_what_changed_while_they_were_read_is_read_again(desktop: Desktop, open_again: Callable[[], Opened]) -> None:
    page, started = open_again()
    desktop.until(lambda: page.centre._calendars)
    page.centre.read(at_once=True)  # as after a change, before the foreseen days have come
    desktop.until(lambda: page.centre.days is not None and started.count("load_days") == 2)
