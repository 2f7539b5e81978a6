"""What a profile and the hospital's policy decide: policy over settings over defaults.

Both are TOML of the same keys: `settings.toml` in the profile, `/etc/teleconsult/policy.toml` on the machine.
Tables are joined key by key, so that policy may fix one key of a table and leave the others to the person.
A wrong key or type is refused with file, key and what was expected. `office/settings.py` changes single settings.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.errors import SettingsRefused
from scheduling.settings_fields import POLICY_ONLY, Buffer, Settings

__all__ = ["POLICY_FILE", "SETTINGS_FILE", "Buffer", "Settings", "load_settings", "policy_path", "read_file", "settings_of"]

POLICY_FILE = Path("/etc/teleconsult/policy.toml")
SETTINGS_FILE = "settings.toml"
FOUND_OUT = frozenset({"managed", "ignored"})
"""Fields that tell how the settings came about: they stand in no file."""


def load_settings(profile: Path, policy_file: Path = POLICY_FILE) -> Settings:
    """Read both files; what is absent keeps its default."""
    return settings_of(read_file(profile / SETTINGS_FILE), profile / SETTINGS_FILE, policy_file)


def settings_of(values: Mapping[str, Any], file: Path, policy_file: Path = POLICY_FILE) -> Settings:
    """What `values`, read from `file`, come to under policy; `SettingsRefused` names the file that will not do."""
    policy = read_file(policy_file)
    for table, path in ((values, file), (policy, policy_file)):
        for name in FOUND_OUT & set(table):
            raise SettingsRefused(str(path), f"`{name}` cannot be set")
    _decode(values, file)
    own = {name: value for name, value in values.items() if name not in POLICY_ONLY}
    ignored = sorted(name for name in POLICY_ONLY if values.get(name))
    return _decode({**_joined(own, policy), "managed": sorted(_names(policy)), "ignored": ignored}, policy_file)


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
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsRefused(str(path), str(error)) from None
    import tomllib  # 3 ms of the start, where there is a file at all

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsRefused(str(path), str(error)) from None


def _decode(values: Mapping[str, Any], path: Path) -> Settings:
    if not any(name not in FOUND_OUT or value for name, value in values.items()):
        return Settings()
    from scheduling.settings_check import checked  # msgspec: 15 ms of the start, and the defaults need no check

    settings = checked(values, path)
    try:
        ZoneInfo(settings.time_zone)
    except (KeyError, ValueError, OSError):
        raise SettingsRefused(str(path), f"time_zone: {values.get('time_zone')!r}") from None
    return settings
