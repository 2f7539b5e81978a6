"""Checks settings strictly: an unknown key, a wrong type, a number out of bounds are refused by name (by `msgspec`).

What may stand there is read off `Settings` itself: its fields, their types and `Between`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from scheduling.errors import SettingsRefused
from scheduling.settings_fields import Between, Settings


def checked(values: Mapping[str, Any], path: Path) -> Settings:
    """The settings that `values` are; `SettingsRefused` names `path` and what was expected."""
    try:
        found = msgspec.convert(values, _struct(Settings))
    except msgspec.ValidationError as error:
        raise SettingsRefused(str(path), str(error)) from None
    settings = _as_written(found, Settings)
    assert isinstance(settings, Settings)
    return settings


@cache
def _struct(kind: type) -> type[msgspec.Struct]:
    hints = get_type_hints(kind, include_extras=True)
    described = [(one.name, _type(hints[one.name]), msgspec.field(default=getattr(kind(), one.name))) for one in fields(kind)]
    return msgspec.defstruct(kind.__name__, described, frozen=True, forbid_unknown_fields=True)


def _type(hint: Any) -> Any:
    """The same type in msgspec's words."""
    if is_dataclass(hint):
        return _struct(hint)  # type: ignore[arg-type]  # is_dataclass also takes instances, and a hint is none
    if get_origin(hint) is Annotated:
        base, *told = get_args(hint)
        bounds = next(one for one in told if isinstance(one, Between))
        return Annotated[base, msgspec.Meta(ge=bounds.least, le=bounds.greatest)]
    if get_origin(hint) is Mapping:
        key, value = get_args(hint)
        return dict[key, _type(value)]  # type: ignore[misc,valid-type]  # made at run time
    return hint


def _as_written(found: msgspec.Struct, kind: type) -> Any:
    """The struct as the dataclass that it was made from."""
    hints = get_type_hints(kind)
    values = {}
    for one in fields(kind):
        value = getattr(found, one.name)
        inner = next((part for part in get_args(hints[one.name]) if is_dataclass(part)), None)
        if isinstance(value, Mapping) and isinstance(inner, type):
            value = {key: _as_written(each, inner) if isinstance(each, msgspec.Struct) else each for key, each in value.items()}
        values[one.name] = value
    return kind(**values)
