"""What the grid is given to show; `scheduling.office.agenda.AgendaDays` has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from scheduling.model.interval import Interval
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment


class ShownDays(Protocol):
    """`ranges`: open time by calendar id; `calendars` in the order of their columns. Times are in the zone of `now`."""

    @property
    def appointments(self) -> Sequence[StoredAppointment]: ...
    @property
    def ranges(self) -> Mapping[int, Sequence[Interval]]: ...
    @property
    def holidays(self) -> Mapping[date, str]: ...
    @property
    def calendars(self) -> Sequence[Collection]: ...
    @property
    def now(self) -> datetime: ...
