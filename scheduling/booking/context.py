"""What booking needs, carried as one argument."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduling.caldav.transport import Transport
    from scheduling.icalendar.time_zones import TimeZones
    from scheduling.progress import CancelToken, Reporter
    from scheduling.sealing import SealingKeys
    from scheduling.settings import Settings
    from scheduling.store.collections import Collection
    from scheduling.store.connection import Database
    from scheduling.store.ingest import Ingest


@dataclass(frozen=True, slots=True)
class BookingContext:
    """Frozen for one run. `process` names this process in the outbox's leases; `transport_of` raises `SignInRefused`
    where no password is known.
    """

    database: Database
    transport_of: Callable[[Collection], Transport]
    ingest: Ingest
    settings: Settings
    keys: SealingKeys
    zones: TimeZones
    process: str
    who: str
    cancel: CancelToken
    reporter: Reporter
    now: Callable[[], datetime]
    elapsed_s: Callable[[], float]
    chance: random.Random
