"""What a long answer takes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.helpers.scripted_server import Reply, always, scripted

RESPONSE = (
    "<D:response><D:href>/cal/{}.ics</D:href><D:propstat><D:prop><D:getetag>&quot;{}&quot;</D:getetag><D:resourcetype/></D:prop>"
    "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
)


def test_a_long_answer_is_read_one_by_one_in_little_memory() -> None:
    """In a process of its own: lxml's memory is not Python's. As a tree these would take more than 60 MB."""
    code = (
        "import resource, sys\n"
        "from scheduling.caldav.multistatus_stream import EachResponse\n"
        "from scheduling.caldav.transport import Answer\n"
        "from tests.unit.caldav.test_multistatus_memory import RESPONSE\n"
        "body = ('<D:multistatus xmlns:D=\"DAV:\">' + ''.join(RESPONSE.format(n, n) for n in range(60_000))\n"
        "        + '<D:sync-token>t</D:sync-token></D:multistatus>').encode()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "each = EachResponse(Answer(207, {}, body, 'https://h/cal/'))\n"
        "count = sum(one.etag is not None for one in each)\n"
        "print(count, each.sync_token, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120).stdout.split()
    assert said[:2] == ["60000", "t"]
    assert int(said[2]) < 20


ASKING = """
import sys
from pathlib import Path
from scheduling.caldav.listing import list_etags, sync_collection
from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import BadAnswer

with Transport(Credentials("a", "b")) as transport:
    for way in sys.argv[2:]:
        try:
            asked = list_etags(transport, sys.argv[1]) if way == "list" else sync_collection(transport, sys.argv[1], "").changed
            print(len(asked))
        except BadAnswer as error:
            print(error.reason)
print(next(int(line.split()[1]) // 1024 for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""
OWN = (
    "<D:response><D:href>/cal/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop>"
    "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
)


def body(kind: str, count: int) -> bytes:
    """A calendar of so many objects, as its server tells of them, with its token."""

    def each(number: int) -> str:
        if kind == "usual":
            return RESPONSE.format(f"5e1c1f54-7d5c-4a3c-9f1c-{number:012x}", f"{number:032x}")
        if kind == "long":
            return f"<D:response><D:href>/cal/{number}{'é' * 400}</D:href><D:propstat/></D:response>"
        return f"<D:response><D:href>/cal/{number}</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"

    responses = "".join(map(each, range(count)))
    return f'<D:multistatus xmlns:D="DAV:">{OWN}{responses}<D:sync-token>t</D:sync-token></D:multistatus>'.encode()


@pytest.mark.parametrize(
    ("kind", "count", "ways", "told"),
    [
        ("usual", 100_000, ("list", "sync"), ["100000", "100000"]),
        ("usual", 210_000, ("list",), ["too_many"]),
        ("deleted", 210_000, ("sync",), ["too_many"]),
        ("long", 20_000, ("sync",), ["too_many"]),
    ],
)
def test_a_large_calendar_is_listed_in_bounded_memory_and_a_monstrous_one_refused(
    kind: str, count: int, ways: tuple[str, ...], told: list[str]
) -> None:
    """By a process of its own, of which 35 MB are the program."""
    with scripted(always(Reply(207, {}, body(kind, count)))) as server:
        command = [sys.executable, "-c", ASKING, f"{server.url}cal/", *ways]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    *found, peak = said.stdout.split()
    assert found == told
    assert int(peak) < 200, peak
