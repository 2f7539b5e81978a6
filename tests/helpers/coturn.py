"""A real relay (coturn) on the far side of a network lab, over UDP, TCP and TLS, ended by its id whatever happens."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from device_check.probes.turn_client import TurnRefused, over_udp
from device_check.relays import Relay
from tests.helpers.network_lab import NetworkLab

USER, PASSWORD, SHARED = "desk", "relay-secret", "shared-secret"
PORT, TLS_PORT = 3478, 443
START_S = 20


@dataclass
class Coturn:
    """`port`: of UDP and TCP; TLS is on 443, where it was given a certificate."""

    host: str
    process: subprocess.Popen[bytes]
    log: Path
    port: int = PORT

    def relay(self, transport: str = "udp", secret: str = "relay", username: str = USER, shared: bool = False) -> Relay:
        """The relay as settings name it: by `udp`, `tcp` or `tls`."""
        scheme, port = ("turns", TLS_PORT) if transport == "tls" else ("turn", self.port)
        url = f"{scheme}:{self.host}:{port}?transport={'tcp' if transport == 'tls' else transport}"
        return Relay(url=url, username=username, secret=secret, shared_secret=shared)

    def allocations(self) -> int:
        """How many places are given away and not given back."""
        text = self.log.read_text(errors="replace")
        # A place is new once; it ends where its client lets go (a lifetime of 0), or the client's connection is gone.
        lines = [(line.partition("session ")[2].partition(":")[0], line) for line in text.splitlines() if "session " in line]
        made = {session for session, line in lines if ": new, realm" in line}
        return len(made - {session for session, line in lines if ", lifetime=0" in line or ": delete:" in line})


def secret_of(name: str) -> str | None:
    """As a key store that has these."""
    return {"relay": PASSWORD, "wrong": "not-it", "shared": SHARED}.get(name)


def why_not() -> str:
    """Why there can be no relay here; empty where there can."""
    return "" if shutil.which("turnserver") else "not installed: coturn"


def leave_places_behind(lab: NetworkLab) -> None:
    """Make two places from `near`, and leave without giving them back: whoever comes from `near` after that comes by the same
    two ports, and the relay tells him that they are taken (437).
    """
    # The only two ports that there are.
    limited = ["sysctl", "-qw", "net.ipv4.ip_local_port_range=40000 40001"]
    subprocess.run([*lab.inside(lab.near), *limited], check=True, capture_output=True)
    lab.call(lab.near, lambda: asyncio.run(_places_left_behind(lab.far_address)))


async def _places_left_behind(host: str) -> None:
    clients = [await over_udp((socket.AF_INET, (host, PORT)), USER, PASSWORD) for _ in range(2)]
    for one in clients:
        await one.allocate()
        # Once more by the same connection, signed in: that refusal coturn does not sign.
        with pytest.raises(TurnRefused) as refused:
            await one.allocate()
        assert refused.value.status == 437
        one._protocol.transport.abort()


@contextmanager
def coturn(
    lab: NetworkLab, directory: Path, *options: str, certificate: Path | None = None, shared: bool = False
) -> Iterator[Coturn]:
    """A relay at the lab's far address. `options`: lines of its configuration; `certificate`: PEM of key and certificate."""
    directory.mkdir(parents=True, exist_ok=True)
    log = directory / "log"
    signed_in = ["use-auth-secret", f"static-auth-secret={SHARED}"] if shared else ["lt-cred-mech", f"user={USER}:{PASSWORD}"]
    encrypted = [f"tls-listening-port={TLS_PORT}", f"cert={certificate}", f"pkey={certificate}"] if certificate else ["no-tls"]
    lines = [
        *(f"listening-ip={lab.far_address}", f"relay-ip={lab.far_address}", f"listening-port={PORT}"),
        *("realm=hospital.example", "no-dtls", "no-cli", "no-stdout-log", "simple-log", "verbose"),
        *(f"log-file={log}", f"userdb={directory / 'users'}", f"pidfile={directory / 'pid'}"),
        *signed_in,
        *encrypted,
        *([] if any(one.startswith("min-port") for one in options) else ["min-port=50000", "max-port=50500"]),
        *options,
    ]
    settings = directory / "coturn.conf"
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [*lab.inside(lab.far), "turnserver", "-c", str(settings)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, [PORT, *([TLS_PORT] if certificate else [])], log)
        yield Coturn(lab.far_address, process, log)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def _wait(process: subprocess.Popen[bytes], ports: list[int], log: Path) -> None:
    """Until it listens: the process' own view of its namespace tells."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        tables = [Path(f"/proc/{process.pid}/net/{name}").read_text(encoding="ascii") for name in ("tcp", "udp")]
        if all(f":{port:04X} " in tables[0] for port in ports) and f":{PORT:04X} " in tables[1]:
            return
        time.sleep(0.02)
    raise RuntimeError(f"coturn did not start: {log.read_text(errors='replace') if log.exists() else ''}")
