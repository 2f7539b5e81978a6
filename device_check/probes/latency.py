"""How long TCP takes to connect while the link is loaded: buffers that fill make a call lag although it is not cut."""

from __future__ import annotations

import threading
import time
from types import TracebackType

from device_check.probes.connections import Connections
from device_check.probes.kernel_counts import round_trip_ms
from device_check.probes.rungs import RungFailed

EVERY_S = 0.4
FEWEST = 3
# Beyond each limit: a connection that takes longer may as well be given up.
SILENT_MS = 2_000.0


class LatencyUnderLoad:
    """Connects every 400 ms while the block runs; `times_ms` are how long it took."""

    def __init__(self, connections: Connections) -> None:
        self.times_ms: list[float] = []
        self._connections = connections
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._run, name="check-latency", daemon=True)

    def __enter__(self) -> LatencyUnderLoad:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._left.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._left.wait(EVERY_S):
            begun = time.perf_counter()
            try:
                connection = self._connections.tcp()
            except RungFailed as failed:
                # Not where it was given up sooner, as the measurement's own time was over.
                if failed.code == "connection_timed_out" and _ms(begun) >= SILENT_MS:
                    self.times_ms.append(_ms(begun))
            else:
                took_ms = _ms(begun)
                with connection:
                    # Its first packet may have been lost: the system tries again after a second, which is no lag.
                    self.times_ms.append(min(took_ms, round_trip_ms(connection) or took_ms))


def _ms(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
