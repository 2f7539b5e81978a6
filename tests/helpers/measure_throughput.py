"""Our throughput probe as a program, to be run inside a network namespace: prints its measures as JSON.

python -m tests.helpers.measure_throughput HOST PORT READY_BPS acknowledged|answered
"""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

from device_check.probes import kernel_counts
from device_check.probes.endpoint import Endpoint
from device_check.probes.throughput import ThroughputProbe
from device_check.progress import SilentReporter, Token


def main() -> None:
    host, port, ready_bps, counted = sys.argv[1:]
    if counted == "answered":
        # As on a system that does not tell what was acknowledged.
        kernel_counts.sys = SimpleNamespace(platform="other")  # type: ignore[attr-defined, assignment]
    ready = {"download": float(ready_bps), "upload": float(ready_bps)}
    measurement = ThroughputProbe(Endpoint(host, int(port), "/", tls=False), ready).run(Token(), SilentReporter())
    causes = [cause.code for cause in measurement.causes]
    print(
        json.dumps({**measurement.measures, "causes": causes, "bytes": measurement.bytes_moved, "seconds": measurement.seconds})
    )


if __name__ == "__main__":
    main()
