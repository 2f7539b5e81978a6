"""What a synchronisation of 10,000 objects costs: `python -m tests.bench.sync [objects] [rounds]`.

One Radicale, one calendar. In each round everyone synchronises (a) for the first time, (b) with nothing changed, (c) after one
change, (d) after a hundred; in turns, each in a process of its own. Baselines of the same run: a bare `requests` loop that asks
for the same bytes and does not read them, and `vdirsyncer` into files, in an environment of its own under `build/`.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.big_calendar import FOLDER, PASSWORD, USER, BigCalendar, big_calendar

PLACE = Path("build/bench/sync").absolute()
VDIRSYNCER = Path("build/vdirsyncer").absolute()
CASES = {"first": 0, "unchanged": 0, "1 change": 1, "100 changes": 100}
"""By name: how many objects another program changes before it."""
CONFIG = """
[general]
status_path = "{folder}/status"
[pair bench]
a = "here"
b = "there"
collections = ["{calendar}"]
[storage here]
type = "filesystem"
path = "{folder}/files"
fileext = ".ics"
[storage there]
type = "caldav"
url = "{home}"
username = "{user}"
password = "{password}"
"""


@dataclass(frozen=True)
class Run:
    """`seconds`: of the work itself where the process told it; `process_s`: from its start to its end; `peak_mb`: resident."""

    seconds: float
    process_s: float
    peak_mb: float
    requests: int
    bytes: int


def run(command: list[str]) -> Run:
    """Run a command to its end, and ask the system for its memory."""
    # As it is installed: its own modules compiled once, like those of the others.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    with (PLACE / "said").open("w+", encoding="utf-8") as said_aside:  # vdirsyncer says a line of every object
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said_aside, text=True, env=environment)
        assert process.stdout is not None
        out = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - began
        if process.returncode != 0:
            said_aside.seek(0)
            raise RuntimeError(f"{command}: {out}{said_aside.read()[-2000:]}")
    said = json.loads(out) if out.startswith("{") else {}
    return Run(said.get("seconds", took), took, used.ru_maxrss / 1024, int(said.get("requests", 0)), int(said.get("bytes", 0)))


def rivals(folder: Path, calendar: BigCalendar) -> dict[str, list[str]]:
    """The commands; each is prepared so that the next run of it is its first synchronisation."""
    shutil.rmtree(folder, ignore_errors=True)
    commands = {}
    for who in ("bare", "teleconsult"):
        (folder / who).mkdir(parents=True)
        commands[who] = [sys.executable, "-m", "tests.bench.sync_rivals", who, str(folder / who), calendar.home]
    run(commands["teleconsult"])  # signs in
    own, program = folder / "vdirsyncer", VDIRSYNCER / "bin" / "vdirsyncer"
    (own / "files" / FOLDER).mkdir(parents=True)
    text = CONFIG.format(folder=own, calendar=FOLDER, home=calendar.home, user=USER, password=PASSWORD)
    (own / "config").write_text(text, encoding="utf-8")
    commands["vdirsyncer"] = [str(program), "-c", str(own / "config"), "sync"]
    run([str(program), "-c", str(own / "config"), "discover"])
    return commands


def install_vdirsyncer() -> None:
    """In an environment of its own, once."""
    if not (VDIRSYNCER / "bin" / "vdirsyncer").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VDIRSYNCER)], check=True)
        subprocess.run(
            [str(VDIRSYNCER / "bin" / "pip"), "install", "--quiet", "vdirsyncer"], check=True, stderr=subprocess.DEVNULL
        )


def main(count: int, rounds: int) -> None:
    """Measure in turns, print the median of each and the ratios of the medians."""
    install_vdirsyncer()
    found: dict[str, dict[str, list[Run]]] = {case: {} for case in CASES}
    with big_calendar(PLACE / "server", count) as calendar:
        for turn in range(rounds):
            commands = rivals(PLACE / "rivals", calendar)
            for number, (case, changes) in enumerate(CASES.items()):
                calendar.change(changes, turn * len(CASES) + number)
                for who, command in commands.items():
                    found[case].setdefault(who, []).append(run(command))
    print(f"{count} objects, {rounds} rounds in turns, medians; seconds of the work itself, and of the whole process")
    print(f"{'':<14}{'':<13}{'requests':>9}{'MB':>8}{'work s':>9}{'process s':>11}{'peak MB':>9}{'to bare':>9}{'vdirsyncer':>12}")
    for case, whose in found.items():
        for who, runs in whose.items():
            work, whole = (statistics.median(getattr(one, field) for one in runs) for field in ("seconds", "process_s"))
            told = f"{runs[-1].requests:>9}{runs[-1].bytes / 1e6:>8.2f}{work:>9.2f}" if runs[-1].requests else f"{'':>26}"
            ratios = ""
            if who == "teleconsult":
                to_bare = work / statistics.median(one.seconds for one in whose["bare"])
                slower = statistics.median(one.process_s for one in whose["vdirsyncer"]) / whole
                ratios = f"{to_bare:>9.2f}{slower:>10.1f} x"
            peak = max(one.peak_mb for one in runs)
            print(f"{case:<14}{who:<13}{told}{whole:>11.2f}{peak:>9.0f}{ratios}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
