"""What a secretary types or pastes of a patient, taken apart: pure, no Qt.

A line from the patient record is `HADDAD Nora, 12/04/1961`, `Haddad, Nora 12.04.1961` or `Nora HADDAD née le 12/04/1961`.
Where it cannot be told which word is the family name, everything before the date stays in the family name: nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

OLDEST_YEARS = 130

DateProblem = Literal["unreadable", "short_year", "future", "too_old"]

_DAY_FIRST = re.compile(r"(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4}|\d{2})")
_RUN = re.compile(r"(\d{2})(\d{2})(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SOMEWHERE = re.compile(r"\b(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{1,2} \d{1,2} \d{4}|\d{8})\b")
_BORN = re.compile(r"(?:[\s,;(]+(?:n[ée]e?(?:\(e\))?(?:\s+le)?|born(?:\s+on)?|ddn|dob))?[\s:,;(]*$", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class PatientParts:
    """What was found; `birth_date` as it was typed."""

    family: str
    given: str = ""
    birth_date: str = ""

    def __repr__(self) -> str:
        return "PatientParts(…)"


class BadDate(ValueError):
    """`problem` says what is wrong with a birth date."""

    def __init__(self, problem: DateProblem) -> None:
        super().__init__(problem)
        self.problem: DateProblem = problem


def take_apart(text: str) -> PatientParts | None:
    """The parts of one line, or None where it is a family name alone."""
    line = " ".join(text.split())
    found = _SOMEWHERE.search(line)
    birth_date = found[0] if found else ""
    # What stands behind the date ("(65 ans)") says nothing that a field asks for.
    names = _BORN.sub("", line[: found.start()]) if found else line
    names = names.strip(" ,;")
    if "," in names:
        family, _, given = (one.strip() for one in names.partition(","))
    else:
        family, given = _by_capitals(names)
    if not given and not birth_date:
        return None
    return PatientParts(family, given, birth_date)


def _by_capitals(names: str) -> tuple[str, str]:
    """`DE LA TOUR Marie` and `Marie DE LA TOUR` tell which is which; `Haddad Nora` does not."""
    words = names.split()
    loud = [word.isupper() and len(word) > 1 for word in words]
    if not any(loud) or all(loud):
        return names, ""
    first = loud.index(True)
    last = len(loud) - loud[::-1].index(True)
    if not all(loud[first:last]) or (first > 0 and last < len(words)):
        return names, ""
    return " ".join(words[first:last]), " ".join(words[:first] + words[last:])


def read_birth_date(text: str, today: date) -> date:
    """Day, month, year as one writes them in France, or ISO 8601. Raises `BadDate`."""
    stripped = text.strip()
    if found := _ISO.fullmatch(stripped):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(stripped) or _RUN.fullmatch(stripped):
        day, month, year = found.groups()
    else:
        raise BadDate("unreadable")
    if len(year) == 2:
        raise BadDate("short_year")
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        raise BadDate("unreadable") from None
    if born > today:
        raise BadDate("future")
    if today.year - born.year > OLDEST_YEARS:
        raise BadDate("too_old")
    return born


def looks_like_mail(text: str) -> bool:
    """Whether it can be an e-mail address; whether it exists only a message tells."""
    return _MAIL.fullmatch(text.strip()) is not None
