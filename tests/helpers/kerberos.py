"""A Kerberos realm of the test's own: a real KDC of MIT on a free loopback port, everything else in one folder.

with realm(folder) as kerberos:
    kerberos.add("jeanne", "secret")
    kerberos.sign_in("jeanne", "secret")       # as the session of a workstation does: kinit
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.helpers.servers import reserved

REALM = "CLINIC.TEST"
START_S = 20
PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit", "klist", "kdestroy")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin"

_CLIENT = """[libdefaults]
    default_realm = {realm}
    dns_lookup_realm = false
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
    rdns = false
    udp_preference_limit = 1
[realms]
    {realm} = {{
        kdc = 127.0.0.1:{port}
    }}
[domain_realm]
    localhost = {realm}
"""
_KDC = """[kdcdefaults]
    kdc_listen = 127.0.0.1:{port}
    kdc_tcp_listen = 127.0.0.1:{port}
[realms]
    {realm} = {{
        database_name = {directory}/principal
        key_stash_file = {directory}/stash
        max_life = 1h
    }}
[logging]
    kdc = FILE:{directory}/kdc.log
"""


def missing_programs() -> str:
    """What is not installed of it, for the reason of a skip."""
    programs = [name for name in PROGRAMS if shutil.which(name, path=_PATH) is None]
    packages = [f"{name} (Python)" for name in ("gssapi", "krb5") if find_spec(name) is None]
    return ", ".join(programs + packages)


@dataclass
class Kerberos:
    """A running realm. `environment` is what a process needs that lives in it."""

    directory: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Variables of the realm and of the session's ticket."""
        return {
            "KRB5_CONFIG": str(self.directory / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(self.directory / "kdc.conf"),
            "KRB5CCNAME": f"FILE:{self.directory / 'session'}",
            "KRB5RCACHENAME": "none:",
        }

    def add(self, name: str, password: str) -> None:
        """A person."""
        self._run("kadmin.local", "-q", f"addprinc -pw {password} {name}")

    def keytab(self, service: str) -> Path:
        """A service such as `HTTP/localhost`, and the file with its key."""
        path = self.directory / f"{service.replace('/', '-')}.keytab"
        self._run("kadmin.local", "-q", f"addprinc -randkey {service}")
        self._run("kadmin.local", "-q", f"ktadd -k {path} {service}")
        return path

    def sign_in(self, name: str, password: str, life: str = "30m") -> None:
        """Get a ticket for the session; `life` as `kinit -l` has it."""
        self._run("kinit", "-l", life, name, typed=f"{password}\n")

    def sign_out(self) -> None:
        """The session has no ticket any more."""
        self._run("kdestroy")

    @property
    def has_valid_ticket(self) -> bool:
        """What `klist` says of the session."""
        return self._start("klist", "-s").returncode == 0

    def start(self) -> None:
        """The KDC, until it answers."""
        with (self.directory / "krb5kdc.out").open("ab") as log:
            self.process = subprocess.Popen(
                [_found("krb5kdc"), "-n"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._all
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        self.stop()
        raise RuntimeError(f"the KDC did not start:\n{(self.directory / 'krb5kdc.out').read_text(errors='replace')}")

    def stop(self) -> None:
        """End the KDC that was started."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(5)
            self.process = None

    @property
    def _all(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def _start(self, program: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [_found(program), *arguments], input=typed, capture_output=True, text=True, env=self._all, timeout=60, check=False
        )

    def _run(self, program: str, *arguments: str, typed: str = "") -> None:
        ended = self._start(program, *arguments, typed=typed)
        if ended.returncode:
            raise RuntimeError(f"{program} {arguments[0]}: {ended.stdout}{ended.stderr}")


def _found(program: str) -> str:
    return shutil.which(program, path=_PATH) or program


@contextmanager
def realm(directory: Path) -> Iterator[Kerberos]:
    """A fresh realm in `directory`, with its KDC running."""
    directory.mkdir(parents=True, exist_ok=True)
    with reserved() as held:
        kerberos = Kerberos(directory, held.getsockname()[1])
        values = {"realm": REALM, "port": kerberos.port, "directory": directory}
        (directory / "krb5.conf").write_text(_CLIENT.format(**values), encoding="utf-8")
        (directory / "kdc.conf").write_text(_KDC.format(**values), encoding="utf-8")
        kerberos._run("kdb5_util", "create", "-r", REALM, "-s", "-P", "master")
        try:
            kerberos.start()
            yield kerberos
        finally:
            kerberos.stop()
