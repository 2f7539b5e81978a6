"""What an examination takes, and how soon it lets go: `python -m tests.bench.examination [quick]`.

The program itself (`main.py check`) in a namespace: a real relay (coturn), speed server and sound service with somebody reading
aloud, on a link of 50 Mbit/s, and on one of 0.5 Mbit/s and 200 ms. Says seconds (of the program, and of the examination in it),
bytes on the link both ways, and CPU seconds, against the budgets. Then it is cancelled after 1, 4 and 9 s (Ctrl-C): how long
until no socket of it is open, no place on the relay is taken, and no microphone is listened to. Ends with exit code 1 where a
budget is exceeded. There is no camera on such a machine: it would be looked at beside the microphone, for 8 s at most.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from device_check.demo_endpoint import speed_endpoint
from device_check.scope import BUDGETS, Scope
from tests.helpers import coturn as relays
from tests.helpers import network_lab as labs
from tests.helpers.certificates import Authority
from tests.helpers.coturn import Coturn, coturn
from tests.helpers.network_lab import NetworkLab, network_lab
from tests.helpers.program import Program
from tests.helpers.sound import SoundService, missing_programs, sound_service, speech

LINKS: tuple[tuple[float, float | None], ...] = ((50, None), (0.5, 200))
OPTIONS = {Scope.FULL: (), Scope.QUICK: ("--quick",)}
CANCELLED_AFTER_S = (1.0, 4.0, 9.0)
LETS_GO_WITHIN_S = 0.5
# Of the program: the interpreter, Qt and what both import come before the examination begins.
STARTS_WITHIN_S = 3.0
# A line of the kernel's table: its state, and whose it is (0: nobody's, the kernel is only saying good-bye).
STATE, INODE, LISTENS = 3, 9, "0A"
PROMPT_S = 0.01


@dataclass
class Workstation:
    """All that an examination needs."""

    lab: NetworkLab
    relay: Coturn
    sound: SoundService
    program: Program
    inside: int

    def start(self, *options: str) -> subprocess.Popen[str]:
        command = [*self.lab.inside(self.lab.near), *self.program.command("--json", "check", *options)]
        environment = {**self.sound.environment, **self.program.environment()}
        environment |= {name: self.sound.environment[name] for name in ("PULSE_SERVER", "PULSE_LATENCY_MSEC", "QT_QPA_PLATFORM")}
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )

    def moved_bytes(self) -> int:
        """What both ends of the link have received."""
        return self.lab.received_bytes(self.lab.near) + self.lab.received_bytes(self.lab.far)

    def sockets(self) -> int:
        """How many sockets of the namespace belong to somebody."""
        lines = [
            line.split()
            for name in ("tcp", "tcp6", "udp", "udp6")
            for line in Path(f"/proc/{self.inside}/net/{name}").read_text(encoding="ascii").splitlines()[1:]
        ]
        return sum(line[INODE] != "0" and line[STATE] != LISTENS for line in lines)


@contextmanager
def workstation(folder: Path, mbit: float, delay_ms: float | None) -> Iterator[Workstation]:
    authority, program = Authority(folder, "CA"), Program(folder, "en")
    with (
        network_lab(mbit=mbit, delay_ms=delay_ms) as lab,
        coturn(lab, folder / "coturn", certificate=authority.server(lab.far_address)) as relay,
        speed_endpoint(lab.far_address, authority.server(lab.far_address), lab.inside(lab.far)) as speed,
        sound_service(folder / "sound") as sound,
        _stays(lab) as inside,
    ):
        program.secrets.mkdir(mode=0o700)
        secret = program.secrets / "relay"
        secret.write_text(f"{relays.PASSWORD}\n", encoding="utf-8")
        secret.chmod(0o600)
        ways = "".join(
            f'[[check.relays]]\nurl = "{relay.relay(way).url}"\nusername = "{relays.USER}"\nsecret = "relay"\n'
            for way in ("udp", "tcp", "tls")
        )
        program.settings(f'ca_file = "{authority.ca_file}"\n[check]\nspeed_url = "{speed.url}"\nmicrophone = "Casque"\n{ways}')
        sound.say(speech(folder / "speech.wav", seconds=300))
        yield Workstation(lab, relay, sound, program, inside)


@contextmanager
def _stays(lab: NetworkLab) -> Iterator[int]:
    """The id of a process that does nothing but be inside."""
    process = subprocess.Popen([*lab.inside(lab.near), "cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.communicate(timeout=10)


def examined(place: Workstation, scope: Scope) -> bool:
    """One examination from beginning to end; whether it kept its budget."""
    before, begun = place.moved_bytes(), time.monotonic()
    process = place.start(*OPTIONS[scope])
    assert process.stdout is not None
    assert process.stderr is not None
    said = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, cpu_s, moved = time.monotonic() - begun, usage.ru_utime + usage.ru_stime, place.moved_bytes() - before
    if process.returncode not in (0, 10, 11, 12):
        print(process.stderr.read()[-2000:])
        return False
    report, budget = json.loads(said), BUDGETS[scope]
    good = report["duration_s"] <= budget.seconds and moved <= budget.bytes and seconds <= budget.seconds + STARTS_WITHIN_S
    print(
        f"  {scope:6} {report['duration_s']:5.1f} of {budget.seconds:.0f} s (program {seconds:.1f}),"
        f" {moved / 1e6:5.1f} of {budget.bytes / 1e6:.0f} MB, {cpu_s:.2f} s CPU{'' if good else '  EXCEEDED'}"
    )
    for check in report["checks"]:
        codes = ", ".join(found["code"] + (" (uncertain)" if found["uncertain"] else "") for found in check["findings"])
        shown = {name: check["measures"][name] for name in _SHOWN if name in check["measures"]}
        told = ", ".join(f"{name} {value:.4g}" for name, value in shown.items())
        print(f"         {check['check']:11} {check['verdict']:12} {codes}  {told}")
    return good


_SHOWN = (
    *("download_bps", "upload_bps", "round_trip_time_ms", "exchanges_count"),
    *("loss_ratio", "loss_high_ratio", "datagrams_count", "speech_level_dbov"),
)


def cancelled(place: Workstation, after_s: float) -> bool:
    """Ctrl-C after so long; whether everything was let go of soon enough."""
    process = place.start()
    until = time.monotonic() + after_s
    seen = [0, 0, 0]
    while time.monotonic() < until:
        seen = [max(pair) for pair in zip(seen, _held(place), strict=True)]
        threading.Event().wait(PROMPT_S)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    free_s: list[float | None] = [None, None, None]
    while None in free_s and time.monotonic() < begun + 10:
        held = _held(place)
        now_s = time.monotonic() - begun
        free_s = [
            None if count else (before if before is not None else now_s) for before, count in zip(free_s, held, strict=True)
        ]
        threading.Event().wait(PROMPT_S)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    ended_s = time.monotonic() - begun
    _out, told = process.communicate()
    good = all(one is not None and one <= LETS_GO_WITHIN_S for one in free_s) and process.returncode == 130
    names = ("sockets", "places on the relay", "microphones")
    parts = [
        f"{name} (up to {most}) {'never' if one is None else f'{one:.2f} s'}"
        for name, most, one in zip(names, seen, free_s, strict=True)
    ]
    print(f"  cancelled after {after_s:.0f} s: {', '.join(parts)}; ended after {ended_s:.2f} s{'' if good else '  EXCEEDED'}")
    if "Traceback" in told or process.returncode != 130:
        print(process.returncode, told[-2000:])
        return False
    return good


def _held(place: Workstation) -> tuple[int, int, int]:
    return place.sockets(), place.relay.allocations(), place.sound.users()


def main(links: tuple[tuple[float, float | None], ...]) -> int:
    """Say all of it."""
    if reason := labs.why_not() or relays.why_not() or (missing_programs() and f"not installed: {missing_programs()}"):
        print(f"not measured: {reason}")
        return 0
    good = True
    for mbit, delay_ms in links:
        with tempfile.TemporaryDirectory(prefix="examination-") as folder, workstation(Path(folder), mbit, delay_ms) as place:
            print(f"{mbit:g} Mbit/s{f', {delay_ms:.0f} ms' if delay_ms else ''}")
            for scope in OPTIONS:
                good = examined(place, scope) and good
            for after_s in CANCELLED_AFTER_S:
                good = cancelled(place, after_s) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(LINKS[:1] if sys.argv[1:] == ["quick"] else LINKS))
