"""Times for people: `lun. 23 nov. 2026 14:30–15:00`, from the catalogue and not from the system's locale."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.clock import local_time
from scheduling.errors import TimeRefused
from scheduling.messages.catalogue import Catalogue


def day_text(day: date, catalogue: Catalogue) -> str:
    """`lun. 23 nov. 2026`."""
    weekday, month = catalogue.text(f"date.weekday.{day.weekday()}"), catalogue.text(f"date.month.{day.month - 1}")
    return f"{weekday} {day.day} {month} {day.year}"


def instant_text(instant: datetime, zone: ZoneInfo, catalogue: Catalogue) -> str:
    """`lun. 23 nov. 2026 14:30` in `zone`."""
    local = instant.astimezone(zone)
    return f"{day_text(local.date(), catalogue)} {_clock(local, zone)}"


def span_text(start: datetime, end: datetime, zone: ZoneInfo, catalogue: Catalogue) -> str:
    """`lun. 23 nov. 2026 14:30–15:00` in `zone`; the second day is named where it is another."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() == last.date():
        return f"{instant_text(first, zone, catalogue)}–{_clock(last, zone)}"
    return f"{instant_text(first, zone, catalogue)} – {instant_text(last, zone, catalogue)}"


def days_text(start: datetime, end: datetime, zone: ZoneInfo, catalogue: Catalogue) -> str:
    """`lun. 23 nov. 2026, journée entière`: whole days, `end` not included."""
    first = start.astimezone(zone).date()
    last = (end.astimezone(zone) - timedelta(microseconds=1)).date() if end > start else first
    if last <= first:
        return f"{day_text(first, catalogue)}, {catalogue.text('date.all_day')}"
    return f"{day_text(first, catalogue)} – {day_text(last, catalogue)}"


def json_time(instant: datetime, zone: ZoneInfo) -> str:
    """ISO 8601 with offset, in `zone`, whole seconds."""
    return instant.astimezone(zone).isoformat(timespec="seconds")


def _clock(local: datetime, zone: ZoneInfo) -> str:
    text = f"{local:%H:%M}"
    try:
        local_time(local.replace(tzinfo=None, fold=0), zone, text)
    except TimeRefused:
        # The hour that the change to winter time repeats: the offset tells which of the two.
        return f"{text} (UTC{local.isoformat()[-6:]})"
    return text
