"""Public holidays as the agenda shows them: worked out once a month, kept in the store, read from there.

The package that knows them takes 60 ms to import, longer than everything else that a day of the agenda needs.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

from scheduling import clock
from scheduling.errors import ValueRefused
from scheduling.office.workspace import Workspace
from scheduling.public_holidays import public_holidays
from scheduling.store.columns import json_text
from scheduling.store.meta import fact, keep_fact

KEPT = timedelta(days=30)


def closed_days(workspace: Workspace, first: date, last: date, language: str = "fr") -> dict[date, str]:
    """Public holidays from `first` to `last`, both included, with their names in `language` where they are known in it.

    None where the setting names no place that has any: a question about free slots says so (`ValueRefused`).
    """
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= _year(workspace, year, language)
    return {day: name for day, name in found.items() if first <= day <= last}


def _year(workspace: Workspace, year: int, language: str) -> dict[date, str]:
    place = workspace.settings.holidays.strip()
    if not place:
        return {}
    name = f"holidays {place} {year} {language}"
    today = clock.now().date()
    kept = fact(workspace.database, name)
    if kept is not None:
        document = json.loads(kept)
        if abs(today - date.fromisoformat(document["on"])) < KEPT:
            return {date.fromisoformat(day): called for day, called in document["days"].items()}
    try:
        found = public_holidays(place, [year], language)
    except ValueRefused:
        found = {}
    days = {day.isoformat(): called for day, called in found.items()}
    with workspace.database.transaction() as cursor:
        keep_fact(cursor, name, json_text({"on": today.isoformat(), "days": days}))
    return found
