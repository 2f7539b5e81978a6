"""A video platform as far as reaching it goes: a real web server (aiohttp, with a WebSocket of its own) in a process of its own.

    with platform_server(tmp_path, authority.server("127.0.0.1")) as platform: ...

`/` answers `status`, `/ws` upgrades. Run as a program it serves until its standard input ends.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.program import ROOT


@dataclass(frozen=True)
class PlatformServer:
    """`asked`: a file with a line for each request: its method, its path with the query, and its headers' names."""

    host: str
    port: int
    asked: Path

    @property
    def requests(self) -> list[str]:
        """What was asked so far."""
        return self.asked.read_text(encoding="utf-8").splitlines()


@contextmanager
def platform_server(
    directory: Path, certificate: Path | None = None, *, address: str = "127.0.0.1", inside: Sequence[str] = (), status: int = 200
) -> Iterator[PlatformServer]:
    """Serve on a free port of `address`; `inside` is a command to run it by (`ip netns exec NAME`)."""
    asked = directory / "asked"
    asked.touch()
    command = [*inside, sys.executable, "-m", "tests.helpers.platform_server", address, str(asked), "--status", str(status)]
    command += ["--certificate", str(certificate)] if certificate else []
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline().strip()
        assert line.isdigit(), "the platform's server did not start"
        yield PlatformServer(address, int(line), asked)
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def _serve(address: str, asked: Path, status: int, certificate: str) -> None:
    # The parent does without it: 0.3 s.
    from aiohttp import WSMsgType, web

    def note(request: web.Request) -> None:
        with asked.open("a", encoding="utf-8") as file:
            file.write(f"{request.method} {request.path_qs} {' '.join(sorted(request.headers))}\n")

    async def page(request: web.Request) -> web.StreamResponse:
        note(request)
        return web.Response(status=status, text="<html>visio</html>")

    async def upgrade(request: web.Request) -> web.StreamResponse:
        note(request)
        response = web.WebSocketResponse()
        await response.prepare(request)
        async for message in response:
            if message.type == WSMsgType.TEXT:
                await response.send_str(message.data)
        return response

    application = web.Application()
    application.router.add_get("/ws", upgrade)
    application.router.add_get("/{rest:.*}", page)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    await web.TCPSite(runner, address, 0, ssl_context=context).start()
    print(runner.addresses[0][1], flush=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait_for_end() -> None:
        sys.stdin.read()
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait_for_end, daemon=True).start()
    await ended.wait()
    await runner.cleanup()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("asked", type=Path)
    parser.add_argument("--status", type=int, default=200)
    parser.add_argument("--certificate", default="")
    given = parser.parse_args()
    asyncio.run(_serve(given.address, given.asked, given.status, given.certificate))
