"""calendars [add | find | follow | unfollow]."""

from __future__ import annotations

from scheduling.command_line.answer import Answer
from scheduling.command_line.documents import Document, calendar_document, found_document
from scheduling.command_line.exit_codes import DONE
from scheduling.command_line.invocation import Invocation
from scheduling.office.calendars import add_calendar, find_calendars, follow
from scheduling.store.collections import Collection, collections


def listed(call: Invocation) -> Answer:
    """All calendars that are known."""
    return _answer(call, collections(call.workspace.database), call.catalogue.text("text.no_calendars"))


def add(call: Invocation) -> Answer:
    """Add a calendar by its address."""
    return _answer(call, [add_calendar(call.workspace, call.arguments.url)])


def find(call: Invocation) -> Answer:
    """Find a practitioner's calendars by name."""
    name = call.arguments.name
    known = {one.href: one for one in collections(call.workspace.database)}
    found = [
        calendar_document(known[one.href]) if one.href in known else found_document(one, person.name)
        for person in find_calendars(call.workspace, name)
        for one in person.calendars
    ]
    return _shown(call, found, call.catalogue.text("text.none_found", name=name))


def followed(call: Invocation) -> Answer:
    """Follow a calendar, or no longer."""
    return _answer(call, [follow(call.workspace, call.arguments.calendar, call.arguments.action == "follow")])


def _answer(call: Invocation, calendars: list[Collection], none: str = "") -> Answer:
    return _shown(call, [calendar_document(one) for one in calendars], none)


def _shown(call: Invocation, documents: list[Document], none: str) -> Answer:
    words = call.catalogue
    rows = [
        (
            one["name"],
            one["owner"] or "",
            one["account"] or "",
            words.text(f"rights.{_rights(one)}"),
            words.text("yes_no.yes" if one["followed"] else "yes_no.no"),
            one["href"],
        )
        for one in documents
    ]
    lines = call.table(("name", "owner", "account", "rights", "followed", "url"), rows) if rows else [none]
    return Answer(DONE, {"calendars": documents}, lines)


def _rights(calendar: Document) -> str:
    if calendar["gone"]:
        return "gone"
    if not calendar["readable"]:
        return "free_busy"
    return "write" if calendar["writable"] else "read"
