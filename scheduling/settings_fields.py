"""What can be set, with the defaults; `settings.py` reads it, `settings_check.py` refuses what will not do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from scheduling.model.appointment import AppointmentKind


class Between(NamedTuple):
    """The least and the greatest value that a number may have."""

    least: float
    greatest: float


Minutes = Annotated[int, Between(0, 527_040)]
"""From none to a year."""

Days = Annotated[int, Between(0, 36_600)]
"""From none to a century."""

POLICY_ONLY = frozenset({"basic_over_http"})
"""What a person's own file does not decide: it would send the hospital's passwords in clear."""


@dataclass(frozen=True)
class Buffer:
    """Minutes kept free around an appointment of a kind."""

    before_min: Minutes = 0
    after_min: Minutes = 0


@dataclass(frozen=True)
class Settings:
    """Frozen for the length of one run; every field has a working default."""

    time_zone: str = "Europe/Paris"
    language: Literal["fr", "en"] | None = None
    link_hosts: tuple[str, ...] = ()
    event_label: Literal["reference", "initials", "name"] = "reference"
    holidays: str = "FR"
    """A country of the `holidays` package, with its subdivision after a hyphen (`FR-57`: Moselle); empty: none."""
    ca_file: str = ""
    client_certificate: str = ""
    """A PEM file with the certificate that this workstation shows to the server, and its key unless `client_key` has it."""
    client_key: str = ""
    basic_over_http: tuple[str, ...] = ()
    """Hosts to which a password may go in clear; as policy sets it (`POLICY_ONLY`)."""
    buffers: Mapping[AppointmentKind, Buffer] = field(default_factory=dict)
    max_per_day: Annotated[int, Between(0, 1_000)] = 0
    minimum_notice_min: Minutes = 0
    retention_days: Days = 0
    index_past_days: Days = 366
    index_future_days: Days = 732
    theme: Literal["system", "light", "dark"] = "system"
    text_scale: Annotated[float, Between(1, 2)] = 1.0
    """How much larger than usual the window's text is."""
    check: Mapping[str, Any] = field(default_factory=dict)
    """What the examination of the workstation is told; it reads and checks this table itself."""
    managed: frozenset[str] = frozenset()
    """What policy fixes, as dotted names: `language`, `check.speed_url`."""
    ignored: frozenset[str] = frozenset()
    """What the person's own file sets though only policy may; they are told."""

    def is_managed(self, name: str) -> bool:
        """Whether policy fixes the setting `name` (dotted), a part of it, or the table that it stands in."""
        return any(name == one or name.startswith(f"{one}.") or one.startswith(f"{name}.") for one in self.managed)

    @property
    def zone(self) -> ZoneInfo:
        """The profile's time zone."""
        return ZoneInfo(self.time_zone)

    def buffer(self, kind: AppointmentKind | None) -> tuple[timedelta, timedelta]:
        """Time kept free before and after an appointment of this kind."""
        found = self.buffers.get(kind, Buffer()) if kind else Buffer()
        return timedelta(minutes=found.before_min), timedelta(minutes=found.after_min)

    def widest_buffer(self) -> tuple[timedelta, timedelta]:
        """The longest time before and after that any kind keeps free: how far a look must reach."""
        longest = max((max(one.before_min, one.after_min) for one in self.buffers.values()), default=0)
        return timedelta(minutes=longest), timedelta(minutes=longest)
