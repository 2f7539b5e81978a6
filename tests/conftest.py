"""Fixtures of all tests: real calendar servers, started once for a run, with a fresh calendar for each test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

from scheduling.caldav.transport import Credentials
from tests.helpers.fake_server import FakeServer
from tests.helpers.scripted_server import scripted
from tests.helpers.servers import EmptyCalendar, Server, make_calendar, radicale, xandikos

# `make nightly` looks longer, and elsewhere each time: pytest --hypothesis-profile=nightly
settings.register_profile("nightly", max_examples=2_000, deadline=None)

USERS = {f"user{number:04}": f"secret{number:04}" for number in range(1000)}
_next_user = count()


def is_nightly() -> bool:
    """Whether there is time for all of it."""
    return settings.default.max_examples >= 2_000


@pytest.fixture(scope="session")
def nightly() -> bool:
    """The same, for tests."""
    return is_nightly()


@pytest.fixture(scope="session")
def radicale_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Radicale with 1000 users; a test that stops its server starts one of its own (`tests.helpers.servers.radicale`)."""
    with radicale(tmp_path_factory.mktemp("radicale"), USERS) as server:
        yield server


@pytest.fixture(scope="session")
def xandikos_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Xandikos with one principal and no sign-in."""
    with xandikos(tmp_path_factory.mktemp("xandikos")) as server:
        yield server


@pytest.fixture
def radicale_calendar(radicale_server: Server) -> EmptyCalendar:
    """A fresh calendar of a fresh user on Radicale."""
    user = f"user{next(_next_user):04}"
    url = make_calendar(radicale_server, user, USERS[user], "Consultations")
    return EmptyCalendar("radicale", radicale_server, url, Credentials(user, USERS[user]))


@pytest.fixture
def xandikos_calendar(xandikos_server: Server) -> EmptyCalendar:
    """A fresh calendar on Xandikos."""
    url = make_calendar(xandikos_server, "user", "", "Consultations")
    return EmptyCalendar("xandikos", xandikos_server, url, Credentials("user", ""))


@pytest.fixture(params=["radicale", "xandikos"])
def calendar_server(request: pytest.FixtureRequest) -> EmptyCalendar:
    """A fresh calendar, on each real server in turn."""
    calendar: EmptyCalendar = request.getfixturevalue(f"{request.param}_calendar")
    return calendar


@pytest.fixture
def fake_calendar(tmp_path: Path) -> Iterator[EmptyCalendar]:
    """A fresh calendar on the server in memory, which must behave as the real ones do."""
    with scripted(FakeServer()) as front:
        server = Server(tmp_path, lambda port: [], port=urlsplit(front.url).port or 0, home="/user/", users={"user": ""})
        yield EmptyCalendar("fake", server, make_calendar(server, "user", "", "Consultations"), Credentials("user", ""))


@pytest.fixture(params=["radicale", "xandikos", "fake"])
def real_or_fake_server(request: pytest.FixtureRequest) -> EmptyCalendar:
    """A fresh calendar, on each real server and on the one in memory."""
    calendar: EmptyCalendar = request.getfixturevalue(f"{request.param}_calendar")
    return calendar
