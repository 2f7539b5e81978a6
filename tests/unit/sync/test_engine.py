"""What one synchronisation asks, and when it asks for more than what changed."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling.errors import BadAnswer, Cancelled, StoreFull
from scheduling.model.interval import Interval
from scheduling.progress import CancelToken
from scheduling.store.collections import mark_suspect
from scheduling.store.connection import Cursor
from scheduling.store.stored_object import StoredObject
from tests.helpers.scripted_server import Reply, Request, found, multistatus, status_only
from tests.unit.sync.scripted_calendar import COLLECTION, Follower, ScriptedCalendar, Speaks, kind_of

NAMES = [f"{number}.ics" for number in range(5)]
ONCE_LISTED = ["state", "listing"]


def says(kind: str, reply: Reply) -> Speaks:
    return lambda request: reply if kind_of(request) == kind else None


@pytest.fixture
def synced(follower: Follower, server: ScriptedCalendar) -> Follower:
    server.change(*NAMES)
    assert follower.sync().downloaded == 5
    assert server.asked == ["report", "multiget"]
    return follower


def test_nothing_changed_is_one_request_and_writes_nothing(synced: Follower, server: ScriptedCalendar) -> None:
    changes = synced.database.rows("SELECT total_changes()")
    report = synced.sync()
    assert (report.requests, server.asked, report.full) == (1, ["report"], False)
    assert synced.database.rows("SELECT total_changes()") == changes


def test_one_change_is_two_requests(synced: Follower, server: ScriptedCalendar) -> None:
    server.change("3.ics")
    report = synced.sync()
    assert (report.requests, report.downloaded, server.asked) == (2, 1, ["report", "get"])
    assert synced.collection.sync_token == server.token


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(days=-3)])
def test_once_a_day_all_is_listed_by_another_question(synced: Follower, server: ScriptedCalendar, later: timedelta) -> None:
    """Also where the clock was set back. A report that left something out is found out."""
    server.change("new.ics")
    server.history[-1].clear()  # the report does not name it
    assert (synced.sync().downloaded, "new.ics" in synced.stored()) == (0, False)
    synced.now += later
    report = synced.sync()
    assert (report.full, server.asked) == (True, [*ONCE_LISTED, "get"])
    assert "new.ics" in synced.stored()
    assert (synced.sync().requests, server.asked) == (1, ["report"])


def test_after_anything_odd_all_is_listed_once(synced: Follower, server: ScriptedCalendar) -> None:
    with synced.database.transaction() as cursor:
        mark_suspect(cursor, synced.collection_id, "lost_answer")
    assert synced.sync().full
    assert server.asked == ONCE_LISTED
    assert synced.collection.suspect is None
    synced.sync()
    assert server.asked == ["report"]


def test_what_seemed_odd_while_the_listing_was_under_way_stays_so(synced: Follower, server: ScriptedCalendar) -> None:
    with synced.database.transaction() as cursor:
        mark_suspect(cursor, synced.collection_id, "one")
    seen = synced.collection
    with synced.database.transaction() as cursor:
        mark_suspect(cursor, synced.collection_id, "another")
    synced.engine().synchronise(seen)
    assert synced.collection.suspect == "another"


@pytest.mark.parametrize("first", [True, False])
def test_pages_that_stop_half_way_are_made_up_by_a_plain_listing(
    follower: Follower, server: ScriptedCalendar, first: bool
) -> None:
    if not first:
        server.change("0.ics")
        follower.sync()
    server.change(*NAMES)
    for _ in range(2):  # the token does not move: the second page is the first
        server.says.append(says("report", multistatus(server.listed("1.ics"), status_only("/a/", 507), token=server.token)))
    report = follower.sync()
    assert (report.error, set(follower.stored())) == (None, set(NAMES))
    assert server.asked[-3:] == [*ONCE_LISTED, "multiget"]


def test_a_report_that_breaks_is_not_asked_again_before_a_plain_listing(synced: Follower, server: ScriptedCalendar) -> None:
    server.change("0.ics")
    server.says.append(says("report", Reply(500)))
    assert isinstance(synced.sync().error, BadAnswer)
    report = synced.sync()
    assert (report.error, report.downloaded, server.asked) == (None, 1, [*ONCE_LISTED, "get"])


def test_a_gateway_that_lost_its_server_is_not_odd(synced: Follower, server: ScriptedCalendar) -> None:
    server.says.append(says("report", Reply(502)))
    assert isinstance(synced.sync().error, BadAnswer)
    server.says.clear()
    synced.sync()
    assert server.asked == ["report"]


def test_a_listing_that_is_cut_is_made_up_by_the_report(synced: Follower, server: ScriptedCalendar) -> None:
    server.change("0.ics")
    server.says.append(says("listing", multistatus(found("/a/", COLLECTION), status_only("/a/", 507))))
    report = synced.sync(full=True)
    assert (report.error, report.full, report.downloaded) == (None, True, 1)
    assert server.asked == [*ONCE_LISTED, "report", "get"]


def test_a_token_that_only_the_report_tells_is_kept(synced: Follower, server: ScriptedCalendar) -> None:
    server.tells_token = False
    assert synced.sync(full=True).full
    assert synced.collection.sync_token == server.token
    synced.sync()
    assert server.asked == ["report"]


def test_rights_and_reports_are_read_anew_with_each_listing(synced: Follower, server: ScriptedCalendar) -> None:
    before = synced.collection.writable
    server.state = "<D:current-user-privilege-set><D:privilege><D:read/></D:privilege></D:current-user-privilege-set>"
    synced.sync(full=True)
    assert (before, synced.collection.writable) == (True, False)
    assert synced.collection.reports == {"sync-collection"}


def test_what_is_written_between_token_and_listing_is_seen_once_more(synced: Follower, server: ScriptedCalendar) -> None:
    def written_meanwhile(request: Request) -> None:
        if kind_of(request) == "listing" and "late.ics" not in server.objects:
            server.change("late.ics")

    server.says.append(written_meanwhile)
    synced.sync(full=True)
    assert "late.ics" in synced.stored()
    server.remove("late.ics")
    synced.sync()
    assert "late.ics" not in synced.stored()


def test_how_many_a_server_takes_at_once_is_learned_once_a_run(follower: Follower, server: ScriptedCalendar) -> None:
    server.change(*(f"{number}.ics" for number in range(600)))

    def ten_at_most(request: Request) -> Reply | None:
        return Reply(500) if kind_of(request) == "multiget" and request.body.count(b"<D:href>") > 10 else None

    server.says.append(ten_at_most)
    assert follower.sync().downloaded == 600
    needed = 600 / 6
    assert len(server.asked) < needed + 45, "a larger batch is tried more and more seldom"


def test_batches_are_stored_while_the_next_is_fetched_and_none_is_lost(follower: Follower, server: ScriptedCalendar) -> None:
    names = [f"{number}.ics" for number in range(1050)]
    server.change(*names)
    report = follower.sync()
    assert (report.downloaded, report.requests) == (1050, 12)
    assert set(follower.stored()) == set(names)


def test_what_fails_in_the_middle_leaves_what_came_before_and_no_token(follower: Follower, server: ScriptedCalendar) -> None:
    server.change(*(f"{number}.ics" for number in range(800)))
    gone = says("multiget", Reply(503, {"Retry-After": "7"}))
    server.says.append(lambda request: gone(request) if server.asked.count("multiget") > 5 else None)
    report = follower.sync()
    assert report.error is not None
    assert report.error.code == "server_busy"
    assert (len(follower.stored()), follower.collection.sync_token) == (200, None)
    server.says.clear()
    assert follower.sync().downloaded == 600


def test_stopped_in_the_middle_of_a_long_download(follower: Follower, server: ScriptedCalendar) -> None:
    """The thread that fetches ahead ends too, and what came before stands."""
    server.change(*(f"{number}.ics" for number in range(1000)))
    engine, cancel = follower.engine(), CancelToken()

    def stop_at_the_third(request: Request) -> Reply | None:
        if server.asked.count("multiget") == 5:
            cancel.cancel()
        return None

    server.says.append(stop_at_the_third)
    with pytest.raises(Cancelled):
        replace(engine, cancel=cancel).synchronise(follower.collection)
    assert not [one for one in threading.enumerate() if one.name.startswith("fetch")]
    assert len(server.asked) <= 7
    assert (len(follower.stored()) % 200, follower.collection.sync_token) == (0, None)
    server.says.clear()
    follower.sync()
    assert len(follower.stored()) == 1000


def test_a_store_that_is_full_ends_the_thread_too(follower: Follower, server: ScriptedCalendar) -> None:
    server.change(*(f"{number}.ics" for number in range(1000)))
    engine = follower.engine()

    class Full:
        """The disk is full at the second portion: no real disk is filled for it."""

        def __getattr__(self, name: str) -> object:
            return getattr(follower.ingest, name)

        def index_object(self, cursor: Cursor, stored: StoredObject, window: Interval | None = None) -> StoredObject:
            if len(follower.stored()) > 200:
                raise StoreFull("store.db")
            return follower.ingest.index_object(cursor, stored, window)

    with pytest.raises(StoreFull):
        replace(engine, ingest=Full()).synchronise(follower.collection)  # type: ignore[arg-type]
    assert not [one for one in threading.enumerate() if one.name.startswith("fetch")]
    assert (len(follower.stored()), follower.collection.sync_token) == (200, None)


@pytest.mark.parametrize("full", [False, True])
def test_what_the_server_fails_over_is_told_and_asked_for_until_it_comes(
    synced: Follower, server: ScriptedCalendar, full: bool
) -> None:
    server.change("2.ics", "3.ics")
    broken = "2.ics"

    def fails(request: Request) -> Reply | None:
        named = f"/a/{broken}"
        return Reply(500) if named in request.target or f"{named}<" in request.body.decode() else None

    server.says.append(fails)
    for _ in range(2):
        report = synced.sync(full=full)
        assert (report.refused, report.unreadable, report.error) == (1, 1, None)
        assert (synced.stored()["2.ics"], synced.stored()["3.ics"]) == ('"1"', '"2"')
    server.says.clear()
    assert synced.sync().downloaded == 1
    assert (synced.stored()["2.ics"], synced.collection.sync_token) == ('"2"', server.token)
