"""All that passes the devices of a network namespace, loopback included: every packet once, whole. Linux, and root."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.helpers.network_lab import NetworkLab

# linux/if_packet.h, linux/if_ether.h, asm-generic/socket.h
_ETH_P_ALL, _SOL_PACKET, _PACKET_STATISTICS, _PACKET_OUTGOING, _SO_RCVBUFFORCE = 0x0003, 263, 6, 4, 33
_ROOM, _LONGEST = 256 << 20, 1 << 17


@dataclass
class Captured:
    """`packets` in their order, headers included; `missed`: those that came too fast."""

    packets: list[bytes] = field(default_factory=list, repr=False)
    missed: int = 0

    @property
    def content(self) -> bytes:
        """One after the other."""
        return b"".join(self.packets)


@contextmanager
def captured(lab: NetworkLab, namespace: str) -> Iterator[Captured]:
    """Complete when the block has ended."""
    found, ended = Captured(), threading.Event()
    line = lab.call(namespace, _opened)

    def take() -> None:
        while True:
            try:
                packet, sender = line.recvfrom(_LONGEST)
            except TimeoutError:
                if ended.is_set():
                    return
                continue
            # Loopback shows each packet twice: leaving and arriving.
            if not (sender[0] == "lo" and sender[2] == _PACKET_OUTGOING):
                found.packets.append(packet)

    thread = threading.Thread(target=take)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()
        found.missed = struct.unpack("II", line.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))[1]
        line.close()


def _opened() -> socket.socket:
    line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETH_P_ALL))
    line.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _ROOM)
    line.settimeout(0.2)
    return line
