"""The readiness report as it is printed, sent and kept: `resources/readiness-report.schema.json` is made from these classes.

Fields may be added, none renamed or dropped; a reader ignores those it does not know.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from device_check.measurement import Rung, Severity
from device_check.scope import Scope

SCHEMA = "readiness-report/1.1"
SOFTWARE = "0.1.0"


class Verdict(StrEnum):
    """The answer, of one check or of all."""

    READY = "ready"
    DEGRADED = "degraded"
    NOT_READY = "not_ready"
    NOT_MEASURED = "not_measured"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """`code` is stable; `cause`, `evidence` and `remedy` are sentences in the language of the report.

    `uncertain`: what was measured lies across a limit; the worse side is told.
    """

    code: str
    severity: Severity
    evidence: str
    remedy: str
    cause: str = ""
    uncertain: bool = False


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """`measures` carry their unit in their name; `required`: whether it counts for the overall verdict.

    `facts`: what was found in words (`device`, `session`, `vpn`), never an id or a serial. `rungs`: the steps of the way.
    `left_out`: how many findings and steps are not told, for the report to stay within 8 KiB.
    """

    check: str
    verdict: Verdict
    measures: dict[str, float]
    findings: list[Finding]
    required: bool = True
    facts: dict[str, str] = {}
    rungs: list[Rung] = []
    left_out: Annotated[int, Meta(ge=0)] = 0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One examination. No user name, no device serial, no image, no sound.

    `session`: `local`, `rdp`, `citrix`, `horizon` or `other`; null: not looked at. `software`: the version that made it.
    """

    schema: Annotated[str, Meta(pattern=r"^readiness-report/1\.[0-9]+$")] = SCHEMA
    id: str
    taken_at: Annotated[datetime, Meta(tz=True)]
    duration_s: Annotated[float, Meta(ge=0)]
    workstation: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,64}$")]
    session: str | None = None
    verdict: Verdict
    checks: list[Check]
    scope: Scope = Scope.FULL
    software: str = ""


def report_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a report."""
    made = msgspec.json.schema(Report)
    # A reader tells by it what it has before it: it has a default for us, none for others.
    made["$defs"]["Report"]["required"].insert(0, "schema")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **made}


def read_report(data: bytes) -> Report:
    """A report from its JSON. Raises `msgspec.ValidationError` (or `DecodeError`) where it is none."""
    return msgspec.json.decode(data, type=Report)
