"""A client killed at every boundary of a booking in two calendars: both stand, or none does and a person is asked.

`make test` cuts at every third boundary, `make nightly` at all of them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scheduling.booking.resolution import Keep
from scheduling.caldav.transport import Credentials
from scheduling.office.accounts import add_account
from scheduling.office.conflicts import open_conflicts, resolve_conflict
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.store.outbox import operations
from tests.conftest import USERS
from tests.helpers.program import ROOT
from tests.helpers.servers import Server, make_calendar
from tests.helpers.victim import CUT
from tests.integration.test_crash import standing

MOST_BOUNDARIES = 80
BOTH = [(0, "CONFIRMED", 10), (1, "CONFIRMED", 10)]
_users = iter(sorted(USERS)[500:])


def test_cut_at_every_boundary(radicale_server: Server, tmp_path: Path, nightly: bool) -> None:
    seen = set()
    for boundary in range(1, MOST_BOUNDARIES, 1 if nightly else 3):
        user = next(_users)
        credentials = Credentials(user, USERS[user])
        calendars = [make_calendar(radicale_server, user, USERS[user], name) for name in ("here", "there")]
        profile, secrets = tmp_path / f"{boundary}", tmp_path / f"{boundary}-secrets"
        with open_workspace(profile, secrets) as workspace:
            add_account(workspace, url=f"{radicale_server.url}{user}/", username=user, password=USERS[user])
        command = [sys.executable, "-m", "tests.helpers.together_victim", str(profile), str(secrets), str(boundary), *calendars]
        cut = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert cut.returncode in {0, CUT}, cut.stderr
        with open_workspace(profile, secrets) as workspace:
            for _ in range(2):
                assert [one.error for one in synchronise(workspace).calendars if one.error is not None] == [], cut.stderr
            waiting = [(one.kind, one.state) for one in operations(workspace.database)]
            there = standing(calendars, credentials)
            if cut.returncode == 0:
                assert (there, waiting) == (BOTH, []), "it came to its end"
                break
            if waiting:
                assert (there, waiting) == ([], [("together", "interrupted")]), f"boundary {boundary}, {cut.stderr}"
                (asked,) = open_conflicts(workspace)
                keep: Keep = "local" if boundary % 4 < 2 else "server"
                resolve_conflict(workspace, asked.uid, keep)
                assert standing(calendars, credentials) == (BOTH if keep == "local" else []), f"boundary {boundary}"
            else:
                assert there in (BOTH, []), f"boundary {boundary}, {cut.stderr}"
            seen.add((bool(there), bool(waiting)))
    else:
        raise AssertionError("it never came to its end")
    assert {(True, False), (False, True)} <= seen, "both sides of the point of no return were cut"
    print(f"{boundary - 1} boundaries")
