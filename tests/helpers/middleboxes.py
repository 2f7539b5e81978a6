"""What stands between a workstation and a server, each a real program on a reserved port, ended by its id:
squid, tinyproxy, an interceptor (socat), and a reverse proxy that lets no WebSocket through (Apache).
"""

from __future__ import annotations

import contextlib
import pwd
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.servers import reserved

APACHE, MODULES = Path("/usr/sbin/apache2"), Path("/usr/lib/apache2/modules")
_TRIES, _PAUSE_S = 400, 0.05
_SQUID = """http_port 127.0.0.1:{asks} name=asks
http_port 127.0.0.1:{denies} name=denies
pid_filename none
cache deny all
access_log none
cache_log {directory}/cache.log
cache_effective_user {owner}
visible_hostname proxy
shutdown_lifetime 0 seconds
coredump_dir {directory}
pinger_enable off
auth_param basic program /usr/lib/squid/basic_ncsa_auth {directory}/users
auth_param basic realm clinic
acl known proxy_auth REQUIRED
acl nobody myportname denies
http_access deny nobody
http_access allow known
http_access deny all
"""
_APACHE = """ServerRoot {directory}
ServerName localhost
DefaultRuntimeDir {directory}
PidFile {directory}/pid
Mutex file:{directory} default
ErrorLog {directory}/error.log
Listen 127.0.0.1:{port}
StartServers 1
ThreadsPerChild 4
MinSpareThreads 1
MaxSpareThreads 4
MaxRequestWorkers 4
{modules}
SSLEngine on
SSLCertificateFile {certificate}
SSLProxyEngine on
SSLProxyVerify none
SSLProxyCheckPeerName off
ProxyPass / https://127.0.0.1:{inner}/
"""


def missing(*programs: str) -> str:
    """Which of these are not installed, for the reason of a skip."""
    return ", ".join(one for one in programs if shutil.which(one) is None and not Path(one).exists())


@contextmanager
def squid(directory: Path) -> Iterator[tuple[int, int]]:
    """A squid with two ports: one that asks everybody to sign in (407), one that lets nobody through (403)."""
    directory.chmod(0o777)
    (directory / "users").touch()
    with reserved() as asking, reserved() as denying:
        asks, denies = asking.getsockname()[1], denying.getsockname()[1]
        written = _SQUID.format(asks=asks, denies=denies, directory=directory, owner=_owner("proxy"))
        (directory / "squid.conf").write_text(written, encoding="utf-8")
        with _running(["squid", "-N", "-f", str(directory / "squid.conf")], denies):
            yield asks, denies


@contextmanager
def tinyproxy(directory: Path, sign_in: str = "", address: str = "127.0.0.1") -> Iterator[int]:
    """A tinyproxy at `address` that tunnels anywhere; it asks nothing, or for `sign_in`: a name and a password."""
    with reserved() as held:
        port: int = held.getsockname()[1]
        written = f"Port {port}\nListen {address}\nTimeout 60\nMaxClients 50\nLogLevel Critical\n"
        written += f"BasicAuth {sign_in}\n" if sign_in else ""
        (directory / "tinyproxy.conf").write_text(written, encoding="utf-8")
        with _running(["tinyproxy", "-d", "-c", str(directory / "tinyproxy.conf")], port, address):
            yield port


@contextmanager
def interceptor(certificate: Path, port: int, host: str = "127.0.0.1", address: str = "127.0.0.1") -> Iterator[int]:
    """Ends the encryption of everybody's connections with a certificate of its own, and reads along on the way to the server.

    `address`: where it listens.
    """
    with reserved() as held:
        listening: int = held.getsockname()[1]
        own = f"openssl-listen:{listening},bind={address},reuseaddr,fork,cert={certificate},verify=0"
        with _running(["socat", own, f"openssl:{host}:{port},verify=0"], listening, address):
            yield listening


@contextmanager
def without_websocket(directory: Path, certificate: Path, port: int) -> Iterator[int]:
    """A reverse proxy before the server at `port` that passes requests on and takes no part in upgrades."""
    with reserved() as held:
        listening: int = held.getsockname()[1]
        names = ("mpm_event", "authz_core", "proxy", "proxy_http", "ssl", "socache_shmcb")
        modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
        written = _APACHE.format(directory=directory, port=listening, modules=modules, certificate=certificate, inner=port)
        (directory / "apache.conf").write_text(written, encoding="utf-8")
        with _running([str(APACHE), "-D", "FOREGROUND", "-f", str(directory / "apache.conf")], listening):
            yield listening


@contextmanager
def _running(command: Sequence[str], port: int, address: str = "127.0.0.1") -> Iterator[None]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(address, port, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(address: str, port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(_TRIES):
        assert process.poll() is None, "it did not start"
        with contextlib.suppress(OSError), socket.create_connection((address, port), 1):
            return
        threading.Event().wait(_PAUSE_S)
    raise AssertionError("it does not listen")


def _owner(wanted: str) -> str:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(wanted).pw_name
    return "nobody"
