"""A profile with two calendars, and no server: what is answered from the store alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduling.office.workspace import Workspace, open_workspace
from tests.unit.store.samples import two_calendars


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "profile", tmp_path / "secrets") as workspace:
        yield workspace


@pytest.fixture
def calendars(workspace: Workspace) -> tuple[int, int]:
    return two_calendars(workspace.database)
