"""What the system knows of a connection: bytes that the other end has acknowledged, that have arrived here; one round trip.

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
# tcpi_rtt: the sixteenth of the words, in microseconds.
_ROUND_TRIP = 68
# A TLS 1.3 record of 16 KiB carries 5 bytes of header, 1 of type and 16 of tag beside the data.
RECORD = 16_384
_RECORD_ON_WIRE = RECORD + 22


def are_known() -> bool:
    """Whether this system tells them at all."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as any_connection:
        return acknowledged(any_connection) is not None


def acknowledged(connection: socket.socket) -> float | None:
    """Bytes of data that the other end has acknowledged, TLS taken off; None where the system does not tell."""
    return _counted(connection, _ACKNOWLEDGED)


def received(connection: socket.socket) -> float | None:
    """Bytes of data that have arrived here, TLS taken off; None where the system does not tell."""
    return _counted(connection, _RECEIVED)


def round_trip_ms(connection: socket.socket) -> float | None:
    """One round trip, of a connection that was just made: of the try that was answered, whichever that was (RFC 7323 4).

    None where the system does not tell.
    """
    info = _info(connection)
    return struct.unpack_from("=I", info, _ROUND_TRIP)[0] / 1000 or None if info else None


def _info(connection: socket.socket) -> bytes:
    if sys.platform != "linux":
        return b""
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _WANTED)
    except OSError:
        return b""
    return info if len(info) == _WANTED else b""


def _counted(connection: socket.socket, place: int) -> float | None:
    info = _info(connection)
    if not info:
        return None
    total: int = struct.unpack_from("=Q", info, place)[0]
    return total * RECORD / _RECORD_ON_WIRE if isinstance(connection, ssl.SSLSocket) else float(total)
