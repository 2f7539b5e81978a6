"""A scratch event for a probe, as the office makes one."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from scheduling.caldav.scratch import Scratch
from scheduling.office.probe import scratch_event

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def scratch_in(calendar: str, zone: str = "Europe/Paris") -> Scratch:
    """One in the calendar of this address."""
    return scratch_event(calendar, zone, NOW, random.Random(7), claimed_by="tester")[0]
