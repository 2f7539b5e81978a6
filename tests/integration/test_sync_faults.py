"""Every request of a synchronisation fails in every way: nothing is forgotten that the server has, the next run has it all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduling.caldav.collection import list_etags
from scheduling.caldav.transport import Transport
from scheduling.office.calendars import follow
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace
from scheduling.store.collections import Collection, collections
from scheduling.store.objects import etags
from tests.helpers.faulty_proxy import Act, Forward, answer_lost, request_lost, says
from tests.helpers.scripted_server import Reply, Request
from tests.integration.clinic import Clinic, settled

OBJECTS, TOGETHER = 15, 5
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Other//EN
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261001T000000Z
DTSTART:20261203T{hour:02}0000Z
DTEND:20261203T{hour:02}3000Z
SUMMARY:Staff
END:VEVENT
END:VCALENDAR
"""


def cut_off(request: Request, forward: Forward) -> Reply:
    """The connection breaks in the middle of the answer."""
    answer = forward(request)
    assert isinstance(answer.body, bytes)
    return replace(answer, body=answer.body[: len(answer.body) // 2], length=len(answer.body), cut=True)


def cut_short(request: Request, forward: Forward) -> Reply:
    """Something between ends the answer half-way, and says that this was all."""
    answer = forward(request)
    assert isinstance(answer.body, bytes)
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def emptied(request: Request, forward: Forward) -> Reply:
    """A well-formed answer that names nothing but what it was asked about."""
    return replace(forward(request), body=b'<multistatus xmlns="DAV:"></multistatus>')


FAULTS: dict[str, Act] = {
    "request lost": request_lost,
    "answer lost": answer_lost,
    "cut off": cut_off,
    "cut short": cut_short,
    "says nothing": emptied,
    "500": says(500),
    "404": says(404),
    "503": says(503),
    "a page": says(200, {"Content-Type": "text/html"}, b"<html>Please sign in</html>"),
}


def calendar(clinic: Clinic, workspace: Workspace) -> Collection:
    return next(one for one in collections(workspace.database) if one.href == clinic.calendars[0])


def stored(clinic: Clinic, workspace: Workspace) -> dict[str, str | None]:
    known = etags(workspace.database, calendar(clinic, workspace).id)
    return {href.rpartition("/")[2]: etag for _, href, etag in known.values()}


def on_server(clinic: Clinic) -> dict[str, str | None]:
    """Not through the proxy."""
    with Transport(clinic.credentials) as transport:
        listed = list_etags(transport, clinic.calendars[0].replace(clinic.proxy.url, clinic.server.url))
    return {href.rpartition("/")[2]: etag for href, etag in listed.items()}


def write(clinic: Clinic, *numbers: int, hour: int = 9) -> None:
    for number in numbers:
        clinic.write(f"{number}.ics", EVENT.format(uid=f"u{number}", hour=hour))


@pytest.mark.parametrize("fault", list(FAULTS))
def test_each_request_of_a_first_and_of_a_later_synchronisation(
    clinic: Clinic, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduling.caldav.fetching.BATCH", TOGETHER)
    monkeypatch.setattr("scheduling.sync.download.TOGETHER", TOGETHER)
    workspace = clinic.profile("here")
    follow(workspace, clinic.calendars[1], False)
    write(clinic, *range(OBJECTS))
    first = len(requests_of(clinic, workspace))
    assert first >= 4, "the report and three multigets"
    for number in range(first):
        follow(workspace, clinic.calendars[0], False)
        follow(workspace, clinic.calendars[0], True)
        clinic.proxy.on("*", path="/", skip=number, times=1, act=FAULTS[fault])
        synchronise(workspace)
        healed(clinic, workspace)
    for turn in range(2):
        gone, changed = 10 + turn, range(3 * turn, 3 * turn + 3)
        clinic.delete(clinic.calendars[0].removeprefix(clinic.proxy.url.rstrip("/")) + f"{gone}.ics")
        write(clinic, *changed, hour=10 + turn)
        before = set(stored(clinic, workspace))
        clinic.proxy.on("*", path="/", skip=turn, times=1, act=FAULTS[fault])
        synchronise(workspace)
        assert set(stored(clinic, workspace)) >= before - {f"{gone}.ics"}
        healed(clinic, workspace)


def requests_of(clinic: Clinic, workspace: Workspace) -> list[str]:
    clinic.proxy.asked.clear()
    assert settled(workspace) == []
    return clinic.proxy.methods()


def healed(clinic: Clinic, workspace: Workspace) -> None:
    """All is as on the server after one more run; two where the server had denied the calendar, which is discovered again."""
    clinic.proxy.heal()
    for _ in range(2):
        if settled(workspace) == [] and stored(clinic, workspace) == on_server(clinic):
            return
    assert stored(clinic, workspace) == on_server(clinic)
