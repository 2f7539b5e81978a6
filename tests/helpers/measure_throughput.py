"""Our throughput probe as a program, to be run inside a network namespace: prints its measures as JSON.

python -m tests.helpers.measure_throughput HOST PORT READY_BPS acknowledged|answered|sent [--only WAY] [--proxy P] [--ca-file F]

`answered`: as on a system that does not tell what was acknowledged. `sent`: wrongly, what was handed to the system.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from types import SimpleNamespace

from device_check.probes import kernel_counts, throughput
from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.throughput import ThroughputProbe
from device_check.probes.upload import Upload
from device_check.progress import SilentReporter, Token


class CountedAtTheSender(Upload):
    """What the best tools do: bytes count as soon as the system has taken them, wherever they are."""

    handed_over = 0

    @property
    def total_bytes(self) -> int:
        return self.handed_over

    def _pieces(self, size: int) -> Iterator[bytes]:
        for piece in super()._pieces(size):
            yield piece
            with self._lock:
                self.handed_over += len(piece)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("ready_bps", type=float)
    parser.add_argument("counted", choices=["acknowledged", "answered", "sent"])
    parser.add_argument("--only", choices=["download", "upload"])
    parser.add_argument("--proxy")
    parser.add_argument("--ca-file", default="")
    asked = parser.parse_args()
    if asked.counted == "answered":
        kernel_counts.sys = SimpleNamespace(platform="other")  # type: ignore[attr-defined, assignment]
    if asked.counted == "sent":
        throughput.Upload = CountedAtTheSender  # type: ignore[misc]  # what is chosen where the system tells
    throughput.DIRECTIONS = tuple(one for one in throughput.DIRECTIONS if asked.only in (None, one[0]))
    proxy = None
    if asked.proxy:
        host, _colon, port = asked.proxy.partition(":")
        proxy = Proxy(host, int(port))
    endpoint = Endpoint(asked.host, asked.port, "/", tls=bool(asked.ca_file), proxy=proxy, ca_file=asked.ca_file)
    ready = {"download": asked.ready_bps, "upload": asked.ready_bps}
    begun, used = time.monotonic(), time.process_time()
    measurement = ThroughputProbe(endpoint, ready).run(Token(), SilentReporter())
    whole = {
        **measurement.measures,
        "causes": [cause.code for cause in measurement.causes],
        "bytes": measurement.bytes_moved,
        "seconds": time.monotonic() - begun,
        "cpu_s": time.process_time() - used,
    }
    print(json.dumps(whole))


if __name__ == "__main__":
    main()
