"""The demonstration's secretary, ready to work: the sample hospital runs, and a profile is signed in to it and up to date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduling import clock
from scheduling.demo.embedded_server import EmbeddedServer, embedded_server
from scheduling.demo.practitioners import practitioners
from scheduling.demo.sample_hospital import sample_calendar
from scheduling.demo.server_data import OWNER
from scheduling.office.accounts import add_account
from scheduling.office.keys import add_keys
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.progress import Reporter, SilentReporter
from scheduling.sealing import SealingKeys, new_key
from scheduling.settings import SETTINGS_FILE

ZONE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Secretary:
    """Where her profile and its secrets lie, and the server that she works with."""

    profile: Path
    secrets: Path
    server: EmbeddedServer


@contextmanager
def secretary_at_work(folder: Path, settings: Sequence[str] = (), reporter: Reporter | None = None) -> Iterator[Secretary]:
    """Serve the sample hospital from `folder` (fresh), and sign a profile in. `settings`: lines of its settings file."""
    told = reporter or SilentReporter()
    profile, secrets = folder / "secretariat", folder / "secretariat-secrets"
    profile.mkdir(mode=0o700, parents=True)
    (profile / SETTINGS_FILE).write_text("".join(f"{line}\n" for line in settings), encoding="utf-8")
    key, now = new_key(clock.now()), clock.now()
    calendars = {
        one: sample_calendar(one, sample_monday(now.astimezone(ZONE).date()), ZONE, SealingKeys([key]), now)
        for one in practitioners()
    }
    with embedded_server(folder / "server", calendars) as server:
        with open_workspace(profile, secrets, reporter=told) as workspace:
            add_account(workspace, url=server.url, username=OWNER, password=server.passwords[OWNER])
            add_keys(workspace, [key])
            synchronise(workspace)
        yield Secretary(profile, secrets, server)


def sample_monday(today: date) -> date:
    """The Monday of the week that is looked at: on a weekend the one that comes, as there is little to see of the past one."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=today.weekday() > 4)
