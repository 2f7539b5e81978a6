"""What time it is for others: the Date header of servers' answers, asked beside whatever else is done."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType

from device_check.errors import Cancelled
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint
from device_check.probes.exchange import Channel
from device_check.probes.rungs import RungFailed
from device_check.probes.tunnel import SIGN_IN_NEEDED
from device_check.progress import CancelToken, Token

_GLANCE_S = 0.005


@dataclass(frozen=True)
class ServerDate:
    """`server`: the Date header of an answer, in whole seconds; `ours`: this computer's clock when it was asked; both aware."""

    server: datetime
    ours: datetime
    round_trip_s: float


AskDate = Callable[[CancelToken], ServerDate | None]


def skew_s(date: ServerDate) -> float:
    """How far our clock is from the server's, in seconds, 0.5 s and half the round trip more or less.

    The server's clock was read, and its fraction of a second dropped, half a round trip after we asked.
    """
    ours = date.ours + timedelta(seconds=date.round_trip_s / 2)
    return abs((date.server + timedelta(seconds=0.5) - ours).total_seconds())


def date_of(endpoint: Endpoint, cancel: CancelToken) -> ServerDate | None:
    """Ask that server; None where it does not answer, or what answers is not the server itself (a proxy, a cache)."""
    try:
        with Connections(endpoint, cancel) as connections:
            channel = Channel(connections)
            channel.opened()
            ours, asked_s = datetime.now(UTC), time.monotonic()
            response = channel.begin("HEAD", "")
            taken_s = time.monotonic() - asked_s
            return None if response.status == SIGN_IN_NEEDED else _date(response, ours, taken_s)
    except (RungFailed, OSError, http.client.HTTPException):
        # Why not is what the check of the network tells.
        return None


class ServerDates:
    """Asks all servers at once, in threads of their own, from entering on; leaving, what is still under way is given up."""

    def __init__(self, servers: Sequence[AskDate]) -> None:
        self._servers = servers
        self._given_up = Token()
        self._answers: list[Future[ServerDate | None]] = []

    def __enter__(self) -> ServerDates:
        self._answers = [Future() for _server in self._servers]
        for server, answer in zip(self._servers, self._answers, strict=True):
            threading.Thread(target=self._ask, args=(server, answer), name="check-clock", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._given_up.cancel()

    def within(self, seconds: float, cancel: CancelToken) -> list[ServerDate]:
        """What has been answered, as soon as everybody has, or after so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not all(answer.done() for answer in self._answers):
            cancel.wait(_GLANCE_S)
        return [date for answer in self._answers if answer.done() and (date := answer.result()) is not None]

    def _ask(self, server: AskDate, answer: Future[ServerDate | None]) -> None:
        try:
            answer.set_result(server(self._given_up))
        except Cancelled:
            answer.set_result(None)


def _date(response: http.client.HTTPResponse, ours: datetime, round_trip_s: float) -> ServerDate | None:
    if response.getheader("Age", "0").strip() != "0":
        # Kept by somebody on the way: the date is that of then.
        return None
    try:
        server = parsedate_to_datetime(response.getheader("Date", ""))
    except (ValueError, OverflowError):
        return None
    # RFC 9110 5.6.7: always GMT, which the reader takes for an unknown zone where it is written -0000.
    return ServerDate(server if server.tzinfo else server.replace(tzinfo=UTC), ours, round_trip_s)
