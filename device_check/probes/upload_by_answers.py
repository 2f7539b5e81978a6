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
# One at a time, a post should take about this long: longer ones leave much unknown at the end, shorter ones wait for answers most
# of the time.
POST_S, POST_ROUND_TRIPS = 0.2, 3
# On a longer way others follow before one is answered, small ones, as many as each of three connections may have to carry; also
# where a proxy keeps an answer for a round trip (RFC 896).
NEAR_S, AHEAD_BPS = 0.05, 40e6
# Who answers so, or closes, where posts followed each other, perhaps only takes one at a time.
_ONE_AT_A_TIME = ("connection_lost", "not_http", "endpoint_refuses")
# Before the first answer so many that none waits for room, as answers are not seen meanwhile; then four more for each that is
# answered, as TCP finds its pace. Larger ones after some: servers close a connection after a hundred.
FEWEST_AHEAD, OF_ONE_SIZE = 5, 20
# Answers that were kept come together. What they are about came since those before them.
TOGETHER_S = 0.005


@dataclass(frozen=True)
class _Awaited:
    """Since when an answer is awaited: since the one before it, and that one since `before_s`."""

    before_s: float
    since_s: float


@dataclass
class _Pace:
    """How many bytes of one connection may be under way beside the next post (0: one at a time), and its size."""

    ahead: int
    size: int = SMALLEST

    def at_once(self, answered: int) -> int:
        """How many posts may be under way, after so many on this connection."""
        return min(1 + self.ahead // self.size, FEWEST_AHEAD + 4 * answered)

    def adapt(self, took_s: float, usual_s: float, answered: int) -> None:
        """One at a time: twice the size where one was quick, half where it was slow. Else larger after some."""
        if self.ahead:
            self.size = min(LARGEST, SMALLEST << answered // OF_ONE_SIZE)
        elif took_s < usual_s / 2:
            self.size = min(LARGEST, self.size * 2)
        elif took_s > usual_s * 2:
            self.size = max(SMALLEST, self.size // 2)


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
        pace = _Pace(0 if round_trip_s < NEAR_S else round(AHEAD_BPS / 8 * round_trip_s))
        goes_on = True
        while goes_on and not self.stopping:
            kept = channel.socket is not None
            posts = self.on(channel)
            try:
                goes_on = self._keep_posting(posts, number, pace)
            except RungFailed as failed:
                # A proxy may close after each post without saying so; not before the first on a connection.
                lost = failed.code == "connection_lost" and (kept or posts.answered)
                if not lost and not (posts.under_way and failed.code in _ONE_AT_A_TIME):
                    raise
                channel.close()
            if posts.under_way and posts.answered < 2 and not self.stopping:
                pace.ahead = 0

    def _keep_posting(self, posts: Posts, number: int, pace: _Pace) -> bool:
        """Post over one connection as long as may be. Whether it ended before."""
        try:
            while not self.stopping:
                may_send = posts.under_way < pace.at_once(posts.answered) and not (posts.refused or posts.has_answer)
                if may_send and self.claim(pace.size):
                    self._await(number)
                    posts.send(pace.size)
                elif not posts.under_way:
                    return False
                else:
                    answered = posts.wait()
                    self._count(number, answered.size, posts.under_way > 0)
                    pace.adapt(answered.took_s, max(POST_S, POST_ROUND_TRIPS * self.limits.round_trip_s), posts.answered)
                    if answered.is_last:
                        return True
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
