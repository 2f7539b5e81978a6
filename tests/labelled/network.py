"""What the cases of the network share: the program in a namespace, and the servers that it is to reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from device_check.demo_endpoint import SpeedEndpoint, speed_endpoint
from device_check.report import Report
from tests.helpers import coturn as relays
from tests.helpers import network_lab as labs
from tests.helpers.certificates import Authority
from tests.helpers.coturn import Coturn, coturn
from tests.helpers.middleboxes import missing
from tests.helpers.name_server import Records, name_server
from tests.helpers.network_lab import NetworkLab, network_lab
from tests.labelled.asking import program_says
from tests.labelled.case import NOT_MEASURED, Case, nothing_missing

FAR = "10.214.7.2"
OURS = "test_service_unavailable"
# What a far server is called where the name service is part of the case.
NAMED = "mesure.hospital.example"


def no_lab() -> str:
    """Why there are no namespaces here."""
    return labs.why_not()


def no_relay() -> str:
    """Why there is no relay in namespaces here."""
    return labs.why_not() or relays.why_not()


def no_lab_with(*programs: str) -> str:
    """Why there are no namespaces with these programs here."""
    return labs.why_not() or (f"not installed: {absent}" if (absent := missing(*programs)) else "")


@dataclass(frozen=True)
class Scene:
    """A workstation in `near`, servers in `far`, certificates of the hospital's own."""

    lab: NetworkLab
    folder: Path
    authority: Authority

    def says(
        self, *only: str, check: str = "", ca_file: Path | None = None, changed: Mapping[str, str | None] | None = None
    ) -> Report:
        """The program in `near`; `check`: lines of settings below `[check]`."""
        return program_says(
            self.folder,
            *("--only", *only),
            settings=f'ca_file = "{ca_file or self.authority.ca_file}"\n[check]\n{check}',
            changed=changed,
            before=self.lab.inside(self.lab.near),
        )

    def says_by_names(self, *only: str, check: str, records: Records, silent: bool = False) -> Report:
        """The program in `near`, whose name service (in `far`) knows these names; `silent`: and does not answer."""
        resolving = self.folder / "resolv.conf"
        resolving.write_text(f"nameserver {FAR}\noptions timeout:1 attempts:1\n", encoding="utf-8")
        # The file of the system is covered, in that program alone.
        covered = ["sh", "-c", f'mount --bind {resolving} /etc/resolv.conf && exec "$@"', "sh"]

        def run() -> Report:
            with name_server(records, silent=silent, address=(FAR, 53)):
                return program_says(
                    self.folder,
                    *("--only", *only),
                    settings=f'ca_file = "{self.authority.ca_file}"\n[check]\n{check}',
                    before=[*self.lab.inside(self.lab.near), *covered],
                )

        return self.lab.call(self.lab.far, run)

    @contextmanager
    def speed(self, *names: str, ended: bool = False) -> Iterator[SpeedEndpoint]:
        """Our own server in `far`, encrypted; its certificate is for these names."""
        certificate = self.authority.server(*(names or (FAR,)), ended=ended)
        with speed_endpoint(FAR, certificate, self.lab.inside(self.lab.far)) as endpoint:
            yield endpoint

    @contextmanager
    def relay(self, *options: str, shared: bool = False) -> Iterator[Coturn]:
        """A relay in `far` over UDP, TCP and TLS, whose secrets the program has."""
        secrets = self.folder / "secrets"
        secrets.mkdir(mode=0o700)
        for name in ("relay", "wrong", "shared"):
            (secrets / name).write_text(f"{relays.secret_of(name)}\n", encoding="utf-8")
            (secrets / name).chmod(0o600)
        with coturn(self.lab, self.folder / "coturn", *options, certificate=self.authority.server(FAR), shared=shared) as relay:
            yield relay


@contextmanager
def scene(folder: Path, *, mbit: float | None = None, delay_ms: float | None = None, jitter_ms: float = 0.0) -> Iterator[Scene]:
    """A lab, as `network_lab` makes it."""
    with network_lab(mbit=mbit, delay_ms=delay_ms, jitter_ms=jitter_ms) as lab:
        yield Scene(lab, folder, Authority(folder, "Hospital CA"))


def own_relay(relay: Coturn, transport: str = "udp", secret: str = "relay") -> str:
    """The relay as one that the hospital names only to measure."""
    return _relay_lines("check.relays", relay, transport, secret)


def platform(relay: Coturn | None = None, *transports: str, host: str = FAR, more: str = "") -> str:
    """A platform; a consultation needs it, and its relay."""
    lines = f'[[check.platforms]]\nhost = "{host}"\n{more}'
    return lines + "".join(_relay_lines("check.platforms.relays", relay, one, "relay") for one in transports if relay)


def _relay_lines(table: str, relay: Coturn, transport: str, secret: str) -> str:
    named = relay.relay(transport, secret)
    return f'[[{table}]]\nurl = "{named.url}"\nusername = "{named.username}"\nsecret = "{secret}"\n'


def ours(
    id: str,  # noqa: A002 - the case's own word
    what: str,
    made: str,
    run: Callable[[Path], Report],
    code: str,
    missing: Callable[[], str] = nothing_missing,
    cheap: bool = False,
    here: bool = False,
) -> Case:
    """Our own server is not reached: not measured. `here`: by what is mended at this end, which must then be told first."""
    codes = (code, OURS) if here else (OURS, code)
    return Case(id, what, made, run, (NOT_MEASURED,), codes, missing=missing, cheap=cheap)
