"""A server whose clock is wrong: it answers HEAD with a Date so far from ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from device_check.probes.endpoint import Endpoint


@contextmanager
def dated_server(
    ahead_s: float, *, status: int = 200, headers: Mapping[str, str] | None = None, date: str | None = None
) -> Iterator[Endpoint]:
    """Its clock is `ahead_s` ahead of this machine's; `date`: what it says instead, to the letter."""

    class Answers(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response_only(status)
            theirs = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead_s), usegmt=True)
            self.send_header("Date", theirs if date is None else date)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as listening:
        serving = threading.Thread(target=partial(listening.serve_forever, poll_interval=0.01))
        serving.start()
        try:
            yield Endpoint("127.0.0.1", listening.server_port, "/", tls=False)
        finally:
            listening.shutdown()
            serving.join()
