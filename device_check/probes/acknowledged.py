"""How many bytes the other end has acknowledged: what was sent may still lie in buffers here, and would be counted too much."""

from __future__ import annotations

import socket
import ssl
import struct
import sys

# struct tcp_info of Linux: 8 bytes, 24 words of 32 bits, two of 64, then tcpi_bytes_acked (since 4.1).
_OFFSET, _WANTED = 120, 128
# A TLS 1.3 record of 16 KiB carries 5 bytes of header, 1 of type and 16 of tag beside the data.
RECORD = 16_384
_RECORD_ON_WIRE = RECORD + 22


def acknowledged(connection: socket.socket) -> float | None:
    """Bytes of data that the other end has acknowledged on this connection, TLS taken off; None where it is not told."""
    if sys.platform != "linux":
        return None
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _WANTED)
    except OSError:
        return None
    if len(info) < _WANTED:
        return None
    total: int = struct.unpack_from("=Q", info, _OFFSET)[0]
    return total * RECORD / _RECORD_ON_WIRE if isinstance(connection, ssl.SSLSocket) else float(total)
