"""Several connections that carry data in one direction, each in a thread of its own, and how much has arrived."""

from __future__ import annotations

import http.client
import threading
import time
from abc import ABC, abstractmethod

from device_check.measures.throughput import LONGEST_S, MOST_BYTES, SAMPLE_S, Sample, is_enough
from device_check.probes.connections import Connections
from device_check.probes.exchange import Channel, Names
from device_check.probes.rungs import RungFailed
from device_check.probes.tcp import ANSWER_S
from device_check.progress import CancelToken

MIB = 1 << 20


class Streams(ABC):
    """One direction. `count` connections at once; fewer where the server takes no more."""

    count: int

    def __init__(self, connections: Connections, names: Names) -> None:
        self.connections = connections
        self.names = names
        self.failures: list[RungFailed] = []
        self._stopping = threading.Event()
        self._changed = threading.Event()
        self._lock = threading.Lock()
        self._claimed = 0
        self._working = 0

    @property
    @abstractmethod
    def total_bytes(self) -> int:
        """What has arrived so far."""

    @abstractmethod
    def carry(self, channel: Channel, number: int) -> None:
        """Carry data over one connection until `stopping`, or until nothing more may be claimed."""

    @property
    def stopping(self) -> bool:
        """Whether enough was measured."""
        return self._stopping.is_set()

    def claim(self, size: int) -> bool:
        """Whether `size` more bytes may be moved: what was asked for comes, also when nobody reads it any more."""
        with self._lock:
            if self._claimed + size > MOST_BYTES + MIB:
                return False
            self._claimed += size
            return True

    def moved(self) -> None:
        """Called after each piece: over the limit, the measurement ends at once and not at the next sample."""
        if self.total_bytes >= MOST_BYTES:
            self._changed.set()

    def measure(self, ready_bps: float, cancel: CancelToken) -> list[Sample]:
        """Carry until enough is known, and answer the samples. Raises `RungFailed` where nothing can be carried."""
        channels = self._opened()
        threads = [
            threading.Thread(target=self._work, args=(channel, number), name=f"check-stream-{number}", daemon=True)
            for number, channel in enumerate(channels)
        ]
        self._working = len(threads)
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        samples: list[Sample] = []
        try:
            while not is_enough(samples, ready_bps):
                over = self._changed.wait(max(0.0, begun + SAMPLE_S * (len(samples) + 1) - time.perf_counter()))
                cancel.check()
                samples.append(Sample(time.perf_counter() - begun, self.total_bytes))
                if over:
                    break
        finally:
            self._stopping.set()
            self.connections.interrupt()
            for thread in threads:
                thread.join()
        if self.failures and not is_enough(samples, ready_bps):
            raise self.failures[0]
        return samples

    def _opened(self) -> list[Channel]:
        channels: list[Channel] = []
        for _ in range(self.count):
            channel = Channel(self.connections)
            try:
                channel.opened()
            except RungFailed:
                if not channels:
                    raise
                break
            if channel.socket is not None:
                # A slow link is no silent server: the measurement's own end is the end of every wait.
                channel.socket.settimeout(LONGEST_S + ANSWER_S)
            channels.append(channel)
        return channels

    def _work(self, channel: Channel, number: int) -> None:
        try:
            self.carry(channel, number)
        except RungFailed as failed:
            self._failed(failed)
        except (OSError, http.client.HTTPException) as error:
            if not self.stopping and not self.connections.cancel.cancelled:
                self._failed(channel.failed(error))
        finally:
            with self._lock:
                self._working -= 1
                if not self._working:
                    self._changed.set()

    def _failed(self, failed: RungFailed) -> None:
        if not self.stopping:
            self.failures.append(failed)
