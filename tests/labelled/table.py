"""What was found, beside what had to be found: the table and its sums."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from device_check.measurement import Severity
from device_check.report import Finding, Report
from device_check.sentences import first_finding
from scheduling.messages.catalogue import Catalogue, load_catalogue
from tests.labelled.case import Case

# Case -> why it may be otherwise than expected: read in the table, and counted apart. Empty is the aim.
EXCEPTIONS: Mapping[str, str] = {
    "M31": "keys vary as much as a voice: levels of 20 ms tell a voice from steady noise, not from clicks. It is told as a voice "
    "that is too quiet; struck hard enough they pass, and that the microphone hears is true",
}
# What one report may be, and is sent and kept as (readiness.md, fleet.md).
MOST_BYTES = 8192


@dataclass(frozen=True)
class Row:
    """One case, run. `caught`, `cause`, `remedy`: None where that is no question (a healthy one; one that was not made)."""

    id: str
    what: str
    made: str
    healthy: bool
    expected: str
    found: str = ""
    right: bool = False
    caught: bool | None = None
    cause: bool | None = None
    remedy: bool | None = None
    not_made: str = ""
    error: str = ""
    seconds: float = 0.0
    exception: str = ""
    bytes: int = 0

    @property
    def failed(self) -> bool:
        """Otherwise than expected, and nobody has explained why."""
        return not self.right and not self.not_made and not self.exception


def row_of(case: Case, report: Report | None, error: str = "", not_made: str = "", seconds: float = 0.0, size: int = 0) -> Row:
    """Hold what was found against what was expected."""
    expected = _words([str(one) for one in case.verdicts], case.codes)
    row = Row(case.id, case.what, case.made, case.healthy, expected, not_made=not_made, error=error, seconds=seconds, bytes=size)
    if report is None:
        return row if not_made else replace(row, exception=EXCEPTIONS.get(case.id, ""))
    findings = [finding for check in report.checks for finding in check.findings]
    weighing = {finding.code for finding in findings if finding.severity is not Severity.INFORMATION}
    codes = list(dict.fromkeys(finding.code for finding in findings))
    first = first_finding(report)
    verdict = report.verdict in case.verdicts
    exact = set(case.codes) <= set(codes) and weighing <= {*case.codes, *case.also}
    # Of what is healthy nothing need be shown first: information, or what is not set up.
    named = exact and (case.healthy or not case.codes or (first is not None and first.code == case.codes[0]))
    fits = first is not None and named and remedy_is_of(first, report)
    fault = not case.healthy and bool(case.codes)
    right = verdict and named and (fits or not fault) and size <= MOST_BYTES
    return replace(
        row,
        found=_words([str(report.verdict)], codes),
        right=right,
        caught=(verdict and case.codes[0] in codes) if fault else None,
        cause=(verdict and named) if fault else None,
        remedy=(verdict and fits) if fault else None,
        exception="" if right else EXCEPTIONS.get(case.id, ""),
    )


def remedy_is_of(finding: Finding, report: Report) -> bool:
    """Whether the remedy is the text of its code, with nothing left to fill in, and there is one in the other language."""
    check = next(one.check for one in report.checks if finding in one.findings)
    french, english = load_catalogue("fr"), load_catalogue("en")
    keys = [f"finding.{finding.code}.{check}.remedy", f"finding.{finding.code}.remedy"]
    key = next((one for one in keys if one in french.texts), "")
    return bool(key) and _is_made_of(finding.remedy, key, french) and bool(_parts(key, english)) and _same(key, french, english)


def lines_of(rows: Sequence[Row]) -> Iterator[str]:
    """The table for a person."""
    for row in rows:
        sign = "-" if row.not_made else ("+" if row.right else ("e" if row.exception else "X"))
        yield f"{sign} {row.id:4} {row.what} [{row.made}; {row.seconds:.0f} s]"
        if row.not_made:
            yield f"       not made: {row.not_made}"
            continue
        yield f"       expected {row.expected}"
        if not row.right:
            yield f"       found    {row.found or row.error} ({row.bytes} bytes)"
            yield f"       caught {row.caught}, cause {row.cause}, remedy {row.remedy}"
        if row.exception:
            yield f"       explained: {row.exception}"
    yield ""
    yield from (f"{name}: {value}" for name, value in sums(rows).items())


def sums(rows: Sequence[Row]) -> dict[str, str]:
    """The few numbers that it is about."""
    every = [row for row in rows if not row.not_made]
    faults = [row for row in every if not row.healthy]
    # An error of the case itself is neither found nor passed.
    asked = [row for row in faults if row.caught is not None or row.error]
    fine = [row for row in every if row.healthy]
    told = {
        "faults caught": f"{sum(bool(row.caught) for row in asked)} of {len(asked)}",
        "cause named rightly": f"{sum(bool(row.cause) for row in asked)} of {len(asked)}",
        "remedy fits": f"{sum(bool(row.remedy) for row in asked)} of {len(asked)}",
        "healthy passed": f"{sum(row.right for row in fine)} of {len(fine)}",
        "false alarms": str(sum(not row.right for row in fine)),
        "otherwise than expected": str(sum(row.failed for row in every)),
        "explained exceptions": str(sum(bool(row.exception) for row in every)),
    }
    either = [row for row in faults if row not in asked]
    if either:
        told["either is right"] = f"{sum(row.right for row in either)} of {len(either)}"
    if largest := max((row.bytes for row in every), default=0):
        told["largest report"] = f"{largest} of {MOST_BYTES} bytes"
    missing = sum(bool(row.not_made) for row in rows)
    return told | ({"not made on this machine": str(missing)} if missing else {})


def _words(verdicts: Sequence[str], codes: Sequence[str]) -> str:
    return " or ".join(verdicts) + (": " + ", ".join(codes) if codes else "")


def _parts(key: str, texts: Catalogue) -> list[tuple[str, str | None]]:
    return [(text, name) for text, name, _format, _conversion in string.Formatter().parse(texts.texts.get(key, ""))]


def _is_made_of(said: str, key: str, texts: Catalogue) -> bool:
    pattern = "".join(re.escape(text) + ("" if name is None else "[^{}]+") for text, name in _parts(key, texts))
    return re.fullmatch(pattern, said) is not None


def _same(key: str, *languages: Catalogue) -> bool:
    names = [{name for _text, name in _parts(key, texts)} - {None} for texts in languages]
    return all(one == names[0] for one in names)
