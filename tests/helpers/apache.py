"""A real Apache as a proxy that signs people in, before a real Radicale that believes it (`X-Remote-User`).

Its configuration, logs and passwords lie in a folder of their own; it listens on a free loopback port and is ended by its id.
What it asks for can be changed while it runs: users, tokens and tickets are read anew with each request.
"""

from __future__ import annotations

import base64
import hashlib
import os
import pwd
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.helpers.servers import Server, radicale, running

BINARY = "/usr/sbin/apache2"
MODULES = Path("/usr/lib/apache2/modules")
NAMES = (
    *("mpm_event", "authn_core", "authz_core", "authz_user", "authn_file", "auth_basic", "auth_digest", "proxy", "proxy_http"),
    *("headers", "rewrite", "ssl", "socache_shmcb"),
)
DIGEST_REALM = "clinic"

_FRAME = """ServerRoot {directory}
ServerName localhost
DefaultRuntimeDir {directory}
PidFile {directory}/pid
Mutex file:{directory} default
ErrorLog {directory}/error.log
CustomLog {directory}/asked "%m %U"
Listen 127.0.0.1:{port}
StartServers 1
ThreadsPerChild 8
MinSpareThreads 1
MaxSpareThreads 8
MaxRequestWorkers 16
KeepAlive On
AllowEncodedSlashes NoDecode
{modules}
{owner}
{tls}
ProxyPass / http://127.0.0.1:{inner}/ nocanon
RequestHeader unset Authorization
{gate}
"""
BASIC = """<Location />
    AuthType Basic
    AuthName clinic
    AuthBasicProvider file
    AuthUserFile {directory}/users
    Require valid-user
    RequestHeader set X-Remote-User expr=%{{REMOTE_USER}}
</Location>"""
DIGEST = """<Location />
    AuthType Digest
    AuthName {realm}
    AuthDigestProvider file
    AuthUserFile {directory}/digests
    Require valid-user
    RequestHeader set X-Remote-User expr=%{{REMOTE_USER}}
</Location>"""
BEARER = """RewriteEngine On
RewriteMap tokens txt:{directory}/tokens
RewriteCond %{{HTTP:Authorization}} "^Bearer ([A-Za-z0-9._~+/=-]+)$"
RewriteCond ${{tokens:%1}} "^(.+)$"
RewriteRule ^ - [E=WHO:%1]
RewriteCond %{{ENV:WHO}} ^$
RewriteRule ^ - [R=401,L]
RequestHeader set X-Remote-User %{{WHO}}e
Header always set WWW-Authenticate 'Bearer realm="clinic", error="invalid_token"' "expr=%{{REQUEST_STATUS}} == 401"
"""
CERTIFICATE = """SSLCACertificateFile {directory}/clients.pem
SSLVerifyClient require
RequestHeader set X-Remote-User %{{SSL_CLIENT_S_DN_CN}}s
"""
CERTIFICATE_OF_A_FOLDER = """SSLCACertificateFile {directory}/clients.pem
<Location /jeanne>
    SSLVerifyClient require
</Location>
RequestHeader set X-Remote-User %{{SSL_CLIENT_S_DN_CN}}s
"""
NEGOTIATE = """<Location />
    AuthType GSSAPI
    AuthName clinic
    GssapiCredStore keytab:{directory}/http.keytab
    GssapiLocalName On
    GssapiAllowedMech krb5
    Require valid-user
    RequestHeader set X-Remote-User expr=%{{REMOTE_USER}}
</Location>"""


def missing_programs() -> str:
    """What is not installed of it, for the reason of a skip."""
    wanted = [BINARY, str(MODULES / "mod_auth_gssapi.so")]
    return ", ".join(one for one in wanted if not Path(one).exists())


@dataclass
class Apache:
    """A running proxy. `calendar` is the address of a calendar of `user`, through it."""

    server: Server
    inner: Server
    directory: Path
    scheme: str
    host: str
    user: str = "jeanne"
    calendar: str = field(default="", init=False)

    def __post_init__(self) -> None:
        name = uuid.uuid4()
        asked = {"X-Remote-User": self.user}
        requests.request("PROPFIND", f"{self.inner.url}{self.user}/", headers={**asked, "Depth": "0"}, timeout=30)
        made = requests.request("MKCALENDAR", f"{self.inner.url}{self.user}/{name}/", headers=asked, timeout=30)
        assert made.status_code == 201, made.text
        self.calendar = f"{self.url}{self.user}/{name}/"

    @property
    def url(self) -> str:
        """The address, with a slash at its end."""
        return f"{self.scheme}://{self.host}:{self.server.port}/"

    @property
    def asked(self) -> list[str]:
        """Method and path of each request, whatever became of it; without our own question whether it has started, which is a
        GET, and to a server of TLS no request at all.
        """
        told = (self.directory / "asked").read_text(encoding="utf-8").splitlines()
        return [one for one in told if one not in ("GET /.none", "GET /")]

    def people(self, passwords: Mapping[str, str]) -> None:
        """Who is let in by Basic and Digest, from now on."""
        _write_people(self.directory, passwords)

    def tokens(self, whose: Mapping[str, str]) -> None:
        """Which tokens are let in, and whose they are, from now on."""
        _write_tokens(self.directory, whose)

    def objects(self) -> list[str]:
        """The bodies that lie in the calendar, asked behind the proxy."""
        path = self.calendar.removeprefix(self.url)
        headers = {"X-Remote-User": self.user}
        answer = requests.get(f"{self.inner.url}{path}", headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.text.split("BEGIN:VEVENT")[1:]


@contextmanager
def apache(
    gate: str,
    *,
    modules: tuple[str, ...] = (),
    people: Mapping[str, str] | None = None,
    tokens: Mapping[str, str] | None = None,
    files: Mapping[str, Path] | None = None,
    host: str = "127.0.0.1",
) -> Iterator[Apache]:
    """Apache with one of the gates above before a Radicale of its own. `files`: copied beside its configuration under these
    names; one called `server.pem` makes it speak TLS, `krb5.conf` is the realm it lives in.
    """
    with tempfile.TemporaryDirectory(prefix="teleconsult-apache-") as place:
        directory = Path(place)
        for name, source in (files or {}).items():
            shutil.copy(source, directory / name)
        _write_people(directory, people or {})
        _write_tokens(directory, tokens or {})
        tls = "server.pem" in (files or {})
        with radicale(directory / "radicale", {}, more={"auth": {"type": "http_x_remote_user"}}) as inner:
            values = {"directory": directory, "inner": inner.port, "owner": _owner(directory)}
            values |= {
                "modules": "\n".join(f"LoadModule {one}_module {MODULES}/mod_{one}.so" for one in (*NAMES, *modules)),
                "tls": f"SSLEngine on\nSSLCertificateFile {directory}/server.pem" if tls else "",
                "gate": gate.format(directory=directory, realm=DIGEST_REALM),
            }

            def command(port: int) -> list[str]:
                (directory / "apache.conf").write_text(_FRAME.format(port=port, **values), encoding="utf-8")
                realm = [f"KRB5_CONFIG={directory}/krb5.conf", "KRB5RCACHENAME=none:"]
                return ["/usr/bin/env", *realm, BINARY, "-f", str(directory / "apache.conf"), "-DFOREGROUND"]

            with running(Server(directory, command)) as server:
                yield Apache(server, inner, directory, "https" if tls else "http", host)


def _owner(directory: Path) -> str:
    """Apache does not serve as root; where the tests run as root, it serves as nobody, who must be able to read its folder."""
    if os.geteuid() != 0:
        return ""
    nobody = pwd.getpwnam("nobody")
    directory.chmod(0o755)
    for path in directory.iterdir():
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    os.chown(directory, nobody.pw_uid, nobody.pw_gid)
    return "User nobody\nGroup nogroup"


def _write_people(directory: Path, passwords: Mapping[str, str]) -> None:
    def basic(password: str) -> str:
        return "{SHA}" + base64.b64encode(hashlib.sha1(password.encode(), usedforsecurity=False).digest()).decode()

    def digest(name: str, password: str) -> str:
        return hashlib.md5(f"{name}:{DIGEST_REALM}:{password}".encode(), usedforsecurity=False).hexdigest()

    _write(directory / "users", [f"{name}:{basic(password)}" for name, password in passwords.items()])
    _write(directory / "digests", [f"{name}:{DIGEST_REALM}:{digest(name, password)}" for name, password in passwords.items()])


def _write_tokens(directory: Path, whose: Mapping[str, str]) -> None:
    _write(directory / "tokens", [f"{token} {name}" for token, name in whose.items()])


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
