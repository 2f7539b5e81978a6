"""The demonstration's surroundings: the sample hospital, the secretary signed in, and a speed server of this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from device_check.demo_endpoint import speed_endpoint
from scheduling.demo.secretary import Secretary, sample_monday, secretary_at_work
from scheduling.progress import Reporter

LINK_HOST = "visio.example.org"
FOLDER = "window"


def opening_day(today: date) -> date:
    """Where there is something to see: today, on a weekend the Monday after it."""
    return sample_monday(today) if today.weekday() > 4 else today


@contextmanager
def demo_hospital(folder: Path, language: str, reporter: Reporter | None = None) -> Iterator[Secretary]:
    """Everything fresh under `folder`/window; nothing runs after the block."""
    place = folder / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    with speed_endpoint() as speed:
        settings = (
            f'language = "{language}"',
            f'link_hosts = ["{LINK_HOST}"]',
            "[check]",
            f'speed_url = "{speed.url}"',
        )
        with secretary_at_work(place, settings, reporter) as secretary:
            yield secretary
