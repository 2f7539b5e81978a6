"""Clinics before real servers, each with calendars and profiles of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.faulty_proxy import faulty_proxy
from tests.helpers.servers import EmptyCalendar
from tests.integration.clinic import Clinic, open_clinic


@pytest.fixture
def clinic(radicale_calendar: EmptyCalendar, tmp_path: Path) -> Iterator[Clinic]:
    """On Radicale, with a user of its own."""
    yield from _open(radicale_calendar, tmp_path)


@pytest.fixture
def any_clinic(calendar_server: EmptyCalendar, tmp_path: Path) -> Iterator[Clinic]:
    """On each real server in turn."""
    yield from _open(calendar_server, tmp_path)


def _open(calendar: EmptyCalendar, directory: Path) -> Iterator[Clinic]:
    with faulty_proxy(calendar.server.port) as proxy:
        clinic = open_clinic(calendar.server, proxy, calendar.credentials, directory)
        with clinic.opened:
            yield clinic
