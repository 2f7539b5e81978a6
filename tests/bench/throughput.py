"""Our throughput beside iperf3's on the same link: `python -m tests.bench.throughput [FIRST [BEHIND]]` (lines of the table).

0.5 to 50 Mbit/s; 20 to 450 ms; acknowledged, answered, encrypted, through a proxy. Says a table, and ends with exit code 1 where
a figure is more than 10 % off up to 20 Mbit/s, or "at least" says more than iperf3 and 10 % above. Root is needed; alone on the
machine: sixteen minutes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from device_check.demo_endpoint import speed_endpoint
from tests.helpers.certificates import Authority
from tests.helpers.network_lab import network_lab
from tests.helpers.throughput_lab import ENDLESS_BPS, Way, iperf3, lab_proxy, ours, why_not

WITHIN = 0.10
READY_BPS = 2e6
WAYS: tuple[Way, ...] = ("download", "upload")


@dataclass(frozen=True)
class Line:
    """`means`: how what arrived is counted, and the way there."""

    mbit: float
    delay_ms: float | None = None
    means: tuple[str, ...] = ("acknowledged",)


LINES = (
    *(Line(mbit, None, ("acknowledged", "answered", "tls through proxy")) for mbit in (0.5, 1, 2, 5, 10, 20)),
    Line(50, None, ("ready", "acknowledged")),
    *(
        Line(mbit, delay_ms, ("acknowledged", "tls", "answered", "tls through proxy"))
        for mbit in (2, 5, 10)
        for delay_ms in (20, 80, 200, 450)
    ),
)


def _measured(line: Line, folder: Path) -> bool:
    authority, good = Authority(folder, "CA"), True
    with (
        network_lab(mbit=line.mbit, delay_ms=line.delay_ms) as lab,
        speed_endpoint(lab.far_address, inside=lab.inside(lab.far)) as speed,
        speed_endpoint(lab.far_address, authority.server(lab.far_address), lab.inside(lab.far)) as encrypted,
        lab_proxy(lab, folder),
    ):
        truth = {way: iperf3(lab, way, 3, 1 + round((line.delay_ms or 0) / 125)) for way in WAYS}
        for means in line.means:
            tls = "tls" in means
            found = ours(
                lab,
                encrypted if tls else speed,
                "answered" if means == "answered" else "acknowledged",
                ready_bps=READY_BPS if means == "ready" else ENDLESS_BPS,
                proxy="proxy" in means,
                ca_file=authority.ca_file if tls else None,
            )
            told, right = zip(*(_told(line, way, truth[way], found) for way in WAYS), strict=True)
            good = good and all(right)
            delay = f"{line.delay_ms:.0f} ms" if line.delay_ms else ""
            cost = f"{found['bytes'] / 1e6:5.1f} MB {found['seconds']:5.1f} s {found['cpu_s']:5.2f} s CPU"
            print(
                f"{line.mbit:5g} Mbit/s {delay:>7} {means:18} {'  '.join(told)}  {cost}  {', '.join(found['causes'])}", flush=True
            )
    return good


def _told(line: Line, way: Way, true_bps: float, found: dict[str, float]) -> tuple[str, bool]:
    if f"{way}_bps" not in found:
        return f"{way}: none", False
    off = found[f"{way}_bps"] / true_bps - 1
    at_least = bool(found[f"{way}_at_least"])
    right = off <= WITHIN and (off >= -WITHIN or (at_least and line.mbit > 20))
    mark = "≥" if at_least else " "
    iperf3_found, ours_found = true_bps / 1e6, found[f"{way}_bps"] / 1e6
    return f"{way} {iperf3_found:7.3f} {mark}{ours_found:7.3f} {off:+6.1%}{' ' if right else '!'}", right


def main(lines: tuple[Line, ...]) -> int:
    """Say the table."""
    if reason := why_not():
        print(f"not measured: {reason}")
        return 0
    begun, good = time.monotonic(), True
    print("link; then for each way iperf3, ours (≥: at least), and how far ours is off")
    for line in lines:
        with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
            good = _measured(line, Path(folder)) and good
    print(f"{time.monotonic() - begun:.0f} s")
    return 0 if good else 1


if __name__ == "__main__":
    first, behind = ([int(word) for word in sys.argv[1:3]] + [0, len(LINES)][len(sys.argv) - 1 :])[:2]
    sys.exit(main(LINES[first:behind]))
