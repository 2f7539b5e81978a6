"""The steps to the relays, tried side by side: which answer, which refuse and why. What does is kept open."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from device_check.measurement import Outcome, Rung
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint, endpoint_at
from device_check.probes.relay_ways import Credentials, NamedRelay
from device_check.probes.rungs import RungFailed, name_unresolved, not_connected, tls_refused
from device_check.probes.tcp import Address, resolve
from device_check.probes.tls import trusting_context
from device_check.probes.turn_client import Client, TurnRefused, over_tcp, over_udp
from device_check.progress import CancelToken
from device_check.settings import CheckSettings

# Three tries of a datagram (0, 0.5, 1.5 s), or five round trips of 450 ms: TCP, TLS, and two of TURN.
ANSWER_S = 2.5
Routed = Callable[[Endpoint, CancelToken], Endpoint]
"""An endpoint with the proxy that is to be used for it."""


@dataclass(frozen=True)
class Tried:
    """One relay, tried. `failed`: why it cannot be used; `client`: open, where it can be; `allocated`: with a place on it."""

    named: NamedRelay
    rung: str
    failed: RungFailed | None = None
    time_ms: float | None = None
    client: Client | None = None
    allocated: bool = False

    @property
    def as_rung(self) -> Rung:
        """For the report."""
        outcome = Outcome.PASSED if self.failed is None else Outcome.FAILED
        return Rung(self.rung, "relay", outcome, self.time_ms, self.failed.code if self.failed else "")


class RelayRungs:
    """Tries relays. All that it opens is closed by `close`, which waits a moment at most."""

    def __init__(self, settings: CheckSettings, routed: Routed, cancel: CancelToken) -> None:
        self._settings = settings
        self._routed = routed
        self._cancel = cancel
        self._clients: list[Client] = []
        self._asked: list[asyncio.Task[Tried]] = []

    def asked(self, relays: Sequence[tuple[NamedRelay, Credentials | None]]) -> list[asyncio.Task[Tried]]:
        """All of them at once, under way. Where datagrams are relayed it is asked whether the relay hears any at all (STUN)."""
        asked = [self._turn(named, credentials) for named, credentials in relays if named.address.turn]
        places = dict.fromkeys((named.platform, named.address.host, named.address.port) for named in _by_datagrams(relays))
        asked += [self._stun(next(one for one in _by_datagrams(relays) if _place(one) == place)) for place in places]
        asked += [
            self._stun(named) for named, _credentials in relays if named.rung == "stun" and named.address.transport == "tcp"
        ]
        self._asked = [asyncio.ensure_future(one) for one in asked]
        return self._asked

    async def allocated(self, named: NamedRelay, credentials: Credentials | None) -> Client:
        """One more place on it. Raises `RungFailed`."""
        client, _time_ms = await self._limited(named, credentials, allocate=True)
        return client

    async def met(self, here: Client, there: Client, host: str) -> None:
        """Let the two send to each other. Raises `RungFailed`: what a relay forbids (403), it forbids here."""
        try:
            async with asyncio.timeout(ANSWER_S):
                await asyncio.gather(here.reach(there.relayed), there.reach(here.relayed))
        except TurnRefused as refused:
            raise _refusal(refused.status, host) from refused
        except OSError as error:
            raise RungFailed("relay_carries_nothing", {"host": host}) from error

    async def let_go(self, clients: Iterable[Client]) -> None:
        """Close these."""
        closing = list(clients)
        self._clients = [one for one in self._clients if one not in closing]
        await asyncio.gather(*(one.close() for one in closing))

    async def close(self) -> None:
        """Close all, without what is still under way."""
        for one in self._asked:
            one.cancel()
        if self._asked:
            await asyncio.wait(self._asked)
        await self.let_go(self._clients)

    async def _turn(self, named: NamedRelay, credentials: Credentials | None) -> Tried:
        try:
            client, time_ms = await self._limited(named, credentials, allocate=True)
        except RungFailed as failed:
            if failed.code == "turn_unauthorized" and credentials is None:
                # It is there: more cannot be asked of it.
                return await self._reached(named)
            return Tried(named, named.rung, failed)
        return Tried(named, named.rung, None, time_ms, client, allocated=True)

    async def _reached(self, named: NamedRelay) -> Tried:
        try:
            client, time_ms = await self._limited(named, None, allocate=False)
        except RungFailed:
            return Tried(named, named.rung)
        return Tried(named, named.rung, None, time_ms, client)

    async def _stun(self, named: NamedRelay) -> Tried:
        try:
            client, time_ms = await self._limited(named, None, allocate=False)
        except RungFailed as failed:
            return Tried(named, "stun", failed)
        return Tried(named, "stun", None, time_ms, client)

    async def _limited(self, named: NamedRelay, credentials: Credentials | None, allocate: bool) -> tuple[Client, float]:
        """A client that has had an answer, and how long that took from the first question on."""
        host, port = named.address.host, named.address.port
        opened: list[Client] = []
        try:
            async with asyncio.timeout(ANSWER_S):
                client = await self._opened(named, credentials)
                opened.append(client)
                begun = time.perf_counter()
                await (client.allocate() if allocate else client.binding())
                time_ms = (time.perf_counter() - begun) * 1000
        except TurnRefused as refused:
            await self._abandon(opened)
            raise _refusal(refused.status, host) from refused
        except ssl.SSLError as error:
            await self._abandon(opened)
            refused_by_us = isinstance(error, ssl.SSLCertVerificationError)
            issuer = await asyncio.to_thread(self._shown_issuer, host, port) if refused_by_us else ""
            raise tls_refused(error, host, issuer) from error
        except TimeoutError as error:
            await self._abandon(opened)
            raise not_connected(TimeoutError(), (host, port)) from error
        except OSError as error:
            await self._abandon(opened)
            raise not_connected(error, (host, port)) from error
        except BaseException:
            await self._abandon(opened)
            raise
        self._clients.append(client)
        return client, time_ms

    async def _opened(self, named: NamedRelay, credentials: Credentials | None) -> Client:
        username, password = (credentials.username, credentials.password) if credentials else (None, None)
        address = named.address
        if address.transport == "udp":
            places = await asyncio.to_thread(resolve, address.host, address.port, self._cancel, ANSWER_S)
            return await over_udp(_preferred(places, address.host), username, password)
        context = self._trusting() if address.tls else None
        connecting = asyncio.ensure_future(asyncio.to_thread(self._connected, address.host, address.port))
        try:
            connection = await asyncio.shield(connecting)
        except asyncio.CancelledError:
            # Its thread cannot be stopped: what it still connects is closed as soon as it is there.
            connecting.add_done_callback(_closed)
            raise
        try:
            return await over_tcp(connection, context, address.host, username, password)
        except BaseException:
            connection.close()
            raise

    def _endpoint(self, host: str, port: int) -> Endpoint:
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return self._routed(endpoint_at(f"https://{place}/", self._settings), self._cancel)

    def _shown_issuer(self, host: str, port: int) -> str:
        with Connections(self._endpoint(host, port), self._cancel, until=time.monotonic() + ANSWER_S) as connections:
            return connections.shown_issuer()

    def _connected(self, host: str, port: int) -> socket.socket:
        until = time.monotonic() + ANSWER_S
        # Nobody waits longer for it: nor must the examination, at its end, for this thread, however slowly a proxy answers.
        with Connections(self._endpoint(host, port), self._cancel, ANSWER_S, until) as connections:
            connection = connections.tunnelled()
        connection.setblocking(False)
        return connection

    def _trusting(self) -> ssl.SSLContext:
        try:
            return trusting_context(self._settings.ca_file)
        except OSError as error:
            raise RungFailed("ca_file_unreadable", {"file": self._settings.ca_file}) from error

    async def _abandon(self, opened: list[Client]) -> None:
        await asyncio.gather(*(client.close() for client in opened))


def _closed(connecting: asyncio.Future[socket.socket]) -> None:
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result().close()


def _refusal(status: int, host: str) -> RungFailed:
    """Why a relay that was reached does not serve (RFC 8656 19)."""
    match status:
        case 401:
            return RungFailed("turn_unauthorized", {"host": host})
        case 403:
            return RungFailed("turn_forbidden", {"host": host})
        case 437:
            return RungFailed("turn_mismatch", {"host": host})
        case 486:
            return RungFailed("turn_quota", {"host": host})
        case 508:
            return RungFailed("turn_full", {"host": host})
        case other:
            return RungFailed("turn_refused", {"host": host, "status": str(other)})


def _preferred(places: Sequence[Address], host: str) -> Address:
    """Relays hand out IPv4 addresses unless they are asked for others: that family first."""
    if not places:
        raise name_unresolved(socket.gaierror(socket.EAI_NONAME, ""), host)
    return min(places, key=lambda place: place[0] != socket.AF_INET)


def _by_datagrams(relays: Sequence[tuple[NamedRelay, Credentials | None]]) -> list[NamedRelay]:
    return [named for named, _credentials in relays if named.address.transport == "udp"]


def _place(named: NamedRelay) -> tuple[bool, str, int]:
    return named.platform, named.address.host, named.address.port
