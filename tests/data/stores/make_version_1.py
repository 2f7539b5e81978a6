"""How `version-1` was made; kept to be read, not run: it needs the code of commit a2c2915, the last before migration 2.

git worktree add /tmp/old a2c2915 && cd /tmp/old && PYTHONPATH=. python .../make_version_1.py DIRECTORY

A profile that was left with everything an outbox may hold, and the server's folder as it stood then. All names are made up.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduling.caldav.transport import Credentials
from scheduling.model.patient import Patient
from scheduling.office.desk import open_desk
from scheduling.office.keys import add_keys
from scheduling.office.synchronise import synchronise
from scheduling.sealing import new_key
from scheduling.store.outbox import operations
from tests.helpers.faulty_proxy import answer_lost, faulty_proxy, request_lost
from tests.helpers.servers import radicale
from tests.integration.clinic import open_clinic

DAY = datetime(2031, 3, 4, 8, tzinfo=ZoneInfo("Europe/Paris"))
HOUR, LENGTH = timedelta(hours=1), timedelta(minutes=30)
PATIENT = Patient(family="Haddad", given="Nora", ipp="8001234567")
AFTER_THE_CLAIM = "6"


def main(made: Path) -> None:
    """Make it all in `made`."""
    with radicale(made / "server", {"secretary": "s3cret!"}) as server, faulty_proxy(server.port) as proxy:
        clinic = open_clinic(server, proxy, Credentials("secretary", "s3cret!"), made)
        with clinic.opened:
            workspace = clinic.profile("profile")
            add_keys(workspace, [new_key(DAY)])
            desk = open_desk(workspace)
            here, there = clinic.calendars

            def book(hour: int, patient: Patient | None = None) -> str:
                outcome = desk.book(calendar=here, start=DAY + hour * HOUR, duration=LENGTH, patient=patient)
                assert outcome.appointment is not None
                return str(outcome.appointment.reference)

            stays, moved, cancelled, both = book(0, PATIENT), book(1), book(2), book(3)
            synchronise(workspace)
            # a conflict: made longer here, moved by another profile
            other = clinic.profile("other")
            synchronise(other)
            open_desk(other).move(both, DAY + 7 * HOUR)
            print(desk.edit(both, duration=LENGTH * 2).outcome)
            synchronise(workspace)
            # unknown, though it arrived: the move's PUT was answered, nobody heard it, and nothing could be read back
            proxy.on("PUT", body=b"STATUS:CONFIRMED", act=answer_lost)
            proxy.on("GET", act=request_lost)
            desk.move(moved, DAY + 5 * HOUR)
            # unknown, and it never arrived
            proxy.heal()
            proxy.on("*", act=request_lost)
            desk.cancel(cancelled)
            # queued: booked for later
            desk.book(calendar=there, start=DAY + 6 * HOUR, duration=LENGTH, patient=PATIENT, offline=True)
            print(stays, [(one.kind, one.state, one.reference) for one in operations(workspace.database)])
        proxy.heal()
        # sending: the process died between its claim and the confirmation
        cut = [sys.executable, "-m", "tests.helpers.victim", str(made / "profile"), str(made / "profile-secrets"), "book", "-"]
        done = subprocess.run([*cut, AFTER_THE_CLAIM, here, there], check=False, capture_output=True, text=True)
        print(done.returncode, done.stderr)
        print(proxy.url)
    shutil.rmtree(made / "other")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
