"""Catalogues for every test of the command line."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from scheduling.command_line.catalogue import Catalogue, load_catalogue


@pytest.fixture
def fr() -> Catalogue:
    return load_catalogue("fr")


@pytest.fixture
def en() -> Catalogue:
    return load_catalogue("en")


@pytest.fixture(params=["fr", "en"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return load_catalogue(request.param)


@pytest.fixture
def paris() -> ZoneInfo:
    return ZoneInfo("Europe/Paris")
