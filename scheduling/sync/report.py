"""What one synchronisation did, calendar by calendar."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.errors import SchedulingError


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReport:
    """Counts of objects; `unreadable`: on the server, but not to be read here.

    `refused`: of these, those that the server has and does not give: what it shows is not the whole.
    `full`: only where the collection was listed anew. `error`: if it could not be finished.
    """

    href: str
    name: str
    downloaded: int = 0
    deleted: int = 0
    uploaded: int = 0
    conflicts: int = 0
    unreadable: int = 0
    refused: int = 0
    requests: int = 0
    bytes_received: int = 0
    full: bool = False
    error: SchedulingError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What the server suddenly shows no more; kept here until a person says that the server is right.

    `calendars`: their ids in the store. `name`: what a person calls the calendar, or the account where it is all of its
    calendars (`whole_account`). `events`: how many are not shown any more; `appointments`: how many of these are
    teleconsultations that stand, `coming` of them not over yet.
    """

    calendars: frozenset[int]
    name: str
    whole_account: bool
    events: int
    appointments: int
    coming: int


@dataclass(frozen=True, slots=True)
class SyncReport:
    """All calendars that were followed, how long it took in seconds, and what was not believed."""

    calendars: tuple[CalendarReport, ...]
    seconds: float
    losses: tuple[Loss, ...] = ()
