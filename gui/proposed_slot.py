"""A free slot as booking proposes it and the agenda shows it: a dashed ghost in each calendar it would take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProposedSlot:
    """`calendar_ids`: whom to book together; `names` as they are shown. Times are in the profile's zone."""

    start: datetime
    end: datetime
    calendar_ids: tuple[int, ...]
    names: tuple[str, ...]
