"""What the window does at the desk: what is taken back, and what is never lost by its end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from gui.jobs import Job, Jobs, Lane
from gui.office import Office
from scheduling.booking.outcome import BookingOutcome
from scheduling.errors import SchedulingError
from scheduling.office.accounts import add_account
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.progress import CancelToken, Reporter
from scheduling.store.occurrences import find_appointments
from tests.gui.agenda.conftest import LONG_MS, at
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital, Profile

AMEL, PAUL, SOPHIE = PRACTITIONERS
HALF_HOUR = timedelta(minutes=30)


@dataclass
class Clerk:
    """Who works with an office, without any page."""

    office: Office
    jobs: Jobs
    hospital: Hospital
    qtbot: QtBot

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until it holds; how long it takes is not tested."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=LONG_MS)

    def ends(self, job: Job | None) -> object:
        """What it answers, or what it failed with."""
        assert job is not None
        answers: list[object] = []
        job.succeeded.connect(answers.append)
        job.failed.connect(answers.append)
        job.cancelled.connect(lambda: answers.append("cancelled"))
        self.until(lambda: answers and not job.running)
        return answers[0]

    def books(self, name: str = AMEL, hour: int = 9) -> BookingOutcome:
        """Book, and wait for the answer."""
        made = self.ends(self.office.book(calendar=name, start=at(hour), duration=HALF_HOUR))
        assert isinstance(made, BookingOutcome)
        assert made.outcome == "booked"
        return made

    def stands(self, outcome: BookingOutcome) -> list[str]:
        """The calendars in which it stands, as this profile knows."""
        assert outcome.appointment is not None
        with open_workspace(self.office.profile, self.office.secrets) as workspace:
            found = find_appointments(workspace.database, outcome.appointment.uid)
        return [one.calendar for one in found if one.status != "cancelled"]


@pytest.fixture
def clerk(office: Office, jobs: Jobs, hospital: Hospital, qtbot: QtBot) -> Clerk:
    with open_workspace(office.profile, office.secrets) as workspace:
        add_account(workspace, url=hospital.server.url, username=USER, password=PASSWORD)
        synchronise(workspace)
    return Clerk(office, jobs, hospital, qtbot)


def test_what_could_not_be_taken_back_for_now_can_be_tried_again(clerk: Clerk) -> None:
    first, second = clerk.books(hour=9), clerk.books(hour=10)
    undo = clerk.office.undo()
    assert undo is not None
    undo.cancel()
    assert clerk.ends(undo) == "cancelled"
    assert clerk.stands(second) == [AMEL]
    assert isinstance(clerk.ends(clerk.office.undo()), BookingOutcome)
    assert clerk.stands(second) == []
    assert clerk.stands(first) == [AMEL]


def test_what_moved_on_does_not_stand_in_the_way_of_what_was_done_before(clerk: Clerk) -> None:
    first, second = clerk.books(hour=9), clerk.books(hour=10)
    assert second.appointment is not None
    with open_workspace(clerk.office.profile, clerk.office.secrets) as workspace:
        from scheduling.office.desk import open_desk

        open_desk(workspace).move(second.appointment.uid, at(11))
        with workspace.database.transaction() as cursor:  # as if it were another person's
            cursor.execute("UPDATE undo_entries SET who = 'somebody else' WHERE seq = (SELECT max(seq) FROM undo_entries)")
    assert isinstance(clerk.ends(clerk.office.undo()), SchedulingError)
    assert isinstance(clerk.ends(clerk.office.undo()), BookingOutcome)
    assert clerk.stands(first) == []
    assert clerk.stands(second) == [AMEL]
    assert clerk.office.undo() is None


def test_what_was_done_before_a_restart_is_taken_back_and_done_again(clerk: Clerk, jobs: Jobs) -> None:
    made = clerk.books(hour=9)
    assert made.appointment is not None
    reference = str(made.appointment.reference)
    assert isinstance(clerk.ends(clerk.office.move(reference, at(11))), BookingOutcome)
    clerk.office = Office(jobs, clerk.office.profile, clerk.office.secrets)
    assert clerk.office.redo() is None
    clerk.office.load_state()
    clerk.until(lambda: clerk.office.can_undo)

    def start() -> object:
        with open_workspace(clerk.office.profile, clerk.office.secrets) as workspace:
            return [one.start.hour for one in find_appointments(workspace.database, reference)]

    back = clerk.ends(clerk.office.undo())
    assert isinstance(back, BookingOutcome)
    assert (back.outcome, start()) == ("moved", [9])
    assert isinstance(clerk.ends(clerk.office.redo()), BookingOutcome)
    assert start() == [11]
    assert isinstance(clerk.ends(clerk.office.undo()), BookingOutcome)
    assert start() == [9]
    clerk.books(hour=15)
    assert clerk.office.redo() is None, "what was done since is the last now"
    clerk.office.close()


def test_while_something_is_under_way_nothing_older_is_taken_back(clerk: Clerk) -> None:
    first = clerk.books(hour=9)
    under_way = clerk.office.book(calendar=AMEL, start=at(10), duration=HALF_HOUR)
    assert clerk.office.at_desk
    assert not clerk.office.can_undo
    assert clerk.office.undo() is None
    second = clerk.ends(under_way)
    assert isinstance(second, BookingOutcome)
    clerk.ends(clerk.office.undo())
    assert clerk.stands(second) == []
    assert clerk.stands(first) == [AMEL]


def test_each_change_of_what_comes_next_is_told(clerk: Clerk) -> None:
    numbers: list[int] = []
    clerk.office.undo_changed.connect(lambda: numbers.append(clerk.office.undo_number))
    clerk.books(hour=9)
    clerk.books(hour=10)
    clerk.ends(clerk.office.undo())
    assert numbers == [1, 2, 3]


def test_the_end_of_the_window_loses_no_wish(clerk: Clerk) -> None:
    """One is being sent, one waits its turn, and so does something that may be dropped."""
    going, may_go = threading.Event(), threading.Event()

    def hold(_cancel: CancelToken, _reporter: Reporter) -> object:
        going.set()
        return may_go.wait(LONG_MS / 1000)

    clerk.jobs.start(Lane.AGENDA, "hold", hold)
    going.wait(10)
    read: list[str] = []
    clerk.jobs.start(Lane.AGENDA, "read", lambda _cancel, _reporter: read.append("read"))
    clerk.office.book(calendar=AMEL, start=at(9), duration=HALF_HOUR)
    clerk.office.book_together([(1, clerk.hospital.calendars[PAUL])], start=at(9), duration=HALF_HOUR)
    threading.Timer(0.05, may_go.set).start()
    clerk.jobs.stop()
    assert read == []
    with open_workspace(clerk.office.profile, clerk.office.secrets) as workspace:
        synchronise(workspace)
        rows = workspace.database.rows("SELECT count(*) FROM occurrences")
    assert rows[0][0] == 2


def test_what_does_not_land_in_time_is_stopped(qtbot: QtBot) -> None:
    jobs = Jobs()
    seen: list[str] = []
    began = threading.Event()

    def work(cancel: CancelToken, _reporter: Reporter) -> object:
        began.set()
        try:
            cancel.wait(60)
        finally:
            seen.append("stopped")
        return None

    jobs.start(Lane.AGENDA, "long", work, lands=True)
    assert began.wait(10)
    jobs.stop(landing_ms=20)
    assert seen == ["stopped"]


def test_a_full_synchronisation_follows_one_that_runs(clerk: Clerk) -> None:
    ended: list[object] = []
    running = clerk.office.synchronise()
    assert clerk.office.synchronise(full=True) is running
    running.succeeded.connect(ended.append)
    clerk.until(lambda: ended and clerk.office.sync_state.running)
    report = clerk.ends(clerk.office.synchronise())
    assert all(one.full for one in report.calendars)  # type: ignore[attr-defined]


def test_a_profile_that_cannot_be_read_is_told_until_it_can(office: Office, profile: Profile, qtbot: QtBot) -> None:
    with open_workspace(profile.directory, profile.secrets):
        pass
    key = profile.secrets / "store-key"
    elsewhere = key.rename(profile.secrets / "elsewhere")
    told: list[object] = []
    office.sync_changed.connect(lambda state: told.append(state.error))
    office.load_state()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG_MS)
    assert isinstance(told[-1], SchedulingError)
    elsewhere.rename(key)
    office.load_state()
    qtbot.waitUntil(lambda: office.sync_state.office is not None, timeout=LONG_MS)
    assert office.sync_state.error is None
