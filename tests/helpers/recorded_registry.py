"""A Windows registry as an example records it (`tests/data/registry/NAME.json`), with what else of Windows belongs to it.

An example has `source`: the public page from which its keys, names and values are; `HKLM`, `HKCU`: key -> name -> value; and
where it is of a session `environment`, `own_session`, `protocol` (WTSClientProtocolType). None was taken from a machine of ours.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from device_check.probes.registry import Root
from device_check.probes.session import SessionClues

EXAMPLES = Path(__file__).resolve().parents[1] / "data" / "registry"


class RecordedRegistry:
    """Answers as Windows does: names in any case, keys that exist because one below them does."""

    def __init__(self, recorded: dict[str, Any]) -> None:
        self._values = {
            root: {path.casefold(): (path, values) for path, values in recorded.get(root, {}).items()}
            for root in ("HKLM", "HKCU")
        }

    def value(self, root: Root, path: str, name: str) -> object | None:
        """As asked for."""
        _path, values = self._values[root].get(path.casefold(), ("", {}))
        found: object | None = next((value for each, value in values.items() if each.casefold() == name.casefold()), None)
        return found

    def keys(self, root: Root, path: str) -> list[str]:
        """As asked for."""
        above = f"{path.casefold()}\\"
        below = [
            whole[len(above) :].split("\\")[0] for key, (whole, _values) in self._values[root].items() if key.startswith(above)
        ]
        return list(dict.fromkeys(below))


def clues_of(name: str) -> SessionClues:
    """The session that an example records."""
    recorded = example(name)
    return SessionClues(recorded["environment"], RecordedRegistry(recorded), recorded["own_session"], recorded["protocol"])


def example(name: str) -> dict[str, Any]:
    """One example, as it is recorded."""
    read: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return read
