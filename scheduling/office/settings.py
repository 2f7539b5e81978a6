"""Changing one setting of a profile: the rest of the person's file, its comments and its order stay as they are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from scheduling.errors import SettingsRefused
from scheduling.settings import SETTINGS_FILE, Settings, load_settings, policy_path, settings_of
from scheduling.settings_fields import POLICY_ONLY
from scheduling.store.file_system import make_private, write_durably


def write_setting(profile: Path, name: str, value: object, *, policy_file: Path | None = None) -> Settings:
    """Write `value` under the dotted `name` (`theme`, `check.speed_url`) and answer what now holds; None takes the key out.

    Raises `SettingsRefused`: `managed` where policy fixes it, `policy_only` where only policy may set it, else what is wrong;
    then nothing was written. `StoreFull` where the file cannot be written.
    """
    path, policy = (profile / SETTINGS_FILE).resolve(), policy_file or policy_path()
    if load_settings(profile, policy).is_managed(name):
        raise SettingsRefused(str(policy), "managed")
    if name in POLICY_ONLY:
        raise SettingsRefused(str(path), "policy_only")
    text = path.read_bytes().decode() if path.exists() else ""
    expected = tomllib.loads(text)
    _put(expected, name.split("."), value, dict, path)
    settings = settings_of(expected, path, policy)
    written = _changed(text, name.split("."), value, expected, path)
    if written != text:
        make_private(profile)
        write_durably(path, written.encode())
    return settings


def _changed(text: str, names: list[str], value: object, expected: Mapping[str, Any], path: Path) -> str:
    """`text` with the one change. What came of it is read again: not every layout takes every change."""
    import tomlkit  # 25 ms, and only a change of settings needs it
    from tomlkit.exceptions import TOMLKitError

    for new_table in (tomlkit.table, tomlkit.inline_table):
        document = tomlkit.parse(text)
        try:
            _put(document, names, value, new_table, path)
            written = tomlkit.dumps(document)
            if _without_empty(tomllib.loads(written)) == _without_empty(expected):
                return written
        except (TOMLKitError, tomllib.TOMLDecodeError, ValueError):
            continue
    document = tomlkit.parse(text)
    document.pop(names[0], None)
    if names[0] in expected:
        document[names[0]] = expected[names[0]]  # this table anew, without its comments; the rest of the file keeps them
    return tomlkit.dumps(document)


def _put(table: MutableMapping[str, Any], names: list[str], value: object, new_table: Any, path: Path) -> None:
    *parents, last = names
    for parent in parents:
        if parent not in table:
            if value is None:
                return
            table[parent] = new_table()
        table = table[parent]
        if not isinstance(table, MutableMapping):
            raise SettingsRefused(str(path), f"{'.'.join(names)}: {parent} is no table")
    if value is None:
        table.pop(last, None)
    else:
        table[last] = _plain(value)


def _plain(value: object) -> object:
    """As TOML has it: a tuple or set is an array."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return str(value) if isinstance(value, str) else value


def _without_empty(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table that holds nothing says nothing: it may be written or left out."""
    kept = {key: _without_empty(one) if isinstance(one, Mapping) else one for key, one in table.items()}
    return {key: one for key, one in kept.items() if one != {}}
