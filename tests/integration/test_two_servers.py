"""Two accounts on two servers: neither ever sees the other's password, whatever is moved, lost or redirected."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scheduling.caldav.transport import Credentials
from scheduling.office.accounts import add_account
from scheduling.office.desk import open_desk
from tests.conftest import USERS
from tests.helpers.faulty_proxy import FaultyProxy, Forward, answer_lost, faulty_proxy, says
from tests.helpers.scripted_server import Reply, Request
from tests.helpers.servers import Server
from tests.integration.clinic import HOUR, LENGTH, START, Clinic, hasty_desk, open_clinic, outbox, settled

OTHER = "user0999"
"""The last of the server's users: other tests take them from the first on, or from the last for a few."""


@pytest.fixture
def other(radicale_server: Server, tmp_path: Path) -> Iterator[Clinic]:
    """Another server, as far as anyone can tell, with another user."""
    with faulty_proxy(radicale_server.port) as proxy:
        (tmp_path / "other").mkdir()
        yield open_clinic(radicale_server, proxy, Credentials(OTHER, USERS[OTHER]), tmp_path / "other")


def names_seen(proxy: FaultyProxy) -> set[str]:
    """Who signed in at this server, with which password."""
    return {b64decode(one.headers.get("authorization", "")[len("Basic ") :]).decode() for one in proxy.asked}


def check_passwords(*clinics: Clinic) -> None:
    for clinic in clinics:
        assert names_seen(clinic.proxy) <= {f"{clinic.credentials.username}:{clinic.credentials.password}"}


@pytest.mark.parametrize("sent", ["unknown", "queued", "booked"])
@pytest.mark.parametrize("trouble", ["none", "taken, no withdrawal", "confirmation lost"])
def test_transferred_to_the_other_server(clinic: Clinic, other: Clinic, sent: str, trouble: str) -> None:
    workspace = clinic.profile("here")
    credentials = other.credentials
    add_account(workspace, url=other.calendars[0], username=credentials.username, password=credentials.password)
    desk, target = hasty_desk(workspace), other.calendars[0]
    if sent == "unknown":
        clinic.proxy.on("PUT", act=clinic.proxy.going_dark(answer_lost))
    made = desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH, offline=sent == "queued").appointment
    assert made is not None
    clinic.proxy.heal()
    if trouble == "taken, no withdrawal":
        other.books(workspace, START + HOUR)
        other.proxy.on("DELETE", act=says(502), times=20)
    if trouble == "confirmation lost":
        other.proxy.on("PUT", skip=1, act=other.proxy.going_dark(answer_lost))
    told = desk.move(str(made.reference), START + HOUR, target)
    assert told.outcome == {"none": "moved" if sent == "booked" else "booked", "confirmation lost": "queued"}.get(
        trouble, "taken"
    )
    check_passwords(clinic, other)
    other.proxy.heal()
    assert settled(workspace) == []
    assert settled(workspace) == []
    check_passwords(clinic, other)
    assert other.standing() == [("CONFIRMED", START + HOUR)]
    if trouble != "taken, no withdrawal":
        assert outbox(workspace) == []
        assert clinic.standing() == ([("CANCELLED", START)] if sent == "booked" else [])
    else:
        assert outbox(workspace) == ([] if sent == "booked" else [("book", "taken")])
        assert clinic.standing() == ([("CONFIRMED", START)] if sent == "booked" else [])


@pytest.mark.parametrize("method", ["PUT", "GET", "REPORT", "PROPFIND"])
@pytest.mark.parametrize("status", [302, 307])
def test_redirected_to_another_server(clinic: Clinic, other: Clinic, method: str, status: int) -> None:
    workspace = clinic.profile("here")
    reference = clinic.books(workspace)

    def elsewhere(request: Request, forward: Forward) -> Reply:
        return Reply(status, {"Location": other.proxy.url.rstrip("/") + request.target})

    clinic.proxy.heal()
    clinic.proxy.on(method, act=elsewhere)
    told = open_desk(workspace).book(calendar=clinic.calendars[0], start=START + HOUR, duration=LENGTH)
    if method == "PUT":
        assert told.outcome == "queued"
        assert clinic.proxy.methods("PUT") == ["PUT"], "it would be redirected again, nobody waits for that"
    open_desk(workspace).move(reference, START + 2 * HOUR)
    settled(workspace)
    assert other.proxy.asked == []
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert clinic.standing() == [("CONFIRMED", START + HOUR), ("CONFIRMED", START + 2 * HOUR)]


def address(clinic: Clinic, name: str) -> str:
    """Where the clinic's server answers, by another name of this machine."""
    return clinic.proxy.url.rstrip("/").replace("127.0.0.1", name)


NAMES = pytest.mark.parametrize("name", ["127.0.0.1", "localhost"], ids=["another port", "another name"])


@NAMES
def test_an_object_said_to_be_kept_on_another_server(clinic: Clinic, other: Clinic, name: str) -> None:
    """The address in `Location` is not followed; the object is looked for where it was put."""
    workspace = clinic.profile("here")

    def elsewhere(request: Request, forward: Forward) -> Reply:
        answer = forward(request)
        return replace(answer, headers={**answer.headers, "Location": address(other, name) + request.target})

    clinic.proxy.on("PUT", act=elsewhere)
    reference = clinic.books(workspace)
    assert open_desk(workspace).move(reference, START + HOUR).outcome == "moved"
    assert settled(workspace) == []
    assert clinic.standing() == [("CONFIRMED", START + HOUR)]
    clinic.proxy.on("REPORT", act=says(500))
    clinic.proxy.on("PROPFIND", act=says(500))
    told = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert told.outcome == "queued", "no look, so the claim is taken back where it was put"
    assert clinic.standing() == [("CONFIRMED", START + HOUR)]
    assert other.proxy.asked == []


@NAMES
def test_listings_that_name_objects_on_another_server(clinic: Clinic, other: Clinic, name: str) -> None:
    workspace = clinic.profile("here")
    clinic.books(workspace)

    def abroad(request: Request, forward: Forward) -> Reply:
        answer = forward(request)
        assert isinstance(answer.body, bytes)
        there = address(other, name).encode() + b"/"
        return replace(answer, body=answer.body.replace(b"href>/", b"href>" + there))

    clinic.proxy.on("REPORT", act=abroad)
    clinic.proxy.on("PROPFIND", act=abroad)
    told = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert told.outcome != "booked"
    settled(workspace)
    assert other.proxy.asked == []
    assert [one for one in clinic.standing() if one[0] != "CLAIM"] == [("CONFIRMED", START)]
