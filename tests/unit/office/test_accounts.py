"""Calendars that are seen twice: by two accounts, or at two addresses; and those that are not listed any more."""

from __future__ import annotations

from scheduling.office.accounts import add_account, refresh_account
from scheduling.office.calendars import follow
from scheduling.office.workspace import Workspace
from scheduling.store.collections import collections
from tests.helpers.scripted_server import Reply, found, multistatus, scripted
from tests.unit.caldav.answer_tables import READ, WRITE, calendar, owner, usual


def followed_by(workspace: Workspace) -> list[str]:
    return [one.account for one in collections(workspace.database, followed_only=True)]


def test_a_calendar_that_two_accounts_see_is_followed_once_unless_a_person_says_otherwise(workspace: Workspace) -> None:
    table = usual(calendar("/home/jeanne/cal/", "Consultations", READ))
    with scripted(table) as server:
        for name in ("one", "other"):
            add_account(workspace, url=server.url, username=name, password="secret", name=name, look_up=lambda _: ())
        assert followed_by(workspace) == ["one"]
        other = next(one for one in collections(workspace.database) if one.account == "other")
        follow(workspace, f"other/{other.name}", True)
        assert followed_by(workspace) == ["one", "other"]
        for name in ("one", "other"):
            refresh_account(workspace, name)
        assert followed_by(workspace) == ["one", "other"], "also before it was synchronised, or where there are no tokens"


def test_a_calendar_that_is_known_under_a_better_address_by_now_is_not_told_gone(workspace: Workspace) -> None:
    """It answers under the old one too: followed there, everything would be shown twice."""

    def content(path: str) -> Reply:
        return multistatus(found(path, "<D:resourcetype/>"), found(f"{path}1.ics", "<D:getetag>1</D:getetag><D:resourcetype/>"))

    old, new = (calendar(f"/home/jeanne/{name}/", "Room", owner("paul") + right) for name, right in (("a", READ), ("b", WRITE)))
    more = {f"PROPFIND /home/jeanne/{name}/ 1": content(f"/home/jeanne/{name}/") for name in ("a", "b")}
    alone = {"PROPFIND /home/jeanne/a/ 0": multistatus(old)}
    table = usual(old, more={**more, **alone})
    with scripted(table) as server:
        account = add_account(workspace, url=server.url, username="jeanne", password="secret", look_up=lambda _: ())
        table.rows = usual(old, new, more={**more, **alone}).rows
        assert refresh_account(workspace, account.name) == []
        assert {one.href[-2]: one.gone for one in collections(workspace.database)} == {"a": True, "b": False}
        table.rows = usual(more=more).rows
        table.rows |= {
            "PROPFIND /home/jeanne/ 1": usual(calendar("/home/jeanne/c/", "Mine", WRITE)).rows["PROPFIND /home/jeanne/ 1"]
        }
        (gone,) = refresh_account(workspace, account.name)
        assert gone.href.endswith("/b/"), "the other one was gone before"


def test_a_calendar_that_leads_elsewhere_or_is_none_any_more_is_gone(workspace: Workspace) -> None:
    stays = calendar("/home/jeanne/stays/", "Stays", WRITE)
    answers = {
        "moved": Reply(301, {"Location": "/home/jeanne/stays/"}),
        "denied": multistatus(
            "<D:response><D:href>/home/jeanne/denied/</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"
        ),
        "folder": multistatus(found("/home/jeanne/folder/", "<D:resourcetype><D:collection/></D:resourcetype>")),
        "unknown": multistatus(),
        "there": multistatus(calendar("/home/jeanne/there/", "there", WRITE)),
    }
    table = usual(stays, *(calendar(f"/home/jeanne/{name}/", name, WRITE) for name in answers))
    with scripted(table) as server:
        account = add_account(workspace, url=server.url, username="jeanne", password="secret", look_up=lambda _: ())
        own = {f"PROPFIND /home/jeanne/{name}/ 0": answer for name, answer in answers.items()}
        table.rows = usual(stays, more={**own, "PROPFIND /home/jeanne/stays/ 0": multistatus(stays)}).rows
        assert {one.name for one in refresh_account(workspace, account.name)} == {"moved", "denied", "folder"}
        assert {one.name for one in collections(workspace.database) if not one.gone} == {"Stays", "unknown", "there"}
