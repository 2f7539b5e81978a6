"""Which CONFERENCE is our own: it may repeat (RFC 7986, 5.11), and what other programs put beside it is theirs.

Our writer says the join link twice, as CONFERENCE and as URL. So ours is what says the same link as URL does; where none does,
the one line that has exactly our parameters, if there is but one of these.
"""

from __future__ import annotations

from collections.abc import Sequence

from scheduling.icalendar.content_line import unescape_text

NAME = "CONFERENCE"
PARAMETERS = "VALUE=URI;FEATURE=VIDEO"
_OURS = frozenset(PARAMETERS.split(";"))


def own_conferences(lines: Sequence[tuple[str, str]], url: str | None) -> list[int]:
    """Which of the CONFERENCE lines (parameters, value) of an event whose URL says `url` are ours, in their order."""
    link = _link(url) if url is not None else ""
    same = [place for place, (_, value) in enumerate(lines) if link and _link(value) == link]
    if same:
        return same
    as_written = [place for place, (parameters, _) in enumerate(lines) if _said(parameters) == _OURS]
    return as_written if len(as_written) == 1 else []


def _link(value: str) -> str:
    return unescape_text(value.strip())  # some servers escape a URI as if it were TEXT


def _said(parameters: str) -> frozenset[str]:
    return frozenset(part.strip().upper().replace('"', "") for part in parameters.removeprefix(";").split(";"))
