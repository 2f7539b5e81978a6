"""Who takes part in `tests.bench.sync`, each run in a process of its own: `python -m tests.bench.sync_rivals WHO FOLDER HOME`.

Says as JSON on stdout what it did: requests, bytes, objects, seconds of the work itself.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from tests.bench.big_calendar import FOLDER, PASSWORD, USER

TOGETHER = 100
"""Objects in a multiget of the bare loop: as many as the design asks of the engine."""
DELTA = (
    '<?xml version="1.0"?><D:sync-collection xmlns:D="DAV:"><D:sync-token>{}</D:sync-token><D:sync-level>1</D:sync-level>'
    "<D:prop><D:getetag/><D:resourcetype/></D:prop></D:sync-collection>"
)
BODIES = (
    '<?xml version="1.0"?><C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
    "<D:prop><D:getetag/><C:calendar-data/></D:prop>{}</C:calendar-multiget>"
)


def teleconsult(folder: Path, home: str) -> dict[str, float]:
    """What the program does at each synchronisation; the profile is signed in."""
    from scheduling.office.accounts import add_account
    from scheduling.office.synchronise import synchronise
    from scheduling.office.workspace import open_workspace
    from scheduling.store.accounts import accounts

    with open_workspace(folder / "profile", folder / "secrets") as workspace:
        if not accounts(workspace.database):
            add_account(workspace, url=home, username=USER, password=PASSWORD)
            return {}
        began = time.perf_counter()
        done = synchronise(workspace)
        took = time.perf_counter() - began
    (calendar,) = done.calendars
    assert calendar.error is None, calendar.error
    return {
        "requests": calendar.requests,
        "bytes": calendar.bytes_received,
        "objects": calendar.downloaded,
        "seconds": took,
    }


def bare(folder: Path, home: str) -> dict[str, float]:
    """A loop that asks for the same bytes and reads nothing of them but names and token; it keeps only the token."""
    import requests

    kept, url = folder / "token", f"{home}{FOLDER}/"
    token = kept.read_text(encoding="utf-8") if kept.exists() else ""
    began, count, size = time.perf_counter(), 1, 0
    with requests.Session() as session:
        session.trust_env = False
        session.auth = (USER, PASSWORD)
        listed = session.request("REPORT", url, data=DELTA.format(token), headers={"Depth": "0"}, timeout=300)
        size += len(listed.content)
        hrefs = re.findall(r"<href>([^<]*\.ics)</href>", listed.text)
        for start in range(0, len(hrefs), TOGETHER):
            asked = "".join(f"<D:href>{href}</D:href>" for href in hrefs[start : start + TOGETHER])
            size += len(session.request("REPORT", url, data=BODIES.format(asked), headers={"Depth": "1"}, timeout=300).content)
            count += 1
    took = time.perf_counter() - began
    found = re.search(r"<sync-token>([^<]*)</sync-token>", listed.text)
    assert found is not None, listed.text[:500]
    kept.write_text(found[1], encoding="utf-8")
    return {"requests": count, "bytes": size, "objects": len(hrefs), "seconds": took}


if __name__ == "__main__":
    who, place, address = sys.argv[1:]
    json.dump({"teleconsult": teleconsult, "bare": bare}[who](Path(place), address), sys.stdout)
