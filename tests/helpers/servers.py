"""Real calendar servers for tests: each a process of its own on a free loopback port, ended by its id whatever happens.

with radicale(tmp_path, {"secretary": "secret"}) as server:
    calendar = make_calendar(server, "secretary", "secret", "consultations")
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from scheduling.caldav.transport import Credentials, Transport

START_S = 30


def reserved() -> socket.socket:
    """A loopback port that is ours until this socket is closed: nobody else is given it, nobody answers there, and a server of
    ours may listen there (both sockets have SO_REUSEADDR, this one never listens: Linux allows that).

    Without it the port of a server that is being started, or was stopped for a while, may be given to another test's server,
    and both tests talk to that one.
    """
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # after `bind`, or two could hold the same
    return held


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with reserved() as held:
        port: int = held.getsockname()[1]
        return port


@dataclass
class Server:
    """A running server. `stop` and `start` make it unreachable and reachable again at the same address, with the same data."""

    directory: Path
    command: Callable[[int], list[str]]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    home: str = "/"
    users: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address, with a slash at its end."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def log(self) -> Path:
        """What the server wrote, kept for failures."""
        return self.directory / "server.log"

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            environment = {**os.environ, "HOME": str(self.directory), "PYTHONWARNINGS": "default"}
            self.process = subprocess.Popen(
                self.command(self.port), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory, env=environment
            )
        if not _answers(self.process, self.port):
            self.stop()
            raise RuntimeError(f"the server did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def stop(self) -> None:
        """End the process that was started, and wait until it is gone."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
        self.process = None


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"GET /.none HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                if connection.recv(4) == b"HTTP":
                    return True
        except OSError:
            time.sleep(0.02)
    return False


@contextmanager
def radicale(
    directory: Path,
    users: Mapping[str, str],
    rights: str | None = None,
    more: Mapping[str, Mapping[str, str]] | None = None,
) -> Iterator[Server]:
    """Radicale with these users and passwords.

    `rights`: text of a rights file (see `rights_sharing`), else everyone has their own calendars alone.

    `more`: further configuration, section by section.
    """
    directory.mkdir(parents=True, exist_ok=True)
    passwords = directory / "users"
    passwords.write_text("".join(f"{name}:{password}\n" for name, password in users.items()), encoding="utf-8")
    sections: dict[str, dict[str, str]] = {
        "auth": {"type": "htpasswd", "htpasswd_filename": str(passwords), "htpasswd_encryption": "plain", "delay": "0"},
        "rights": {"type": "owner_only"},
        "storage": {"filesystem_folder": str(directory / "collections")},
        "logging": {"level": "warning"},
    }
    if rights is not None:
        (directory / "rights").write_text(rights, encoding="utf-8")
        sections["rights"] = {"type": "from_file", "file": str(directory / "rights")}
    for section, values in (more or {}).items():
        sections.setdefault(section, {}).update(values)

    def command(port: int) -> list[str]:
        written = {**sections, "server": {"hosts": f"127.0.0.1:{port}", **sections.get("server", {})}}
        lines = [
            f"[{section}]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
            for section, values in written.items()
        ]
        (directory / "config").write_text("\n".join(lines), encoding="utf-8")
        return [sys.executable, "-m", "radicale", "--config", str(directory / "config")]

    with running(Server(directory, command, users=users)) as server:
        yield server


@contextmanager
def xandikos(directory: Path, user: str = "user") -> Iterator[Server]:
    """Xandikos with one principal, no sign-in, and a calendar `/USER/calendars/calendar/`."""
    directory.mkdir(parents=True, exist_ok=True)

    def command(port: int) -> list[str]:
        where = ["--listen-address", "127.0.0.1", "--port", str(port), "--no-detect-systemd"]
        kept = ["-d", str(directory / "data"), "--state-dir", str(directory / "state")]
        return [sys.executable, "-m", "xandikos", "serve", *where, *kept, "--defaults", "--current-user-principal", f"/{user}/"]

    with running(Server(directory, command, home=f"/{user}/calendars/", users={user: ""})) as server:
        yield server


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Start it on a port that stays its own, and end it whatever happens."""
    with reserved() as held:
        server.port = held.getsockname()[1]
        try:
            server.start()
            yield server
        finally:
            server.stop()


def rights_sharing(owner: str, *others: str, write: bool = True, shared: str = "") -> str:
    """A Radicale rights file: everyone has their own calendars, `others` may read (and write) those of `owner` too.

    `shared`: these permissions instead (`f`: only when they are busy; `wf`: and write, without reading).
    """
    rules = [
        ("root", ".+", "", "R"),
        ("principal", ".+", "{user}", "RW"),
        ("own", ".+", "{user}/[^/]+", "rw"),
        ("shared_home", "|".join(others), owner, "R"),
        ("shared", "|".join(others), f"{owner}/[^/]+", shared or ("rw" if write else "r")),
    ]
    lines = [
        f"[{name}]\nuser: {user}\ncollection: {collection}\npermissions: {permissions}\n"
        for name, user, collection, permissions in rules
    ]
    return "\n".join(lines)


def make_calendar(server: Server, user: str, password: str, name: str = "", components: str = "VEVENT") -> str:
    """Make a calendar in the user's home and return its address; `name` is its display name (the address is always fresh)."""
    home = server.home if server.home != "/" else f"/{user}/"
    url = server.url.rstrip("/") + f"{home}{uuid.uuid4()}/"
    kinds = "".join(f'<C:comp name="{component}"/>' for component in components.split(","))
    body = (
        '<?xml version="1.0" encoding="utf-8"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
        "<D:set><D:prop>"
        f"<D:displayname>{escape(name or 'calendar')}</D:displayname>"
        f"<C:supported-calendar-component-set>{kinds}</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"
    )
    with Transport(Credentials(user, password)) as transport:
        if server.home == "/":
            transport.request(
                "PROPFIND", f"{server.url}{user}/", headers={"Depth": "0"}
            )  # Radicale makes the home at its first visit
        answer = transport.request(
            "MKCALENDAR", url, body=body.encode(), headers={"Content-Type": "application/xml; charset=utf-8"}
        )
    if answer.status != 201:
        raise RuntimeError(f"MKCALENDAR answered {answer.status}")
    return url


@dataclass(frozen=True)
class EmptyCalendar:
    """A fresh calendar on a real server, and how to sign in to it."""

    kind: str
    server: Server
    url: str
    credentials: Credentials
