"""A day of the agenda is shown without what costs most to import: HTTP, XML, ciphers, the reading of iCalendar."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from scheduling.office.agenda import agenda_days
from scheduling.office.workspace import Workspace
from tests.unit.office.test_agenda_days import put
from tests.unit.store.samples import foreign, ours

HEAVY = (
    "requests",
    "urllib3",
    "ssl",
    "truststore",
    "lxml",
    "holidays",
    "icalendar",
    "cryptography",
    "keyring",
    "importlib.metadata",
    "scheduling.icalendar.reader",
    "scheduling.caldav",
    "tomlkit",
    "shutil",
    "logging",
    "email",
)
PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from scheduling.office.agenda import agenda_days
from scheduling.office.state import office_state
from scheduling.office.workspace import open_workspace

with open_workspace(Path(sys.argv[1]), Path(sys.argv[2])) as workspace:
    days = agenda_days(workspace, date(2026, 11, 2), date(2026, 11, 8))
    office_state(workspace)
print(len(days.appointments), *(name for name in sys.argv[3:] if name in sys.modules))
"""


def test_nothing_heavy_is_imported(workspace: Workspace, calendars: tuple[int, int]) -> None:
    put(workspace, calendars[0], "u1", ours("u1"))
    put(workspace, calendars[0], "f1", foreign("f1", "RRULE:FREQ=DAILY;COUNT=3"))
    agenda_days(workspace, date(2026, 11, 2), date(2026, 11, 8))  # as on every day but the first: holidays are kept
    secrets = workspace.directory.with_name("secrets")
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(workspace.directory), str(secrets), *HEAVY],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert ran.stdout.split() == ["4"]
