"""From process start to a painted agenda with 10,000 objects in the store: `python -m tests.bench.startup`.

The baseline is a bare PySide6 window: interpreter, QtWidgets, one widget, painted. Both are processes of their own, offscreen,
in turn, on the same machine and in the same run; the first round of each warms the disk's cache and is left out. Memory is the
resident set once painted.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from gui.agenda.calendar_choice import FIRST_TICKED, KNOWN, TICKED
from gui.agenda.centre import VIEW
from gui.window_state import WindowState
from scheduling.office.state import office_state
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from tests.bench.full_hospital import full_hospital

ROUNDS = 11
CHILD = Path(__file__).with_name("startup_child.py")


def measure(*arguments: str) -> tuple[float, float]:
    """Milliseconds until painted, MB then."""
    # As it is installed: its own modules compiled once, like PySide6's.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd())}
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    done = subprocess.run(
        [sys.executable, str(CHILD), *arguments], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return (told["painted"] - began) * 1000, told["resident_mb"]


def main() -> None:
    with full_hospital("startup") as hospital, open_workspace(hospital.profile, hospital.secrets) as workspace:
        synchronise(workspace)
        # A window that was open before, with four practitioners; the week is the fuller view, and has something on a Sunday too.
        followed = [one.href for one in office_state(workspace).followed]
        state = WindowState(hospital.profile)
        for key, value in ((VIEW, "week"), (TICKED, followed[:FIRST_TICKED]), (KNOWN, followed)):
            state.keep(key, value)
        del state  # which writes it
    window = ("window", str(hospital.profile), str(hospital.secrets))
    rounds = [(measure("bare"), measure(*window)) for _ in range(ROUNDS)][1:]
    bare, full = ([statistics.median(round_[which][part] for round_ in rounds) for part in (0, 1)] for which in (0, 1))
    ratios = sorted(window_[0] / bare_[0] for bare_, window_ in rounds)
    print(f"objects in the store      {hospital.objects}")
    print(f"bare window               {bare[0]:.0f} ms, {bare[1]:.0f} MB")
    print(f"painted agenda            {full[0]:.0f} ms, {full[1]:.0f} MB")
    print(f"ratio                     {full[0] / bare[0]:.2f} (rounds: {ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"memory above bare window  {full[1] - bare[1]:.0f} MB")


if __name__ == "__main__":
    main()
