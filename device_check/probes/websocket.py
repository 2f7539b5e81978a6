"""The upgrade of a connection to WebSocket (RFC 6455 4.1): proxies that read along often let it die."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import secrets

from device_check.probes.exchange import Channel
from device_check.probes.rungs import RungFailed

SWITCHED = 101
# RFC 6455 1.3: what the server must have read, to prove that it speaks the protocol.
_MARK = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def upgrade(channel: Channel, path: str) -> None:
    """Ask for the upgrade at `path` and drop the connection. Raises `RungFailed`, or what the token raises."""
    key = base64.b64encode(secrets.token_bytes(16)).decode("ascii")
    endpoint = channel.endpoint
    headers = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
        "Origin": f"{'https' if endpoint.tls else 'http'}://{endpoint.authority}",
    }
    try:
        response = channel.begin("GET", path.removeprefix("/"), headers=headers)
    except RungFailed as failed:
        if failed.rung:  # the connection had to be opened anew, and was not
            raise
        raise _blocked(endpoint.host, failed.code) from failed
    with contextlib.closing(channel), contextlib.closing(response):
        if response.status != SWITCHED:
            raise _blocked(endpoint.host, str(response.status))
        proof = hashlib.sha1(f"{key}{_MARK}".encode("ascii"), usedforsecurity=False).digest()
        if response.getheader("Sec-WebSocket-Accept", "").strip() != base64.b64encode(proof).decode("ascii"):
            raise _blocked(endpoint.host, f"{SWITCHED}, Sec-WebSocket-Accept")


def _blocked(host: str, answer: str) -> RungFailed:
    return RungFailed("websocket_blocked", {"host": host, "answer": answer}, rung="websocket")
