"""The VTIMEZONEs of one object, found by the name that a property's TZID parameter says."""

from __future__ import annotations

from scheduling.icalendar.content_line import LINE, unescape_text

_QUOTE = '"'


class Definitions:
    r"""`text` is the unfolded object, read once.

    A definition's TZID is TEXT (RFC 5545, 3.8.3.1): `Dublin\, London`; the parameter is not escaped (3.2.19), and is quoted
    where it holds a comma. Programs mix the two up. So a definition is known by its name as written, by what that says
    unescaped, without the quotes around it, and, where nothing else fits, in any case.
    """

    def __init__(self, text: str) -> None:
        written = definitions(text)
        self._by_name = dict(written)
        self._in_any_case: dict[str, bytes] = {}
        # all names as written before any other spelling: none is hidden by what another's means unescaped
        for name, definition in written.items():
            self._by_name.setdefault(unescape_text(name), definition)
        for name, definition in written.items():
            self._by_name.setdefault(_unquoted(unescape_text(name)), definition)
        for spelling, definition in self._by_name.items():
            self._in_any_case.setdefault(spelling.casefold(), definition)

    def of(self, tzid: str) -> bytes | None:
        """The definition that `tzid`, a parameter's value without its quotes, means."""
        tzid = tzid.strip()
        for spelling in (tzid, unescape_text(tzid)):
            if spelling in self._by_name:
                return self._by_name[spelling]
        return self._in_any_case.get(unescape_text(tzid).casefold())


def definitions(text: str) -> dict[str, bytes]:
    """The VTIMEZONEs of unfolded `text` by their TZID as written. Linear: a definition that never ends is none."""
    found: dict[str, bytes] = {}
    folded = text.upper() if text.isascii() else text
    start = folded.find("BEGIN:VTIMEZONE")
    while start >= 0:
        end = folded.find("\nEND:VTIMEZONE", start)
        if end < 0:
            break
        definition = text[start : end + 14]
        for name, _, value in LINE.findall(definition):
            if name.upper() == "TZID":
                found.setdefault(value.strip(), definition.encode())
                break
        start = folded.find("BEGIN:VTIMEZONE", end)
    return found


def _unquoted(name: str) -> str:
    return name[1:-1].strip() if len(name) > 1 and name[0] == name[-1] == _QUOTE else name
