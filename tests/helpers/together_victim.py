"""A process that ends, as by SIGKILL, at one numbered boundary of a booking in two calendars (see `tests.helpers.victim`).

`python -m tests.helpers.together_victim PROFILE SECRETS BOUNDARY CALENDAR OTHER`: exit code 9 where it was cut.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scheduling.office.together import book_together
from scheduling.office.workspace import open_workspace
from scheduling.store.collections import collections
from tests.helpers.victim import LENGTH, PATIENT, START, Boundaries, cut_at


def main() -> None:
    profile, secrets, boundary, *calendars = sys.argv[1:]
    with open_workspace(Path(profile), Path(secrets)) as workspace:
        ids = {one.href: one.id for one in collections(workspace.database)}
        cut_at(Boundaries(int(boundary)))
        book_together(workspace, [(ids[one], one) for one in calendars], start=START, duration=LENGTH, patient=PATIENT)


if __name__ == "__main__":
    main()
