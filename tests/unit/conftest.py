"""Catalogues in both languages, and a time zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from scheduling.messages.catalogue import Catalogue, load_catalogue


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
