"""Search over names, patient numbers, references and titles: names are found only where the key that opens them is."""

from __future__ import annotations

from scheduling import clock
from scheduling.office.workspace import Workspace
from scheduling.store.occurrences import StoredAppointment
from scheduling.store.search import MOST_FOUND, search_appointments


def search(workspace: Workspace, text: str, limit: int = MOST_FOUND) -> list[StoredAppointment]:
    """What has a word that begins with each word of `text`: what is still to come first, soonest first, then what is past, latest
    first. One entry an object; nothing in `text` is an operator, an empty one finds nothing.
    """
    now = clock.now()
    found = search_appointments(workspace.database, text, limit)
    coming = [one for one in found if one.end >= now]
    return coming + [one for one in reversed(found) if one.end < now]
