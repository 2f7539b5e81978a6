"""A calendar server of one's own: Radicale in a process of its own, on loopback alone, gone when we are.

It is started as a program and never imported (its licence is the GPL). It ends when the block ends, however that is: by its
id; SIGTERM ends the block too (as SystemExit, where nobody else handles it); and on Linux the kernel ends it
(PR_SET_PDEATHSIG) where we are killed ourselves. That signal comes when the *thread* that started it ends, so the block
belongs into a thread that lives as long as the server.
"""

from __future__ import annotations

import base64
import http.client
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from scheduling.demo.practitioners import SamplePractitioner
from scheduling.demo.sample_object import SampleObject
from scheduling.demo.server_data import OWN_CALENDAR, OWNER, memory_folder, passwords_of, write_calendars, write_shares
from scheduling.errors import BadAnswer, NotFound

START_S = 30
STOP_S = 5
_LONGEST_LOG = 4_000

# In the child, before it becomes the server: asks the kernel to end it with its parent. Given up silently where there is no
# such call; not done by `preexec_fn`, which may hang where there are threads.
_END_WITH_PARENT = f"""
import ctypes, os, sys
try:
    ctypes.CDLL(None).prctl(1, {int(signal.SIGTERM)}, 0, 0, 0)
except (AttributeError, OSError, TypeError):
    pass
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.executable, [sys.executable, "-P", "-m", "radicale", "--config", sys.argv[2]])
"""


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server. `passwords` by user name: `secretariat`, and each practitioner's slug."""

    url: str
    directory: Path
    process_id: int
    passwords: Mapping[str, str] = field(repr=False)

    def calendar_url(self, practitioner: SamplePractitioner, user: str = OWNER) -> str:
        """Tell the calendar's address as `user` sees it: the secretary among all, a practitioner in their own home."""
        return f"{self.url}{OWNER}/{practitioner.slug}/" if user == OWNER else f"{self.url}{user}/{OWN_CALENDAR}/"


@contextmanager
def embedded_server(directory: Path, calendars: Mapping[SamplePractitioner, Sequence[SampleObject]]) -> Iterator[EmbeddedServer]:
    """Serve `calendars` from `directory` (made 0700; what an earlier run left there is kept and served again) on a free port.

    Raises `NotFound('program', 'radicale')` where the server is not installed (the extra `demo` does), and `BadAnswer` where it
    does not start; its log, `server.log`, stays.
    """
    if importlib.util.find_spec("radicale") is None:
        raise NotFound("program", "radicale")
    directory = directory.absolute()
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    write_calendars(directory, calendars)
    write_shares(directory, calendars)
    passwords = passwords_of(directory, [OWNER, *(one.slug for one in calendars)])
    with _ended_by_sigterm(), memory_folder() as cache:
        process, port = _start(directory, cache, passwords[OWNER])
        try:
            yield EmbeddedServer(f"http://127.0.0.1:{port}/", directory, process.pid, passwords)
        finally:
            _stop(process)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    # Python dies of SIGTERM on the spot, and clears nothing away. Handlers can only be set in the main thread.
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _exit(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _start(directory: Path, cache: Path | None, password: str) -> tuple[subprocess.Popen[bytes], int]:
    # A port that is free now may be taken before the server binds it: then another one is tried.
    for _ in range(3):
        port = _free_port()
        config = _write_config(directory, cache, port)
        with (directory / "server.log").open("ab") as log:
            # A session of its own: Ctrl+C at the terminal is ours to answer.
            process = subprocess.Popen(  # noqa: S603  our own interpreter, no shell
                [sys.executable, "-c", _END_WITH_PARENT, str(os.getpid()), str(config)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=directory,
                env={name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"},
                start_new_session=True,
            )
        answered = False
        try:
            answered = _answers(process, port, password)
        finally:
            if not answered:
                _stop(process)
        if answered:
            return process, port
    raise BadAnswer(f"http://127.0.0.1:{port}/", "not_started")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(process: subprocess.Popen[bytes], port: int, password: str) -> bool:
    # Signed in: an answer of 207 to our password is our server's, and no other program's that took the port.
    token = base64.b64encode(f"{OWNER}:{password}".encode()).decode()
    until = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_S)
        try:
            connection.request("PROPFIND", f"/{OWNER}/", headers={"Authorization": f"Basic {token}", "Depth": "0"})
            return connection.getresponse().status == 207
        except ConnectionRefusedError:
            time.sleep(0.02)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
    return False


def _write_config(directory: Path, cache: Path | None, port: int) -> Path:
    sections = {
        "server": {"hosts": f"127.0.0.1:{port}"},
        "auth": {
            "type": "htpasswd",
            "htpasswd_filename": str(directory / "passwords"),
            "htpasswd_encryption": "plain",
        },
        "rights": {"type": "owner_only"},
        "storage": {"filesystem_folder": str(directory / "data")},
        "sharing": {"type": "csv", "database_path": str(directory / "shares.csv"), "collection_by_map": "true"},
        "web": {"type": "none"},
        "logging": {"level": "warning"},
    }
    if cache is not None:
        subfolders = {f"use_cache_subfolder_for_{kind}": "true" for kind in ("item", "history", "synctoken")}
        sections["storage"] |= {"filesystem_cache_folder": str(cache), **subfolders}
    lines = [
        f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in section.items()) for name, section in sections.items()
    ]
    path = directory / "server.ini"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
