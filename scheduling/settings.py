"""What a profile and the hospital's policy decide: policy over settings over defaults.

Both are TOML of the same keys: `settings.toml` in the profile, `/etc/teleconsult/policy.toml` on the machine.
Tables are joined key by key, so that policy may fix one key of a table and leave the others to the person.
A wrong key or type is refused with file, key and what was expected. `office/settings.py` changes single settings.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
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
    theme: Literal["system", "light", "dark"] = "system"
    text_scale: Annotated[float, msgspec.Meta(ge=1, le=2)] = 1.0
    """How much larger than usual the window's text is."""
    check: Mapping[str, Any] = {}
    """What the examination of the workstation is told; it reads and checks this table itself."""
    managed: frozenset[str] = frozenset()
    """What policy fixes, as dotted names: `language`, `check.speed_url`."""

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


def load_settings(profile: Path, policy_file: Path = POLICY_FILE) -> Settings:
    """Read both files; what is absent keeps its default."""
    return settings_of(read_file(profile / SETTINGS_FILE), profile / SETTINGS_FILE, policy_file)


def settings_of(values: Mapping[str, Any], file: Path, policy_file: Path = POLICY_FILE) -> Settings:
    """What `values`, read from `file`, come to under policy; `SettingsRefused` names the file that will not do."""
    policy = read_file(policy_file)
    for table, path in ((values, file), (policy, policy_file)):
        if "managed" in table:
            raise SettingsRefused(str(path), "`managed` cannot be set")
    _decode(values, file)
    return _decode({**_joined(values, policy), "managed": sorted(_names(policy))}, policy_file)


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both tables as one; what is in `above` wins, key by key."""
    joined = dict(below)
    for key, value in above.items():
        known = joined.get(key)
        joined[key] = _joined(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return joined


def _names(table: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _names(value, f"{prefix}{key}.")
        else:
            yield prefix + key


def policy_path() -> Path:
    """Where policy lies; the environment may name another place for tests and containers only where no policy is installed."""
    named = os.environ.get("TELECONSULT_POLICY", "")
    return Path(named) if named and not POLICY_FILE.exists() else POLICY_FILE


def read_file(path: Path) -> dict[str, Any]:
    """The values of a settings or policy file, not yet checked; none where there is no such file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsRefused(str(path), str(error)) from None


def _decode(values: Mapping[str, Any], path: Path) -> Settings:
    try:
        settings = msgspec.convert(values, Settings)
        ZoneInfo(settings.time_zone)
    except msgspec.ValidationError as error:
        raise SettingsRefused(str(path), str(error)) from None
    except (KeyError, ValueError, OSError):
        raise SettingsRefused(str(path), f"time_zone: {values.get('time_zone')!r}") from None
    return settings
