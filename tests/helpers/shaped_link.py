"""Two network namespaces with a link between them that carries so much and no more, both ways. Root is needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class ShapedLink:
    """`near` and `far` are namespaces; each knows the other's address."""

    near: str
    far: str
    near_address: str
    far_address: str

    def inside(self, namespace: str) -> list[str]:
        return ["ip", "netns", "exec", namespace]


def why_not() -> str:
    """Why no link can be made here; empty where one can."""
    missing = [tool for tool in ("ip", "tc", "iperf3") if shutil.which(tool) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if os.geteuid() != 0:
        return "network namespaces need root"
    name = f"tc-{uuid.uuid4().hex[:8]}"
    tried = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if tried.returncode:
        return f"no network namespaces: {tried.stderr.strip()}"
    _run("ip", "netns", "delete", name)
    return ""


@contextmanager
def shaped_link(mbit: float) -> Iterator[ShapedLink]:
    """A link of `mbit` Mbit/s each way; both ends send by cubic, whatever this machine does."""
    mark = uuid.uuid4().hex[:6]
    link = ShapedLink(f"tc-near-{mark}", f"tc-far-{mark}", "10.213.7.1", "10.213.7.2")
    ends = ((link.near, f"n{mark}", link.near_address), (link.far, f"f{mark}", link.far_address))
    try:
        for namespace, _device, _address in ends:
            _run("ip", "netns", "add", namespace)
        _run("ip", "link", "add", ends[0][1], "netns", link.near, "type", "veth", "peer", "name", ends[1][1], "netns", link.far)
        for namespace, device, address in ends:
            inside = link.inside(namespace)
            _run(*inside, "ip", "address", "add", f"{address}/24", "dev", device)
            _run(*inside, "ip", "link", "set", "lo", "up")
            _run(*inside, "ip", "link", "set", device, "up")
            # By the route: the namespace's own setting may not be writable.
            _run(*inside, "ip", "route", "replace", "10.213.7.0/24", "dev", device, "src", address, "congctl", "cubic")
            # Segments as large as 64 kB would not fit into the bucket.
            _run(*inside, "ip", "link", "set", device, "gso_max_size", "1514", "gso_max_segs", "1")
            _run(
                *inside,
                "tc",
                "qdisc",
                "add",
                "dev",
                device,
                "root",
                "tbf",
                "rate",
                f"{mbit}mbit",
                "burst",
                "8kb",
                "latency",
                "60ms",
            )
        yield link
    finally:
        for namespace, _device, _address in ends:
            subprocess.run(["ip", "netns", "delete", namespace], capture_output=True, check=False)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
