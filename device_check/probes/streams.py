"""Several connections that carry data in one direction, each in a thread of its own, and how much has arrived."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from device_check.measures.throughput import SAMPLE_S, USUAL, Arrival, Limits, Sample, is_enough
from device_check.probes.connections import Connections
from device_check.probes.exchange import Channel, Names
from device_check.probes.rungs import RungFailed
from device_check.probes.tcp import ANSWER_S
from device_check.progress import CancelToken

MIB = 1 << 20


class Streams(ABC):
    """One direction. `count` connections at once; fewer where the server takes no more. `names`: set before it is measured."""

    count: int

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self.names = Names("", "")
        self.limits = USUAL
        self.failures: list[RungFailed] = []
        self._stopping = threading.Event()
        self._changed = threading.Event()
        self._lock = threading.Lock()
        self._begun = 0.0
        self._claimed = 0
        self._working = 0

    @property
    @abstractmethod
    def total_bytes(self) -> int:
        """What has arrived so far."""

    @property
    def arrivals(self) -> list[Arrival]:
        """What arrived piece by piece, where only the ends of pieces are known."""
        return []

    @property
    def since_s(self) -> float:
        """Seconds since the beginning of `measure`."""
        return time.perf_counter() - self._begun

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
            if self._claimed + size > self.limits.most_bytes:
                return False
            self._claimed += size
            return True

    def moved(self) -> None:
        """Called after each piece: over the limit, the measurement ends at once and not at the next sample."""
        if self.total_bytes >= self.limits.most_bytes:
            self._changed.set()

    def open(self) -> list[Channel]:
        """The connections that `measure` is to use; fewer where the server takes no more. Raises `RungFailed`."""
        channels = [Channel(self.connections) for _ in range(self.count)]
        opened: list[Channel] = []
        failed: list[RungFailed] = []
        with ThreadPoolExecutor(self.count, thread_name_prefix="check-stream-open") as threads:
            # On a long way one after the other would take the time of the measurement.
            for channel, opening in [(one, threads.submit(one.opened)) for one in channels]:
                try:
                    opening.result()
                    opened.append(channel)
                except RungFailed as error:
                    failed.append(error)
        if not opened:
            raise failed[0]
        return opened

    def opened(self, channel: Channel) -> socket.socket:
        """Its connection, opened where the server has closed it. Raises `RungFailed`."""
        channel.opened()
        assert channel.socket is not None
        # A slow link is no silent server: the measurement's own end is the end of every wait.
        channel.socket.settimeout(self.limits.longest_s + ANSWER_S)
        return channel.socket

    def measure(self, channels: Sequence[Channel], ready_bps: float, cancel: CancelToken, limits: Limits = USUAL) -> list[Sample]:
        """Carry until enough is known, and answer the samples. Raises `RungFailed` where nothing can be carried."""
        self.limits = limits
        self._working = len(channels)
        samples: list[Sample] = []
        with ThreadPoolExecutor(len(channels), thread_name_prefix="check-stream") as threads:
            begun = self._begun = time.perf_counter()
            works = [threads.submit(self._work, channel, number) for number, channel in enumerate(channels)]
            try:
                while not is_enough(samples, ready_bps, limits, self.arrivals):
                    over = self._changed.wait(max(0.0, begun + SAMPLE_S * (len(samples) + 1) - time.perf_counter()))
                    cancel.check()
                    samples.append(Sample(self.since_s, self.total_bytes))
                    if over:
                        break
            finally:
                self._stopping.set()
                self.connections.interrupt()
        for work in works:
            # A fault of ours; what stopped a connection is among the failures.
            work.result()
        if self.failures and not is_enough(samples, ready_bps, limits, self.arrivals):
            raise self.failures[0]
        return samples

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
