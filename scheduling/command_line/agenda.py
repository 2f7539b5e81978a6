"""agenda and slots: what stands in the calendars, and what is free."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduling import clock
from scheduling.command_line.answer import Answer
from scheduling.command_line.appointment_lines import appointment_table, warning_lines
from scheduling.command_line.dates import span_text
from scheduling.command_line.documents import appointment_document, slot_document
from scheduling.command_line.exit_codes import DONE
from scheduling.command_line.invocation import Invocation
from scheduling.errors import TimeRefused
from scheduling.office.agenda import agenda
from scheduling.office.calendars import never_synchronised, resolve_calendar
from scheduling.office.slots import free_slots

DAYS_SHOWN = 28


def appointments(call: Invocation) -> Answer:
    """The appointments of a period: four weeks from today where nothing else is said."""
    start, end = _period(call)
    named = [resolve_calendar(call.workspace, one).id for one in call.arguments.calendar]
    found = agenda(call.workspace, start, end, named)
    document = {"appointments": [appointment_document(one, call.zone) for one in found]}
    lines = appointment_table(found, call.zone, call.catalogue, call.terminal.columns)
    unknown = _unknown(call)
    return Answer(DONE, document, lines if found else [call.catalogue.text("text.no_appointments")], unknown)


def slots(call: Invocation) -> Answer:
    """Free slots: of any one calendar, of so many together, or of all together."""
    asked = call.arguments
    start, end = _period(call)
    named = list(dict.fromkeys(asked.calendar))
    quorum = len(named) if asked.together == "all" else asked.quorum or 1
    answer = free_slots(
        call.workspace,
        calendars=named,
        quorum=quorum,
        duration=timedelta(minutes=asked.duration),
        start=start,
        end=end,
        limit=asked.limit,
    )
    rows = [
        (span_text(slot.interval.start, slot.interval.end, call.zone, call.catalogue), ", ".join(slot.calendars))
        for slot in answer.slots
    ]
    lines = call.table(("when", "calendars"), rows) if rows else [call.catalogue.text("text.no_slots")]
    document = {"slots": [slot_document(slot, call.zone) for slot in answer.slots], "warnings": list(answer.warnings)}
    return Answer(DONE, document, lines, [*_unknown(call), *warning_lines(answer.warnings, call.catalogue)])


def _unknown(call: Invocation) -> list[str]:
    """An empty page of a calendar that was never read is not an empty calendar."""
    return [
        call.catalogue.text("text.never_synchronised", name=one.name)
        for one in never_synchronised(call.workspace, call.arguments.calendar)
    ]


def _period(call: Invocation) -> tuple[datetime, datetime]:
    zone, asked = call.zone, call.arguments
    today = clock.now().astimezone(zone).date()
    start = clock.read_bound(asked.start, zone) if asked.start else clock.start_of_day(today, zone)
    if not asked.end:
        return start, clock.start_of_day(start.date() + timedelta(days=DAYS_SHOWN), zone)
    end = clock.read_bound(asked.end, zone)
    if end.timestamp() <= start.timestamp():  # Python compares wall clocks where both share a zone
        raise TimeRefused(asked.end, "not_after_start", zone.key)
    return start, end
