"""A VTIMEZONE (RFC 5545, 3.6.5) for an IANA zone, as calendar programs like it: two observances with a yearly rule.

`icalendar` would list every change as an RDATE, which Outlook does not read. Where a zone's changes follow no rule
(Ramadan in Morocco) they are listed; that is then all one can say.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from scheduling.icalendar.time_values import write_local, write_offset

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_YEARS_TO_SEE_A_RULE = 12
_DAY = timedelta(days=1)

_Observance = tuple[timedelta, timedelta, str, bool]
"""Offset before, offset after, name, whether it is DAYLIGHT."""


@dataclass(frozen=True, slots=True)
class _Change:
    """At the UTC instant `at` the offset turns from `before` to `after`."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def local(self) -> datetime:
        return (self.at + self.before).replace(tzinfo=None)


@lru_cache(maxsize=64)
def vtimezone(zone: ZoneInfo, first_year: int, last_year: int) -> bytes:
    """The VTIMEZONE of `zone`, right from 1 January `first_year` to 31 December `last_year` UTC, CRLF at each line's end."""
    start = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    changes = _changes(zone, start, datetime(max(last_year, first_year + _YEARS_TO_SEE_A_RULE) + 1, 1, 1, tzinfo=UTC))
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    groups: dict[_Observance, list[_Change]] = {}
    for change in changes:
        groups.setdefault((change.before, change.after, change.name, change.summer), []).append(change)
    ruled = {key: _rule([change.local for change in group]) for key, group in groups.items()}
    if not groups or not all(ruled.values()):
        # what holds before the first listed change: without it clients guess
        local = start.astimezone(zone)
        offset = local.utcoffset() or timedelta(0)
        lines += _observance((offset, offset, local.tzname() or zone.key, False), [datetime(1970, 1, 1)], "")
    for key, group in groups.items():
        lines += _observance(key, [change.local for change in group], ruled[key])
    lines.append("END:VTIMEZONE")
    return "".join(line + "\r\n" for line in lines).encode("ascii", "replace")


def _observance(key: _Observance, onsets: list[datetime], rule: str) -> list[str]:
    before, after, name, summer = key
    kind = "DAYLIGHT" if summer else "STANDARD"
    lines = [f"BEGIN:{kind}", f"TZOFFSETFROM:{write_offset(before)}", f"TZOFFSETTO:{write_offset(after)}", f"TZNAME:{name}"]
    lines.append(f"DTSTART:{write_local(onsets[0])}")
    lines += [f"RRULE:{rule}"] if rule else [f"RDATE:{write_local(onset)}" for onset in onsets[1:]]
    return [*lines, f"END:{kind}"]


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> list[_Change]:
    """Every change of offset in `zone`, found day by day, then to the second."""
    days = [start + day * _DAY for day in range((end - start).days + 1)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    found = []
    for (earlier, later), (before, after) in zip(pairwise(days), pairwise(offsets), strict=True):
        if before == after or before is None or after is None:
            continue
        same, other = earlier, later
        while other - same > timedelta(seconds=1):
            middle = same + ((other - same) // 2)
            middle = middle.replace(microsecond=0)
            if middle.astimezone(zone).utcoffset() == before:
                same = middle
            else:
                other = middle
        local = other.astimezone(zone)
        # Ireland's law calls winter the exception; programs expect DAYLIGHT to be the larger offset
        turned = local.dst() != same.astimezone(zone).dst()
        found.append(_Change(other, before, after, local.tzname() or zone.key, turned and after > before))
    return found


def _rule(onsets: list[datetime]) -> str:
    """The yearly rule that yields exactly these local onsets, one a year and without end; empty where there is none."""
    first = onsets[0]
    alike = len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) == 1
    yearly = [onset.year for onset in onsets] == list(range(first.year, first.year + len(onsets)))
    if not alike or not yearly or len(onsets) < _YEARS_TO_SEE_A_RULE:
        return ""
    weekday = _WEEKDAYS[first.weekday()]
    days = [onset.day for onset in onsets]
    if all(onset.day + 7 > calendar.monthrange(onset.year, onset.month)[1] for onset in onsets):
        return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY=-1{weekday}"
    nths = {(day - 1) // 7 + 1 for day in days}
    if len(nths) == 1:
        return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={nths.pop()}{weekday}"
    if max(days) - min(days) == 6:
        listed = ",".join(str(day) for day in range(min(days), max(days) + 1))
        return f"FREQ=YEARLY;BYMONTH={first.month};BYMONTHDAY={listed};BYDAY={weekday}"
    return ""
