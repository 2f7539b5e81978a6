"""How long the window stands still while 10,000 objects are synchronised for the first time: `python -m tests.bench.stall`.

The real window, offscreen, on the agenda; a timer of 5 ms in its event loop notes the longest time between two beats. The
baseline is the same window in the same run with nothing to do.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from gui.app import SWITCH_INTERVAL_S, App, Start, make_application
from gui.collector import Collector
from scheduling.settings import load_settings, policy_path
from tests.bench.full_hospital import full_hospital

BEAT_MS = 5
QUIET_MS = 5_000


@dataclass
class Heart:
    """Beats in the event loop; `gaps` in milliseconds."""

    gaps: list[float] = field(default_factory=list)
    _last: float = 0.0

    def beat(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.gaps.append((now - self._last) * 1000)
        self._last = now

    def told(self) -> str:
        ordered = sorted(self.gaps)
        return (
            f"beats {len(ordered)}, median {ordered[len(ordered) // 2]:.1f} ms, p99 {ordered[int(len(ordered) * 0.99)]:.1f} ms, "
            f"longest {ordered[-1]:.1f} ms, above 50 ms: {sum(gap > 50 for gap in ordered)}"
        )


def beating(parent: QObject) -> tuple[Heart, QTimer]:
    heart, timer = Heart(), QTimer(parent)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(heart.beat)
    timer.start(BEAT_MS)
    return heart, timer


def wait_ms(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> None:
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    application = make_application(["bench"])
    collector = Collector(application)
    with full_hospital("stall") as hospital:
        start = Start(hospital.profile, hospital.secrets, "fr", page="agenda")
        app = App(application, start, load_settings(hospital.profile, policy_path()), first_sync=False)
        app.window.resize(1920, 1080)
        app.show()
        wait_ms(2_000)
        collector.begin()
        heart, timer = beating(app)
        wait_ms(QUIET_MS)
        timer.stop()
        print(f"nothing to do       {heart.told()}")
        heart, timer = beating(app)
        began = time.perf_counter()
        job = app.office.synchronise()
        loop = QEventLoop()
        job.finished.connect(loop.quit)
        loop.exec()
        took = time.perf_counter() - began
        wait_ms(1_000)  # the agenda reads and paints what came
        timer.stop()
        print(f"{hospital.objects} objects, {took:.1f} s  {heart.told()}")
        app.window.close()
        app.end()


if __name__ == "__main__":
    main()
