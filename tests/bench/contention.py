"""Eight processes want 400 slots, each at the same moment: `python -m tests.bench.contention [radicale|xandikos] [slots] [seed]`.

Through a proxy that lets two requests in a hundred fail, and with somebody killed by SIGKILL and started again in every fifth
slot. Exactly one must stand in each slot, the winner was told so and nobody else, and no claim is left. Ends with exit code 1
otherwise. Without a server's name both are tried. Takes 2 to 5 seconds a slot: `make nightly` runs it, `make bench` does not.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from scheduling.caldav.transport import Credentials
from tests.helpers.contention import Contention, contend
from tests.helpers.servers import EmptyCalendar, make_calendar, radicale, xandikos

CLIENTS, SLOTS, RATE, KILLS = 8, 400, 0.02, 0.2
SAID_EVERY = 10


def run(kind: str, slots: int, seed: int) -> Contention:
    """On a server of its own."""
    began = time.monotonic()

    def over(number: int) -> None:
        if (number + 1) % SAID_EVERY == 0:
            print(f"  slot {number + 1}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="contention-") as folder:
        place = Path(folder)
        started = radicale(place / "server", {"user": "none"}) if kind == "radicale" else xandikos(place / "server")
        with started as server:
            url = make_calendar(server, "user", "none", "contended")
            calendar = EmptyCalendar(kind, server, url, Credentials("user", "none"))
            return contend(calendar, place / "run", clients=CLIENTS, slots=slots, rate=RATE, kills=KILLS, seed=seed, over=over)


def report(kind: str, slots: int, done: Contention) -> None:
    """The table."""
    took, bookings = sorted(done.took_s), sum(done.rounds.values())
    rounds = "  ".join(f"{number}: {count}" for number, count in sorted(done.rounds.items()))
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    won = sum([status for status, _ in there] == ["CONFIRMED"] for there in done.stands.values())
    print(f"{kind}: {CLIENTS} processes, {slots} slots, {done.seconds:.0f} s, {done.requests} requests, {done.faults} faults")
    print(f"  killed and started again {done.kills}, told {dict(done.outcomes)}")
    print(f"  rounds  {rounds}  (of {bookings} answers)")
    print(f"  an answer took  p50 {p50:.2f} s  p95 {p95:.2f} s  longest {took[-1]:.2f} s")
    print(f"  claims owed at the end {done.owed}, after everybody's last contact {done.claims}")
    print(f"  slots with exactly one appointment {won} of {slots}; wrong: {len(done.wrong())}", flush=True)
    for line in done.wrong()[:20]:
        print(f"    {line}", flush=True)


def main(kinds: list[str], slots: int, seed: int) -> None:
    """Exit code 1 where anything was wrong."""
    failed = False
    for kind in kinds:
        done = run(kind, slots, seed)
        report(kind, slots, done)
        failed = failed or bool(done.wrong()) or done.claims > 0
    raise SystemExit(int(failed))


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(asked[:1] or ["radicale", "xandikos"], int(asked[1]) if asked[1:] else SLOTS, int(asked[2]) if asked[2:] else 1)
