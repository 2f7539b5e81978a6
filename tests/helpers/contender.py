"""One of several processes that want the same slots at the same moments: `python -m tests.helpers.contender` with JSON on stdin.

{"profile", "secrets", "calendar", "slots": [[start, at_epoch_s], ...]} -> a list of [outcome, reference] on stdout.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from scheduling.office.desk import open_desk
from scheduling.office.workspace import open_workspace


def main() -> None:
    asked = json.load(sys.stdin)
    answers = []
    with open_workspace(Path(asked["profile"]), Path(asked["secrets"])) as workspace:
        desk = open_desk(workspace)
        for start, at in asked["slots"]:
            time.sleep(max(0.0, at - time.time()))
            outcome = desk.book(calendar=asked["calendar"], start=datetime.fromisoformat(start), duration=timedelta(minutes=30))
            answers.append([outcome.outcome, outcome.appointment.reference if outcome.appointment else None])
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
