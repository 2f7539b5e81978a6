"""A faulty proxy as a process of its own, for several clients: `python -m tests.helpers.proxy_process PORT SEED RATE LOG`.

Says its address on stdout, and at the end of stdin, which ends it, how many requests came and how many met a fault.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.fault_plan import FaultPlan
from tests.helpers.faulty_proxy import faulty_proxy
from tests.helpers.program import ROOT


@dataclass
class ProxyProcess:
    """`asked` and `faults` are known once the block ended."""

    url: str
    asked: int = 0
    faults: int = 0


@contextmanager
def proxy_process(port: int, seed: int, rate: float, log: Path) -> Iterator[ProxyProcess]:
    """In front of the server on this loopback port, until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.proxy_process", str(port), str(seed), str(rate), str(log)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        started = ProxyProcess(process.stdout.readline().strip())
        assert started.url, "the proxy did not start"
        yield started
        said, _ = process.communicate(timeout=30)
        started.asked, started.faults = (int(word) for word in said.split())
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    port, seed, rate, log = sys.argv[1:]
    with Path(log).open("w", encoding="utf-8") as file, faulty_proxy(int(port)) as proxy:
        plan = FaultPlan(int(seed), float(rate), log=file)
        proxy.on("*", act=plan)
        print(proxy.url, flush=True)
        sys.stdin.read()
        print(plan.asked, len(plan.done), flush=True)


if __name__ == "__main__":
    main()
