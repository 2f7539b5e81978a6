"""Servers that show less than they have: nothing is forgotten in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduling.errors import CalendarEmptied
from scheduling.progress import CancelToken, SilentReporter
from scheduling.store.database import open_store
from scheduling.store.objects import by_href, put_fetched, put_local
from scheduling.sync.download import Download, Ending, known_objects
from scheduling.sync.plan import Known, Plan
from tests.helpers.scripted_server import Reply, Request, status_only
from tests.helpers.scripted_server import multistatus as answer_of
from tests.unit.store.samples import KEY, NOW, PARIS, ours
from tests.unit.sync.scripted_calendar import Follower, ScriptedCalendar, Speaks, kind_of


def names(count: int, start: int = 0) -> list[str]:
    return [f"{number}.ics" for number in range(start, start + count)]


def denies(server: ScriptedCalendar, count: int, *, by_get: bool = False) -> Speaks:
    """A multiget (and GETs) that answer 404 to the first `count` names."""

    def speaks(request: Request) -> Reply | None:
        if kind_of(request) == "get" and by_get and int(request.target[3:-4]) < count:
            return Reply(404)
        if kind_of(request) != "multiget":
            return None
        asked = [name for name in names(500) if f"/a/{name}<" in request.body.decode()]
        return answer_of(*(status_only(f"/a/{name}", 404) if int(name[:-4]) < count else server.given(name) for name in asked))

    return speaks


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize("full", [False, True])
def test_a_multiget_that_denies_everything_empties_nothing(
    follower: Follower, server: ScriptedCalendar, count: int, full: bool
) -> None:
    server.change(*names(count))
    assert follower.sync().downloaded == count
    server.change(*names(count))
    server.says.append(denies(server, count, by_get=True))
    for _ in range(2):
        report = follower.sync(full=full)
        assert isinstance(report.error, CalendarEmptied)
        assert (report.deleted, report.full) == (0, False)
        assert follower.stored() == dict.fromkeys(names(count), '"1"')
    server.says.clear()
    assert follower.sync().error is None
    assert follower.stored() == dict.fromkeys(names(count), '"2"')


def test_many_that_are_denied_are_told_and_kept(follower: Follower, server: ScriptedCalendar) -> None:
    server.change(*names(100))
    follower.sync()
    server.change(*names(30))
    server.says.append(denies(server, 30, by_get=True))
    report = follower.sync()
    assert (report.refused, report.unreadable, report.deleted, report.error) == (30, 30, 0, None)
    assert len(follower.stored()) == 100
    assert follower.sync().refused == 30, "and told again as long as it is so"
    assert "listing" in server.asked
    server.says.clear()
    assert (follower.sync().refused, set(follower.stored().values())) == (0, {'"1"', '"2"'})


def test_a_few_that_are_denied_are_asked_for_once_more(follower: Follower, server: ScriptedCalendar) -> None:
    server.change(*names(10))
    follower.sync()
    server.change(*names(2))
    server.says.append(denies(server, 2))
    report = follower.sync()
    assert (report.downloaded, report.deleted, report.refused) == (2, 0, 0)
    assert follower.stored()["0.ics"] == follower.stored()["1.ics"] == '"2"'
    follower.sync()
    assert "listing" in server.asked, "a report that contradicts itself is not believed next time"
    follower.sync()
    assert server.asked == ["report"]


def test_what_was_deleted_between_listing_and_reading_is_forgotten_and_counted(
    follower: Follower, server: ScriptedCalendar
) -> None:
    server.change(*names(10))
    follower.sync()
    server.change("0.ics", "1.ics")

    def deleted_meanwhile(request: Request) -> None:
        if kind_of(request) == "multiget" and "0.ics" in server.objects:
            server.remove("0.ics")

    server.says.append(deleted_meanwhile)
    report = follower.sync()
    assert (report.downloaded, report.deleted, report.error) == (1, 1, None)
    assert set(follower.stored()) == set(names(9, 1))
    follower.sync()
    assert server.asked == ["report"]


def test_a_new_calendar_of_which_nothing_can_be_read_is_not_shown_as_empty(follower: Follower, server: ScriptedCalendar) -> None:
    server.change(*names(5))
    server.says.append(denies(server, 5, by_get=True))
    assert follower.sync().unreadable == 5
    assert follower.sync().unreadable == 5


@pytest.mark.parametrize("left", [0, 1])
def test_a_delta_that_takes_nearly_all_away_is_not_believed(follower: Follower, server: ScriptedCalendar, left: int) -> None:
    server.change(*names(40))
    follower.sync()
    server.remove(*names(40 - left, left))
    for _ in range(2):
        error = follower.sync().error
        assert isinstance(error, CalendarEmptied)
        assert (error.known, len(set(error.missing))) == (40, 40 - left), "what stays is not told as lost"
        assert len(follower.stored()) == 40
    assert "listing" in server.asked
    server.change(*names(40 - left, left))
    assert follower.sync().error is None
    assert len(follower.stored()) == 40


def test_a_person_says_that_so_little_is_right(follower: Follower, server: ScriptedCalendar) -> None:
    server.change(*names(40))
    follower.sync()
    server.remove(*names(40))
    assert isinstance(follower.sync().error, CalendarEmptied)
    report = follower.sync(accept_loss=True)
    assert (report.error, report.deleted) == (None, 40)
    assert follower.stored() == {}
    assert (follower.sync().error, server.asked) == (None, ["report"])


def carried_out(follower: Follower, known: dict[str, Known], plan: Plan) -> list[Ending]:
    """The plan made when the store was `known`, carried out on the store as it is now."""
    endings: list[Ending] = []
    download = Download(
        follower.database,
        follower.transport,
        follower.collection,
        known,
        follower.ingest,
        CancelToken(),
        SilentReporter(),
    )
    download.carry_out(plan, lambda _cursor, ending: endings.append(ending))
    return endings


def test_an_edit_stored_while_the_listing_was_under_way_is_not_lost(follower: Follower, server: ScriptedCalendar) -> None:
    server.change("0.ics")
    follower.sync()
    known = known_objects(follower.database, follower.collection)
    href, body = follower.collection.href + "0.ics", ours("0.ics", start="2026-11-05T10:00")
    with follower.database.transaction() as cursor:
        put_local(cursor, follower.collection_id, href, body, follower.ingest)
    carried_out(follower, known, Plan((), tuple(known.values())))
    kept = by_href(follower.database, follower.collection_id, href)
    assert kept is not None
    assert (kept.local, kept.base, kept.edit_etag) == (body, None, '"1"')


@pytest.mark.parametrize("gone", [False, True])
def test_what_was_written_here_while_the_listing_was_under_way_stays(
    follower: Follower, server: ScriptedCalendar, gone: bool
) -> None:
    """The desk's write came after the listing: neither is it forgotten, nor overwritten by a body read before it."""
    server.change("0.ics")
    follower.sync()
    known = known_objects(follower.database, follower.collection)
    href, body = follower.collection.href + "0.ics", ours("0.ics", start="2026-11-05T10:00")
    with follower.database.transaction() as cursor:
        put_fetched(cursor, follower.collection_id, href, '"desk"', body, follower.ingest)
    server.change("0.ics")
    plan = Plan((), tuple(known.values())) if gone else Plan((href,), ())
    endings = carried_out(follower, known, plan)
    kept = by_href(follower.database, follower.collection_id, href)
    assert kept is not None
    assert (kept.base, kept.etag) == (body, '"desk"')
    assert endings == [Ending(whole=gone)], "the token is not kept: the next run asks for it again"


@pytest.mark.parametrize("kind", ["listing", "report"])
def test_what_is_booked_here_while_the_server_lists_is_not_gone(
    follower: Follower, server: ScriptedCalendar, tmp_path: Path, kind: str
) -> None:
    """A listing of ten thousand takes its time: what another process wrote meanwhile is in the store, and not in the answer."""
    server.change(*names(4))
    follower.sync()
    if kind == "report":
        server.tells_token = False
        with follower.database.transaction() as cursor:
            cursor.execute("UPDATE collections SET sync_token = NULL, ctag = NULL")

    href = follower.collection.href + "9.ics"

    def booked_meanwhile(request: Request) -> Reply | None:
        if kind_of(request) != kind or "9.ics" in server.objects:
            return None
        said = server.report(request) if kind == "report" else answer_of(*(server.listed(name) for name in server.objects))
        server.change("9.ics")
        with open_store(tmp_path / "profile", KEY, NOW, zone=PARIS).database as other, other.transaction() as cursor:
            put_fetched(cursor, follower.collection_id, href, server.etag("9.ics"), server.body("9.ics"), follower.ingest)
        return said

    server.says.append(booked_meanwhile)
    report = follower.sync(full=kind == "listing")
    assert (report.error, report.full, report.deleted) == (None, True, 0)
    assert server.asked.count(kind) == 1
    assert "9.ics" in follower.stored()
