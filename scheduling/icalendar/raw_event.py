"""The lines of one VEVENT that somebody asks for, not yet interpreted."""

from __future__ import annotations

_MANY = frozenset({"CATEGORIES", "CONFERENCE", "RRULE", "RDATE", "EXDATE"})

RawProperty = tuple[str, str]
"""Parameters (empty, or with their leading `;`) and the raw value."""


class RawEvent:
    """`single` holds the first line of each name (RFC 5545 allows one), `many` all lines of names that may repeat."""

    __slots__ = ("many", "single")

    def __init__(self) -> None:
        self.single: dict[str, RawProperty] = {}
        self.many: dict[str, list[RawProperty]] = {}

    def add(self, name: str, parameters: str, value: str) -> None:
        """Take one line; `name` in upper case."""
        if name in _MANY:
            self.many.setdefault(name, []).append((parameters, value))
        elif name not in self.single:
            self.single[name] = (parameters, value)

    @property
    def uid(self) -> str:
        """The UID, or empty."""
        found = self.single.get("UID")
        return found[1].strip() if found else ""
