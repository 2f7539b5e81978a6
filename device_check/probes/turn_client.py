"""A relay spoken to over UDP, TCP or TLS by `aioice` (RFC 8489, RFC 8656). It takes a tenth of a second to import: late, please.

`aioice` 0.13 waits on where a relay refuses without signing (437 of coturn, for instance, RFC 8489 9.2.5 asks for a signature),
and tries for 39 s: here an unsigned refusal ends the wait, and whoever asks sets the limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from aioice import stun
from aioice.turn import TurnClientMixin, TurnClientTcpProtocol, TurnClientUdpProtocol

from device_check.probes.tcp import Address

Peer = tuple[str, int]
Received = Callable[[bytes], None]
_T = TypeVar("_T")

LIFETIME_S = 600
CHANNEL_REFRESH_S = 500
# Retried by aioice itself, with what the relay says: no refusal yet.
_RETRIED = (401, 438)
# How long the relay is waited for to say that it has let go. It is told once in any case.
LETTING_GO_S = 0.3
BUFFER_BYTES = 1_000_000


class TurnRefused(Exception):
    """The relay answers `status` (RFC 8656 19)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Receiver(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.received: Received | None = None

    def datagram_received(self, data: bytes, _address: Any) -> None:
        if self.received is not None:
            self.received(data)


class _Noting(TurnClientMixin):
    """Notes what ends a wait: an unsigned refusal, the system's word that nobody is there, the end of the connection."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.receiver = self.taker = _Receiver()

    def datagram_received(self, data: bytes | str, addr: Peer) -> None:
        # What is no message at all must not end the program; whoever waits for a right one waits on.
        with contextlib.suppress(ValueError, IndexError, KeyError, struct.error):
            if isinstance(data, bytes) and len(data) >= 20 and data[0] < 0x40:
                self._note(stun.parse_message(data))
            super().datagram_received(data, addr)

    def error_received(self, error: Exception) -> None:
        """Of a datagram: nobody listens there, or no way leads there."""
        self._end(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """As its base, and whoever waits is told."""
        self._end(exc or ConnectionResetError())
        super().connection_lost(exc)

    def _note(self, message: stun.Message) -> None:
        unsigned = "MESSAGE-INTEGRITY" not in message.attributes and "ERROR-CODE" in message.attributes
        if unsigned and message.transaction_id in self.transactions and message.error_code not in _RETRIED:
            self._end(TurnRefused(message.error_code or 0))

    def _end(self, error: Exception) -> None:
        if not self.ended.done():
            self.ended.set_exception(error)
            # It may come when nobody waits.
            self.ended.exception()


class _OverUdp(_Noting, TurnClientUdpProtocol):
    pass


class _OverTcp(_Noting, TurnClientTcpProtocol):
    pass


class Client:
    """A connection to a relay, and an allocation on it once that was asked for. `close` lets both go."""

    def __init__(self, protocol: _OverUdp | _OverTcp) -> None:
        self._protocol = protocol
        self._peer: Peer | None = None

    @property
    def relayed(self) -> Peer:
        """Where the relay listens for us."""
        assert self._protocol.relayed_address is not None
        return self._protocol.relayed_address

    @property
    def lives(self) -> bool:
        """Whether it can still send."""
        return not self._protocol.transport.is_closing()

    async def binding(self) -> float:
        """How long the relay takes to tell our own address, in ms (RFC 8489 2)."""
        begun = time.perf_counter()
        request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        await self._answer(self._protocol.request(request))
        return (time.perf_counter() - begun) * 1000

    async def allocate(self) -> None:
        """Ask for an address on the relay. Raises `TurnRefused`, OSError."""
        await self._answer(self._protocol.connect())

    async def reach(self, peer: Peer) -> None:
        """From now on `send` sends to `peer`, and what it sends is taken. Raises `TurnRefused`, OSError."""
        # The first datagram binds the channel; it is empty, and nobody counts it.
        await self._answer(self._protocol.send_data(b"", peer))
        self._peer = peer

    def send(self, data: bytes) -> None:
        """To the peer that was reached."""
        assert self._peer is not None
        channel = self._protocol.peer_to_channel[self._peer]
        self._protocol._send(struct.pack("!HH", channel, len(data)) + data)

    def take(self, received: Received) -> None:
        """Hand what peers send to `received`."""
        self._protocol.taker.received = received

    async def close(self) -> None:
        """Give the allocation back and close. Waits 0.3 s at most, whatever the relay does."""
        with contextlib.suppress(TimeoutError, OSError, stun.TransactionError):
            if self._protocol.relayed_address is not None:
                async with asyncio.timeout(LETTING_GO_S):
                    await self._protocol.delete()
        self._protocol.transport.abort()

    async def _answer(self, asked: Coroutine[Any, Any, _T]) -> _T:
        task = asyncio.ensure_future(asked)
        try:
            ends: set[asyncio.Future[Any]] = {task, self._protocol.ended}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                self._protocol.ended.result()
            return task.result()
        except stun.TransactionFailed as failed:
            raise TurnRefused(failed.response.error_code or 0) from failed
        except stun.TransactionError as failed:
            raise TimeoutError from failed
        finally:
            task.cancel()
            await asyncio.wait({task})


async def over_udp(address: Address, username: str | None, password: str | None) -> Client:
    """A relay's client by datagrams. Nothing is sent yet. Raises OSError."""
    loop = asyncio.get_running_loop()
    family, place = address

    def made() -> _OverUdp:
        return _OverUdp(place, username, password, LIFETIME_S, CHANNEL_REFRESH_S)

    transport, protocol = await loop.create_datagram_endpoint(made, remote_addr=place, family=family)
    # What arrives while another program holds the processor must not be lost here.
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    return Client(protocol)


async def over_tcp(
    connection: Any, context: ssl.SSLContext | None, host: str, username: str | None, password: str | None
) -> Client:
    """A relay's client on a connection that is made, which it takes over; encrypted by `context`. Raises OSError."""
    loop = asyncio.get_running_loop()
    place = connection.getpeername()[:2]

    def made() -> _OverTcp:
        return _OverTcp(place, username, password, LIFETIME_S, CHANNEL_REFRESH_S)

    name = host if context is not None else None
    _transport, protocol = await loop.create_connection(made, sock=connection, ssl=context, server_hostname=name)
    return Client(protocol)
