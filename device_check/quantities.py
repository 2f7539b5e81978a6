"""Numbers as a person reads them: the unit is the ending of the name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Texts(Protocol):
    """A catalogue of sentences in one language, as `scheduling` has one."""

    def text(self, key: str, **values: object) -> str:
        """The text of `key`, its placeholders filled. `KeyError` where there is none."""

    def find(self, key: str, **values: object) -> str | None:
        """The same, or None."""

    def decimal(self, value: float) -> str:
        """A number with one decimal, in the reader's notation."""


# Ending of a name -> factor to the unit shown (`unit.<ending>` of the catalogue), decimals.
_SHOWN: Mapping[str, tuple[float, int]] = {
    "ms": (1, 0),
    "s": (1, 1),
    "bps": (1e-6, 1),
    "dbov": (1, 0),
    "dbfs": (1, 0),
    "db": (1, 0),
    "ratio": (100, 1),
    "fps": (1, 0),
    "bytes": (1e-6, 1),
    "mos": (1, 1),
}
_ABSURD = 1e12


def quantity(name: str, value: float, texts: Texts) -> str:
    """`value` with its unit, which is the ending of `name`: `("download_bps", 1.8e6)` reads `1,8 Mbit/s`."""
    ending = name.rpartition("_")[2]
    factor, decimals = _SHOWN.get(ending, (1, 0))
    number = value * factor
    # One decimal where whole numbers would hide it, none where it would only be noise; three hundred digits say nothing.
    whole = f"{number:.0f}" if abs(number) < _ABSURD else f"{number:.0e}"
    shown = texts.decimal(number) if decimals and abs(number) < 100 else whole
    return texts.text(f"unit.{ending}", number=shown) if ending in _SHOWN else shown
