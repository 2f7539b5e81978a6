"""One calendar of 10,000 objects on a Radicale of its own, for `tests.bench.sync`; written into the server's folder at once."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.bench.read import sample
from tests.helpers.servers import radicale

USER, PASSWORD, FOLDER = "bench", "bench", "big"
DELTA = (
    '<D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:sync-level>1</D:sync-level>'
    "<D:prop><D:getetag/></D:prop></D:sync-collection>"
)


@dataclass(frozen=True)
class BigCalendar:
    """`home`: what an account is added with; `url`: the one calendar in it."""

    home: str
    url: str
    names: list[str]

    def change(self, count: int, turn: int) -> None:
        """Another program changes one property of so many objects, others in each turn; then it asks for the new state.

        The server makes a token for each state when it is first asked: nobody of those who are measured pays for that.
        """
        with requests.Session() as session:
            session.auth = (USER, PASSWORD)
            session.trust_env = False
            for number in range(count):
                address = self.url + self.names[(turn * 997 + number * 31) % len(self.names)]
                body = session.get(address, timeout=60).content
                changed = re.sub(rb"SUMMARY:[^\r]*", f"SUMMARY:Changed {uuid.uuid4()}".encode(), body, count=1)
                session.put(address, changed, headers={"Content-Type": "text/calendar"}, timeout=60).raise_for_status()
            assert session.request("REPORT", self.url, data=DELTA, timeout=900).text.count("getetag") >= len(self.names)


@contextmanager
def big_calendar(directory: Path, count: int) -> Iterator[BigCalendar]:
    """Made in `directory`, or found there from the run before: Radicale takes minutes to read 10,000 objects for the first time.

    The server has read every object before the block begins: nobody who is measured pays for that.
    """
    place = directory / "collections" / "collection-root" / USER / FOLDER
    names = [f"{number:05}.ics" for number in range(count)]
    if {found.name for found in place.glob("*.ics")} != set(names):
        shutil.rmtree(directory, ignore_errors=True)
        place.mkdir(parents=True)
        properties = {"tag": "VCALENDAR", "D:displayname": "Big", "C:supported-calendar-component-set": "VEVENT"}
        (place / ".Radicale.props").write_text(json.dumps(properties), encoding="utf-8")
        for name, body in zip(names, sample(count), strict=True):
            (place / name).write_bytes(body)
    with radicale(directory, {USER: PASSWORD}) as server:
        calendar = BigCalendar(f"{server.url}{USER}/", f"{server.url}{USER}/{FOLDER}/", names)
        calendar.change(0, 0)
        yield calendar
