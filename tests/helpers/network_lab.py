"""A network of one's own: two namespaces with a link that is narrow, far, uneven, lossy or blocked, as a test wants it.

with network_lab(delay_ms=80) as lab:                  # the whole round trip takes 80 ms longer
    lab.drop("up", 0.02)                               # 2 % of the datagrams from near to far
    lab.block("udp"); lab.block(3478); lab.unblock()
    with coturn(lab, tmp_path): found = lab.call(lab.near, measure)

Workstations are in `near`, servers in `far`. Several labs can be open side by side: they share nothing. Needs root (`why_not`).
Datagrams are dropped at the link's ends alone, never on a namespace's own loopback: what a relay sends to itself is not lost.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from tests.helpers.program import ROOT

Direction = Literal["up", "down"]
_T = TypeVar("_T")
_TOOLS = ("ip", "nft", "tc")
_NEW_NETWORK = 0x40000000
_NETWORK = "10.214.7.0/24"


@dataclass
class NetworkLab:
    """`near` and `far` are namespaces; each knows the other's address. `up` is from near to far."""

    near: str
    far: str
    near_device: str
    far_device: str
    near_address: str = "10.214.7.1"
    far_address: str = "10.214.7.2"
    _delay: subprocess.Popen[str] | None = field(default=None, repr=False)
    # In seconds: each way, earlier or later, the longest queue; for a byte from near to far, and back (0: as fast as it goes).
    _line: tuple[float, ...] = (0.0,) * 5

    def inside(self, namespace: str) -> list[str]:
        """What a command begins with to run there."""
        return ["ip", "netns", "exec", namespace]

    def call(self, namespace: str, function: Callable[[], _T]) -> _T:
        """Call it in a thread of this process that lives in the namespace; threads that it starts live there too."""
        with ThreadPoolExecutor(1, f"in-{namespace}", initializer=_enter, initargs=(namespace,)) as threads:
            return threads.submit(function).result()

    def drop(self, direction: Direction, ratio: float) -> None:
        """Lose this share of the datagrams (UDP), at random, each on its own."""
        assert 0 <= ratio <= 1
        self._rule(direction, f"meta l4proto udp numgen random mod 1000000 < {round(ratio * 1_000_000)} counter drop")

    def drop_in_a_row(self, direction: Direction, first: int, count: int = 1, of: int = 1_000_000) -> None:
        """Lose `count` datagrams in a row, from the one of number `first` (the next that passes has 0), once in `of`."""
        self._rule(direction, f"meta l4proto udp numgen inc mod {of} {first}-{first + count - 1} counter drop")

    def block(self, what: Literal["udp", "tcp", "all"] | int) -> None:
        """Swallow without a word what comes to `far`: a protocol, everything, or what is for one port."""
        match what:
            case "all":
                self._rule("up", "counter drop")
            case "udp" | "tcp":
                self._rule("up", f"meta l4proto {what} counter drop")
            case port:
                self._rule("up", f"th dport {port} meta l4proto {{ tcp, udp }} counter drop")

    def filter(self, direction: Direction, rule: str) -> None:
        """A rule of nftables for what arrives that way: `meta length > 1000 drop`."""
        self._rule(direction, rule)

    def unblock(self) -> None:
        """No rule holds any longer: nothing is dropped."""
        for namespace in (self.near, self.far):
            _run(*self.inside(namespace), "nft", "flush", "chain", "inet", "lab", "arriving")

    def redirect(self, namespace: str, port: int, to: int, *, own: bool = False) -> None:
        """Who connects to this port there is sent to another one there; `own`: who connects from there (to anywhere)."""
        hook = "output" if own else "prerouting"
        chain = f"add chain ip lab {hook} {{ type nat hook {hook} priority -100; }}"
        rule = f"add rule ip lab {hook} tcp dport {port} redirect to :{to}"
        _run(*self.inside(namespace), "nft", f"add table ip lab; {chain}; {rule}")

    def carry(self, direction: Direction, mbit: float, queue_ms: float = 60) -> None:
        """From now on the link carries so much that way, and what is too much waits for so long at most."""
        namespace, device = (self.near, self.near_device) if direction == "up" else (self.far, self.far_device)
        inside = self.inside(namespace)
        # Segments as large as 64 kB would not fit into the bucket.
        _run(*inside, "ip", "link", "set", device, "gso_max_size", "1514", "gso_max_segs", "1")
        _run(
            *(*inside, "tc", "qdisc", "replace", "dev", device, "root"),
            *("tbf", "rate", f"{mbit}mbit", "burst", "8kb", "latency", f"{queue_ms}ms"),
        )

    def dropped(self, direction: Direction) -> int:
        """How many packets the rules have swallowed since they were made."""
        listed = _run(*self.inside(self._end(direction)[0]), "nft", "-j", "list", "chain", "inet", "lab", "arriving")
        parts = [part for one in json.loads(listed)["nftables"] if "rule" in one for part in one["rule"]["expr"]]
        return sum(part["counter"]["packets"] for part in parts if "counter" in part)

    def received_bytes(self, namespace: str) -> int:
        """What the namespace's end of the link has received, headers of IP included."""
        device = self.near_device if namespace == self.near else self.far_device
        listed = json.loads(_run(*self.inside(namespace), "ip", "-j", "-s", "link", "show", "dev", device))
        return int(listed[0]["stats64"]["rx"]["bytes"])

    def delay(self, round_trip_ms: float, jitter_ms: float = 0.0) -> None:
        """From now on. Only where the lab was made with a delay (of 0 at least)."""
        self._line = (round_trip_ms / 2000, jitter_ms / 1000, *self._line[2:])
        self._order()

    def narrow(self, down_mbit: float, up_mbit: float, queue_ms: float) -> None:
        """From now on: a router on the way carries no more, and lets what is too much wait for so long. Needs the lab's delay.

        Unlike `carry`, whose queue is the sender's own: of that TCP takes care that it does not grow.
        """
        self._line = (*self._line[:2], queue_ms / 1000, 8e-6 / up_mbit, 8e-6 / down_mbit)
        self._order()

    def _order(self) -> None:
        assert self._delay is not None, "network_lab(delay_ms=...)"
        assert self._delay.stdin is not None
        assert self._delay.stdout is not None
        self._delay.stdin.write(f"{' '.join(map(str, self._line))}\n")
        self._delay.stdin.flush()
        assert self._delay.stdout.readline() == "set\n"

    def _end(self, direction: Direction) -> tuple[str, str]:
        return (self.far, self.far_device) if direction == "up" else (self.near, self.near_device)

    def _rule(self, direction: Direction, rule: str) -> None:
        namespace, device = self._end(direction)
        _run(*self.inside(namespace), "nft", f'add rule inet lab arriving iifname "{device}" {rule}')


def why_not() -> str:
    """Why no lab can be made here; empty where one can."""
    if missing := [tool for tool in _TOOLS if shutil.which(tool) is None]:
        return f"not installed: {', '.join(missing)}"
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not Path("/dev/net/tun").exists():
        return "no /dev/net/tun"
    name = f"lab-{uuid.uuid4().hex[:8]}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"no network namespaces: {made.stderr.strip()}"
    try:
        tried = subprocess.run(
            ["ip", "netns", "exec", name, "nft", "add table inet lab"], capture_output=True, text=True, check=False
        )
        return f"no nftables: {tried.stderr.strip()}" if tried.returncode else ""
    finally:
        _run("ip", "netns", "delete", name)


@contextmanager
def network_lab(*, mbit: float | None = None, delay_ms: float | None = None, jitter_ms: float = 0.0) -> Iterator[NetworkLab]:
    """Two namespaces with a link of `mbit` Mbit/s each way (none: as fast as it goes).

    `delay_ms`: what a round trip takes, half of it each way; `jitter_ms`: earlier or later by so much, from near to far, in no
    order. Without a delay the link is a pair of veth; with one it passes a process of its own, packet by packet. Both ends send
    by cubic, whatever this machine does.
    """
    mark = uuid.uuid4().hex[:6]
    lab = NetworkLab(f"lab-near-{mark}", f"lab-far-{mark}", f"n{mark}", f"f{mark}")
    try:
        for namespace in (lab.near, lab.far):
            _run("ip", "netns", "add", namespace)
            _run(*lab.inside(namespace), "ip", "link", "set", "lo", "up")
            _run(
                *lab.inside(namespace),
                "nft",
                "add table inet lab; add chain inet lab arriving { type filter hook input priority 0; }",
            )
        if delay_ms is None:
            assert not jitter_ms, "network_lab(delay_ms=0, jitter_ms=...)"
            _run(
                *("ip", "link", "add", lab.near_device, "netns", lab.near, "type", "veth"),
                *("peer", "name", lab.far_device, "netns", lab.far),
            )
        else:
            command = [sys.executable, "-m", "tests.helpers.tun_delay", lab.near, lab.near_device, lab.far, lab.far_device]
            lab._delay = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
            assert lab._delay.stdout is not None
            assert lab._delay.stdout.readline() == "ready\n"
        _bring_up(lab, mbit)
        if delay_ms is not None:
            lab.delay(delay_ms, jitter_ms)
        yield lab
    finally:
        if lab._delay is not None:
            # The end of its input ends it.
            lab._delay.communicate(timeout=10)
        for namespace in (lab.near, lab.far):
            subprocess.run(["ip", "netns", "delete", namespace], capture_output=True, check=False)


def _bring_up(lab: NetworkLab, mbit: float | None) -> None:
    ends = ((lab.near, lab.near_device, lab.near_address), (lab.far, lab.far_device, lab.far_address))
    for namespace, device, address in ends:
        inside = lab.inside(namespace)
        _run(*inside, "ip", "address", "add", f"{address}/24", "dev", device)
        _run(*inside, "ip", "link", "set", device, "up")
        # By the route: the namespace's own setting may not be writable.
        _run(*inside, "ip", "route", "replace", _NETWORK, "dev", device, "src", address, "congctl", "cubic")
    if mbit is not None:
        lab.carry("up", mbit)
        lab.carry("down", mbit)


def _enter(namespace: str) -> None:
    # os.setns is Python 3.12's.
    library = ctypes.CDLL(None, use_errno=True)
    with Path(f"/run/netns/{namespace}").open("rb") as place:
        if library.setns(place.fileno(), _NEW_NETWORK):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout
