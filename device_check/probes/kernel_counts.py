"""What the system counts of a connection: bytes that the other end has acknowledged, bytes that have arrived here.

What was sent may still lie in buffers of ours and would be counted too much; what arrived encrypted is handed over in records
of 16 KiB, too coarse for a slow link.
"""

from __future__ import annotations

import socket
import ssl
import struct
import sys

# struct tcp_info of Linux: 8 bytes, 24 words of 32 bits, two of 64, then tcpi_bytes_acked and tcpi_bytes_received (since 4.1).
_ACKNOWLEDGED, _RECEIVED, _WANTED = 120, 128, 136
# A TLS 1.3 record of 16 KiB carries 5 bytes of header, 1 of type and 16 of tag beside the data.
RECORD = 16_384
_RECORD_ON_WIRE = RECORD + 22


def acknowledged(connection: socket.socket) -> float | None:
    """Bytes of data that the other end has acknowledged, TLS taken off; None where the system does not tell."""
    return _counted(connection, _ACKNOWLEDGED)


def received(connection: socket.socket) -> float | None:
    """Bytes of data that have arrived here, TLS taken off; None where the system does not tell."""
    return _counted(connection, _RECEIVED)


def _counted(connection: socket.socket, place: int) -> float | None:
    if sys.platform != "linux":
        return None
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _WANTED)
    except OSError:
        return None
    if len(info) < _WANTED:
        return None
    total: int = struct.unpack_from("=Q", info, place)[0]
    return total * RECORD / _RECORD_ON_WIRE if isinstance(connection, ssl.SSLSocket) else float(total)
