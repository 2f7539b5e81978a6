"""A calendar that tells only when it is busy, and one that suddenly tells no more than that."""

from __future__ import annotations

import pytest

from scheduling.errors import CalendarEmptied
from scheduling.sync.free_busy import FreeBusySync
from scheduling.sync.report import CalendarReport
from tests.helpers.scripted_server import Reply, Request
from tests.unit.sync.scripted_calendar import Follower, ScriptedCalendar


def told(hours: int) -> bytes:
    """Busy in so many hours, each apart from the others."""
    lines = [f"FREEBUSY:202611{3 + n // 12:02}T{n % 12 * 2:02}0000Z/PT1H" for n in range(hours)]
    body = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//", "BEGIN:VFREEBUSY", *lines, "END:VFREEBUSY", "END:VCALENDAR")
    return "".join(f"{line}\r\n" for line in body).encode()


@pytest.fixture
def busy(server: ScriptedCalendar) -> list[int]:
    """In how many hours the server says that it is busy."""
    hours = [0]

    def speaks(request: Request) -> Reply | None:
        return Reply(200, {"Content-Type": "text/calendar"}, told(hours[0])) if b"free-busy-query" in request.body else None

    server.says.append(speaks)
    return hours


def synced(follower: Follower, *, accept_loss: bool = False) -> CalendarReport:
    one = FreeBusySync(follower.database, follower.transport, follower.ingest, follower.now, "")
    return one.synchronise(follower.collection, accept_loss=accept_loss)


def occurrences(follower: Follower) -> int:
    return int(follower.database.rows("SELECT count(*) FROM occurrences")[0][0])


def test_a_right_that_is_lost_and_a_time_that_is_all_free_empty_nothing(
    follower: Follower, server: ScriptedCalendar, busy: list[int]
) -> None:
    """Some servers tell who may see nothing that nothing is there."""
    server.change(*(f"{number}.ics" for number in range(3)))
    follower.sync()
    assert isinstance(synced(follower).error, CalendarEmptied)
    assert (len(follower.stored()), occurrences(follower)) == (3, 3)
    busy[0] = 2
    assert synced(follower).error is None
    assert occurrences(follower) == 2, "that it says when it is busy is believed"


def test_a_calendar_that_is_suddenly_never_busy_is_not_believed(follower: Follower, busy: list[int]) -> None:
    for hours, believed in ((19, True), (20, False)):
        busy[0] = hours
        assert synced(follower).error is None
        busy[0] = 0
        report = synced(follower)
        assert (report.error is None) is believed
        assert occurrences(follower) == (0 if believed else hours)
    assert synced(follower, accept_loss=True).error is None
    assert occurrences(follower) == 0
