"""What a profile and the hospital's policy decide: policy over settings over defaults.

Both are TOML of the same keys: `settings.toml` in the profile, `/etc/teleconsult/policy.toml` on the machine.
A wrong key or type is refused with file, key and what was expected.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from scheduling.errors import SettingsRefused
from scheduling.model.appointment import AppointmentKind

POLICY_FILE = Path("/etc/teleconsult/policy.toml")
SETTINGS_FILE = "settings.toml"

Minutes = Annotated[int, msgspec.Meta(ge=0, le=527_040)]
"""From none to a year."""

Days = Annotated[int, msgspec.Meta(ge=0, le=36_600)]
"""From none to a century."""


class Buffer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Minutes kept free around an appointment of a kind."""

    before_min: Minutes = 0
    after_min: Minutes = 0


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Frozen for the length of one run; every field has a working default."""

    time_zone: str = "Europe/Paris"
    language: Literal["fr", "en"] | None = None
    link_hosts: tuple[str, ...] = ()
    event_label: Literal["reference", "initials", "name"] = "reference"
    holidays: str = "FR"
    """A country of the `holidays` package, with its subdivision after a hyphen (`FR-57`: Moselle); empty: none."""
    ca_file: str = ""
    buffers: Mapping[AppointmentKind, Buffer] = {}
    max_per_day: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0
    minimum_notice_min: Minutes = 0
    retention_days: Days = 0
    index_past_days: Days = 366
    index_future_days: Days = 732
    managed: frozenset[str] = frozenset()
    """Names of the fields that policy fixes."""

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


def load_settings(profile: Path, policy_file: Path = POLICY_FILE) -> Settings:
    """Read both files; what is absent keeps its default."""
    settings = _read(profile / SETTINGS_FILE)
    policy = _read(policy_file)
    _decode(settings, profile / SETTINGS_FILE)
    return _decode({**settings, **policy, "managed": sorted(policy)}, policy_file)


def policy_path() -> Path:
    """Where policy lies; the environment may name another place for tests and containers only where no policy is installed."""
    named = os.environ.get("TELECONSULT_POLICY", "")
    return Path(named) if named and not POLICY_FILE.exists() else POLICY_FILE


def _read(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsRefused(str(path), str(error)) from None
    if "managed" in found:
        raise SettingsRefused(str(path), "managed")
    return found


def _decode(values: dict[str, Any], path: Path) -> Settings:
    try:
        settings = msgspec.convert(values, Settings)
        ZoneInfo(settings.time_zone)
    except msgspec.ValidationError as error:
        raise SettingsRefused(str(path), str(error)) from None
    except (KeyError, ValueError, OSError):
        raise SettingsRefused(str(path), f"time_zone: {values.get('time_zone')!r}") from None
    return settings
