"""How other programs define Paris time: each its own TZID, VTIMEZONE and spelling. Other zones are defined as we do."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduling.icalendar.vtimezone import vtimezone

_PARIS = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class _Dialect:
    tzid: str
    extra: tuple[str, ...]
    onset: tuple[str, str]
    """DTSTART of summer time and of winter time."""
    names: tuple[str, str]


_DIALECTS = {
    "thunderbird": _Dialect(_PARIS, (f"X-TZINFO:{_PARIS}[2025b]",), ("19810329T020000", "19961027T030000"), ("CEST", "CET")),
    "outlook": _Dialect("Romance Standard Time", (), ("16010101T020000", "16010101T030000"), ("", "")),
    "google": _Dialect(_PARIS, (f"X-LIC-LOCATION:{_PARIS}",), ("19700329T020000", "19701025T030000"), ("GMT+2", "GMT+1")),
    "apple": _Dialect(_PARIS, (), ("19810329T020000", "19961027T030000"), ("UTC+2", "UTC+1")),
    "evolution": _Dialect(
        f"/freeassociation.sourceforge.net/{_PARIS}",
        (f"X-LIC-LOCATION:{_PARIS}",),
        ("19810329T020000", "19961027T030000"),
        ("CEST", "CET"),
    ),
}


def foreign_zone(program: str, zone: ZoneInfo, year: int) -> tuple[str, bytes]:
    """Tell the TZID that `program` would write for `zone`, and the VTIMEZONE that goes with it."""
    if zone.key != _PARIS:
        return zone.key, vtimezone(zone, year - 1, year + 1)
    dialect = _DIALECTS[program]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{dialect.tzid}", *dialect.extra]
    observances = (("DAYLIGHT", "+0100", "+0200", "3"), ("STANDARD", "+0200", "+0100", "10"))
    for (kind, before, after, month), onset, name in zip(observances, dialect.onset, dialect.names, strict=True):
        lines += [f"BEGIN:{kind}", f"DTSTART:{onset}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}"]
        lines += [f"TZNAME:{name}"] if name else []
        lines += [f"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH={month}", f"END:{kind}"]
    lines.append("END:VTIMEZONE")
    return dialect.tzid, "".join(f"{line}\r\n" for line in lines).encode("ascii")
