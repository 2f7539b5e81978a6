"""Starts and ends the speed server of this machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from device_check.errors import EndpointNotStarted

STOP_S = 5


@dataclass(frozen=True)
class SpeedEndpoint:
    """A running server."""

    url: str
    port: int
    process_id: int


@contextmanager
def speed_endpoint(
    address: str = "127.0.0.1",
    certificate: Path | None = None,
    inside: Sequence[str] = (),
) -> Iterator[SpeedEndpoint]:
    """Serve on a free port of `address` while the block runs; `inside` is a command to run it by (`ip netns exec NAME`).

    `certificate`: PEM with key and certificate, for https. Raises `EndpointNotStarted` where it does not come up.
    """
    command = [*inside, sys.executable, "-m", "device_check.demo_endpoint.server", "--address", address]
    if certificate is not None:
        command += ["--certificate", str(certificate)]
    process = subprocess.Popen(  # noqa: S603  our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline().strip()
        if not line.isdigit():
            raise EndpointNotStarted(process.wait(STOP_S))
        scheme = "https" if certificate else "http"
        yield SpeedEndpoint(f"{scheme}://{address}:{int(line)}/", int(line), process.pid)
    finally:
        # The end of its input is its end; one that does not listen is ended by its id.
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
