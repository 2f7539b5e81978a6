"""What a server says it wants to see: the challenges of WWW-Authenticate (RFC 9110, 11.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scheduling.caldav.answer import Answer

_PARAMETER = re.compile(r"""([A-Za-z][A-Za-z0-9*_-]{0,40})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))""")
_SCHEME = re.compile(
    r"(?:^|,)\s*([A-Za-z][A-Za-z0-9-]{1,40})(?=\s+[A-Za-z][A-Za-z0-9*_-]*\s*=|\s*(?:,|$)|\s+[A-Za-z0-9+/]+=*\s*(?:,|$))"
)
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
MAX_CHALLENGE = 16_384


@dataclass(slots=True)
class Challenge:
    """One challenge of a WWW-Authenticate header; `scheme` in lower case, parameter names too. `token`: of those that have one
    instead of parameters.
    """

    scheme: str
    parameters: dict[str, str] = field(default_factory=dict)
    token: str = ""


def read_challenges(header: str) -> list[Challenge]:
    """All challenges of a header (several may be joined by commas); what cannot be read is left out."""
    header = header[:MAX_CHALLENGE]
    blanked = re.sub(r'"(?:[^"\\]|\\.)*"', lambda quoted: '"' + "_" * (len(quoted[0]) - 2) + '"', header)
    starts = list(_SCHEME.finditer(blanked))
    found = []
    for number, start in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(header)
        told = header[start.end(1) : end].strip(" \t,")
        if _TOKEN.fullmatch(told):
            found.append(Challenge(start[1].lower(), token=told))
            continue
        parameters = {
            match[1].lower(): re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]
            for match in _PARAMETER.finditer(told)
        }
        found.append(Challenge(start[1].lower(), parameters))
    return found


def challenges_of(answer: Answer) -> list[Challenge]:
    """All challenges of an answer."""
    return read_challenges(answer.headers.get("WWW-Authenticate", ""))
