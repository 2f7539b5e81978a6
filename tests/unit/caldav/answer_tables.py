"""Servers of many makes as tables of answers: what each path says to PROPFIND and REPORT."""

from __future__ import annotations

from scheduling.caldav.transport import Credentials
from tests.helpers.scripted_server import Reply, Request, found, multistatus

WHO = Credentials("jeanne", "secret")
PRINCIPAL = "<D:current-user-principal><D:href>/people/jeanne/</D:href></D:current-user-principal>"
CALENDAR = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"


def privileges(*names: str) -> str:
    inner = "".join(f"<D:privilege><{name}/></D:privilege>" for name in names)
    return f"<D:current-user-privilege-set>{inner}</D:current-user-privilege-set>"


WRITE = privileges("D:read", "D:write")
READ = privileges("D:read")
FREE_BUSY = privileges("C:read-free-busy")


def homes(*names: str) -> str:
    inner = "".join(f"<D:href>/home/{name}/</D:href>" for name in names)
    return f"<C:calendar-home-set>{inner}</C:calendar-home-set>"


def owner(name: str) -> str:
    return f"<D:owner><D:href>/people/{name}/</D:href></D:owner>"


def calendar(href: str, name: str = "", more: str = "", kind: str = CALENDAR) -> str:
    return found(href, f"{kind}<D:displayname>{name}</D:displayname>{more}")


class Table:
    """Answers by method, path and depth; 404 for everything else."""

    def __init__(self, rows: dict[str, Reply]) -> None:
        self.rows = rows

    def __call__(self, request: Request) -> Reply:
        if request.method == "OPTIONS":
            return Reply(200, {"DAV": "1, 3, Calendar-Access,  calendar-auto-schedule, calendar-proxy"})
        key = f"{request.method} {request.target} {request.headers.get('depth', '')}".strip()
        if request.method == "REPORT":
            key = next(
                (row for row in self.rows if row.startswith(key) and row.removeprefix(key).strip() in request.body.decode()), key
            )
        return self.rows.get(key, Reply(404))


def usual(*calendars: str, principal: str = "", more: dict[str, Reply] | None = None) -> Table:
    name = "<D:displayname>Jeanne Arc</D:displayname>"
    collections = "<D:principal-collection-set><D:href>/people/</D:href></D:principal-collection-set>"
    return Table(
        {
            "PROPFIND / 0": multistatus(found("/", PRINCIPAL)),
            "PROPFIND /people/jeanne/ 0": multistatus(
                found("/people/jeanne/", name + PRINCIPAL + homes("jeanne") + collections + principal)
            ),
            "PROPFIND /home/jeanne/ 1": multistatus(
                found("/home/jeanne/", "<D:resourcetype><D:collection/></D:resourcetype>"), *calendars
            ),
            **(more or {}),
        }
    )
