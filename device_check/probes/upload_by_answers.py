"""Up, where nothing tells what has arrived but the server's answers: through a proxy, and on systems that do not count."""

from __future__ import annotations

from dataclasses import dataclass

from device_check.measures.throughput import Arrival
from device_check.probes.connections import Connections
from device_check.probes.exchange import Channel
from device_check.probes.posting import Posting
from device_check.probes.posts import Posts
from device_check.probes.rungs import RungFailed

SMALLEST, LARGEST = 16_384, 262_144
# A post should take about this long: longer ones leave much unknown at the end, shorter ones wait for answers most of the time.
POST_S = 0.2
# On a longer way others follow before one is answered, small ones: three connections of so much fill 20 Mbit/s even where a proxy
# keeps each answer for a round trip (RFC 896).
NEAR_S, AHEAD_BPS = 0.05, 14e6
# Before the first answer: so many that none waits for room, as answers are not seen meanwhile.
FEWEST_AHEAD = 5
# Answers that were kept come together. What they are about came since those before them.
TOGETHER_S = 0.005


@dataclass(frozen=True)
class _Awaited:
    """Since when an answer is awaited: since the one before it, and that one since `before_s`."""

    before_s: float
    since_s: float


class UploadByAnswers(Posting):
    """Small posts, each counted when it is answered."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
        self._total = 0
        self._arrived: list[Arrival] = []
        self._awaited: dict[int, _Awaited] = {}

    @property
    def total_bytes(self) -> int:
        return self._total

    @property
    def arrivals(self) -> list[Arrival]:
        with self._lock:
            return [*self._arrived, *(Arrival(one.since_s, None, 0) for one in self._awaited.values())]

    def carry(self, channel: Channel, number: int) -> None:
        round_trip_s = self.limits.round_trip_s
        at_once = 1 if round_trip_s < NEAR_S else 1 + round(AHEAD_BPS / 8 * round_trip_s / SMALLEST)
        goes_on = True
        while goes_on and not self.stopping:
            kept = channel.socket is not None
            posts = self.on(channel)
            try:
                goes_on = self._keep_posting(posts, number, at_once)
            except RungFailed as failed:
                # A proxy may close after each post without saying so; not before the first on a connection.
                if failed.code != "connection_lost" or not (kept or posts.answered):
                    raise
            if posts.under_way and not self.stopping:
                # Who closes after one post has not taken the others.
                at_once = 1

    def _keep_posting(self, posts: Posts, number: int, at_once: int) -> bool:
        """Post over one connection as long as may be. Whether it ended before."""
        size = SMALLEST
        try:
            while not self.stopping:
                most = at_once if posts.answered else min(at_once, FEWEST_AHEAD)
                may_send = posts.under_way < most and not (posts.refused or posts.has_answer)
                if may_send and self.claim(size):
                    self._await(number)
                    posts.send(size)
                elif not posts.under_way:
                    return False
                else:
                    answered = posts.wait()
                    self._count(number, answered.size, posts.under_way > 0)
                    if answered.is_last:
                        return True
                    if at_once == 1:
                        size = _next(size, answered.took_s)
            return False
        finally:
            if not self.stopping:
                with self._lock:
                    self._awaited.pop(number, None)

    def _await(self, number: int) -> None:
        with self._lock:
            self._awaited.setdefault(number, _Awaited(self.since_s, self.since_s))

    def _count(self, number: int, size: int, others: bool) -> None:
        """A post was answered: it came after the one before it, the next after this one."""
        with self._lock:
            now_s = self.since_s
            one = self._awaited.pop(number)
            if now_s - one.since_s > TOGETHER_S:
                one = _Awaited(one.since_s, now_s)
            self._arrived.append(Arrival(one.before_s, now_s, size))
            if others:
                self._awaited[number] = one
            self._total += size
        self.moved()


def _next(size: int, took_s: float) -> int:
    """The size of the next post: twice where this one was quick, half where it was slow."""
    if took_s < POST_S / 2:
        return min(LARGEST, size * 2)
    return max(SMALLEST, size // 2) if took_s > POST_S * 2 else size
