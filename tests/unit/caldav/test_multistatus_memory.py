"""What a long answer takes."""

from __future__ import annotations

import subprocess
import sys

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
