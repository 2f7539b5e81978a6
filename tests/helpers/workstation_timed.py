"""One process of `tests.bench.workstation`: `bare`, `meter`, or `examine SETTINGS.json [--where]`. Prints one line of JSON."""

from __future__ import annotations

import faulthandler
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrameInput

    from gui.readiness.page import WorkstationPage

BEAT_MS = 5
LATE_MS = 50
QUIET_MS = 4_000


@dataclass
class Heart:
    """Beats in the event loop; `gaps` in milliseconds. `where`: another thread prints what all threads do while one is late."""

    where: bool = False
    gaps: list[float] = field(default_factory=list)
    _last: float = 0.0
    _timer: QTimer | None = None

    def begin(self, parent: QObject) -> None:
        self._timer = QTimer(parent)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        if self.where:
            threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> str:
        assert self._timer is not None
        self._timer.stop()
        self._timer = None
        ordered = sorted(self.gaps)
        return (
            f"beats {len(ordered)}, median {ordered[len(ordered) // 2]:.1f} ms, p99 {ordered[int(len(ordered) * 0.99)]:.1f} ms, "
            f"longest {', '.join(f'{gap:.0f}' for gap in ordered[:-6:-1])} ms, above {LATE_MS} ms: "
            f"{sum(gap > LATE_MS for gap in ordered)}"
        )

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.gaps.append((now - self._last) * 1000)
        self._last = now

    def _watch(self) -> None:
        """By faulthandler: it holds on to no frame, whose painter would else outlive its painting."""
        told = 0.0
        while self._timer is not None:
            time.sleep(0.004)
            late_ms = (time.perf_counter() - self._last) * 1000
            if self._last and self._last != told and late_ms > LATE_MS / 2:
                told = self._last
                print(f"--- {late_ms:.0f} ms late", file=sys.stderr, flush=True)
                faulthandler.dump_traceback(sys.stderr, all_threads=True)


def wait_for(signal_or_ms: Any) -> None:
    """Run the event loop for so many milliseconds, or until the signal."""
    loop = QEventLoop()
    if isinstance(signal_or_ms, int):
        QTimer.singleShot(signal_or_ms, loop.quit)
    else:
        signal_or_ms.connect(loop.quit)
    loop.exec()


def wait_until(done: Callable[[], object], within_s: float = 10.0) -> None:
    until = time.perf_counter() + within_s
    loop = QEventLoop()
    while not done():
        if time.perf_counter() > until:
            raise SystemExit("the microphone was not heard")
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


def bare() -> dict[str, object]:
    """A Qt program that opens a microphone and reads it."""
    began = time.perf_counter()
    from PySide6.QtMultimedia import QAudioSource, QMediaDevices

    device = next(one for one in QMediaDevices.audioInputs() if one.description() == "Table")
    form = device.preferredFormat()
    source = QAudioSource(device, form)
    source.setBufferSize(form.bytesForDuration(50_000))
    stream = source.start()
    heard: list[object] = []
    stream.readyRead.connect(lambda: heard.append(stream.readAll()))
    wait_until(lambda: heard)
    moved = time.perf_counter() - began
    source.stop()
    return {"moved_ms": moved * 1000}


def meter(application: QApplication) -> dict[str, object]:
    """The page from its import to the first lit segment."""
    make = maker(application)
    began = time.perf_counter()
    page = make({}, None)
    page.show()
    made = time.perf_counter() - began
    wait_until(lambda: page._cards.microphone.meter.lit)
    page._cards.microphone.meter.repaint()
    moved = time.perf_counter() - began
    page.hide()
    return {"made_ms": made * 1000, "moved_ms": moved * 1000}


def examine(application: QApplication, settings: Path, where: bool) -> dict[str, object]:
    """One whole examination, the person's reading included."""
    from gui.collector import Collector

    page = maker(application, settings.parent)(json.loads(settings.read_text(encoding="utf-8")), filming(application))
    page.resize(1400, 900)
    page.show()
    Collector(application).begin()
    wait_for(2_000)
    shown = Heart()
    shown.begin(application)
    wait_for(QUIET_MS)
    told_shown = shown.end()
    verdicts: list[str] = []
    page.readiness_changed.connect(lambda verdict, sentence: verdicts.append(f"{verdict} ({sentence})"))
    heart = Heart(where)
    heart.begin(application)
    began, cpu = time.perf_counter(), time.process_time()
    page.examine()
    wait_for(page.readiness_changed)
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu
    wait_for(500)  # what was found is painted
    told = heart.end()
    page.hide()
    return {"seconds": seconds, "cpu_s": cpu_s, "verdict": verdicts[0], "shown": told_shown, "examined": told}


def maker(
    application: QApplication, profile: Path | None = None
) -> Callable[[dict[str, object], QVideoFrameInput | None], WorkstationPage]:
    """Makes the page as the window does: what the window has loaded by then is loaded here, what the page needs is not.

    With a `profile` what is examined is kept there.
    """
    from gui.jobs import Jobs
    from gui.language import Language
    from gui.main_window import MainWindow  # noqa: F401  loaded
    from gui.messages import Messages
    from gui.theme.fonts import use_fonts
    from gui.theme.theme import Theme
    from scheduling.settings import Settings
    from tests.helpers.coturn import secret_of

    use_fonts(application)
    messages = Messages(Language(application, "fr"))
    theme = Theme(application, "light")
    jobs = Jobs(application)
    application.aboutToQuit.connect(jobs.stop)

    def make(servers: dict[str, object], pictures: QVideoFrameInput | None) -> WorkstationPage:
        from gui.readiness.page import WorkstationPage

        check: dict[str, object] = {"microphone": "Table", "loudspeaker": "spk", **servers}
        page = WorkstationPage(theme, jobs, messages, Settings(check=check), secret_of=secret_of, pictures=pictures)
        if profile is not None:
            from gui.office import Office
            from gui.readiness.history_actions import HistoryActions

            office = Office(jobs, profile / "profile", profile / "secrets", application)
            wait_for(office.load_state().finished)
            HistoryActions(page, theme, office, jobs, messages, Settings(check=check))
        return page

    return make


def filming(application: QApplication) -> QVideoFrameInput:
    """A camera of 1280 x 720 at 30 a second. Its pictures are made beforehand: a camera's driver takes none of our time."""
    import numpy as np
    from PySide6.QtGui import QImage
    from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput

    def frame(seed: int) -> QVideoFrame:
        grey = np.random.default_rng(seed).normal(120, 4, (720, 1280)).clip(0, 255).astype(np.uint8)
        image = QImage(grey.tobytes(), 1280, 720, 1280, QImage.Format.Format_Grayscale8)
        return QVideoFrame(image.convertToFormat(QImage.Format.Format_RGB32))

    pictures = QVideoFrameInput(application)
    frames = cycle([frame(seed) for seed in range(8)])
    camera = QTimer(application, interval=33)
    camera.timeout.connect(lambda: pictures.sendVideoFrame(next(frames)))
    camera.start()
    return pictures


def main(arguments: Sequence[str]) -> None:
    from gui.app import SWITCH_INTERVAL_S

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    application = QApplication(["workstation"])
    match arguments:
        case ["bare"]:
            told = bare()
        case ["meter"]:
            told = meter(application)
        case ["examine", settings, *more]:
            told = examine(application, Path(settings), "--where" in more)
        case _:
            raise SystemExit(__doc__)
    print(json.dumps(told), flush=True)
    application.aboutToQuit.emit()


if __name__ == "__main__":
    main(sys.argv[1:])
