"""The table of limits: `resources/thresholds.toml`, each row with its source; settings or policy may override its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from device_check.errors import CheckSettingsRefused
from device_check.report import Verdict

TABLE = Path(__file__).resolve().parents[1] / "resources" / "thresholds.toml"


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measure of one check, and what its number means.

    `better`: `lower` or `higher`. `ready` is the limit up to which it is ready (itself included unless `strict`), `degraded`
    the one up to which it is degraded (itself included), both in `unit`; beyond is not ready. `code` names the finding.
    `decides`: where this row finds something, the rows of the check that follow are not judged: they would mislead.
    `needed`: without this measure (and without a cause that explains it) the check counts as not measured.
    `low`, `high`: the measures that hold the ends of its 95 % interval; both are judged, and the worse band counts.
    """

    check: str
    measure: str
    better: Literal["lower", "higher"]
    ready: float
    degraded: float
    unit: str
    code: str
    source: Annotated[str, Meta(min_length=3)]
    strict: bool = False
    decides: bool = False
    needed: bool = True
    low: str = ""
    high: str = ""

    def verdict(self, value: float) -> Verdict:
        """Ready, degraded or not ready."""
        sign = 1.0 if self.better == "lower" else -1.0
        number, ready, degraded = sign * value, sign * self.ready, sign * self.degraded
        if number < ready or (number == ready and not self.strict):
            return Verdict.READY
        # One limit for both: there is nothing in between.
        return Verdict.DEGRADED if number <= degraded and ready != degraded else Verdict.NOT_READY


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What settings or policy may change of a row: `[check.thresholds.throughput.download_bps] ready = 4e6`."""

    ready: float | None = None
    degraded: float | None = None


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    row: list[Row]


@dataclass(frozen=True)
class Thresholds:
    """All rows, in the order in which they are judged."""

    rows: tuple[Row, ...]

    @staticmethod
    def load(path: Path = TABLE, overrides: Mapping[str, Mapping[str, Limits]] | None = None, file: str = "") -> Thresholds:
        """Read the table. Raises `CheckSettingsRefused` for an override of what is not in it, or whose limits cross."""
        rows = {(row.check, row.measure): row for row in msgspec.toml.decode(path.read_bytes(), type=_Table).row}
        for check, measures in (overrides or {}).items():
            for measure, limits in measures.items():
                name = f"check.thresholds.{check}.{measure}"
                if (found := rows.get((check, measure))) is None:
                    raise CheckSettingsRefused(file, f"{name}: no such threshold")
                rows[check, measure] = _limited(found, limits, name, file)
        return Thresholds(tuple(rows.values()))

    def of(self, check: str) -> tuple[Row, ...]:
        """The rows of one check."""
        return tuple(row for row in self.rows if row.check == check)

    def row(self, check: str, measure: str) -> Row:
        """One row; `KeyError` where there is none."""
        for row in self.rows:
            if (row.check, row.measure) == (check, measure):
                return row
        raise KeyError(measure)


def _limited(row: Row, limits: Limits, name: str, file: str) -> Row:
    ready = row.ready if limits.ready is None else limits.ready
    degraded = row.degraded if limits.degraded is None else limits.degraded
    if (ready > degraded) if row.better == "lower" else (ready < degraded):
        raise CheckSettingsRefused(file, f"{name}: ready must be the better limit (ready {ready:g}, degraded {degraded:g})")
    return msgspec.structs.replace(row, ready=ready, degraded=degraded)
