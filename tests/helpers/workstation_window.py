"""The workstation page as a process, on the sound service of its environment: it examines, answers, prints what it says.

    python -m tests.helpers.workstation_window PROFILE-SETTINGS.json [heard|not_heard|hidden|shown|quiet]

`quiet`: the quick examination before an appointment, out of sight.

`hidden`, `shown`: out of sight or in it after the verdict, it waits until that no longer holds.

A process, because Qt looks for the sound service once, when it is first asked.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput
from PySide6.QtWidgets import QApplication, QLabel

from device_check.check_names import DEVICES
from gui.jobs import Jobs
from gui.language import Language
from gui.messages import Messages
from gui.readiness.page import WorkstationPage
from gui.theme.fonts import use_fonts
from gui.theme.theme import Theme
from scheduling.settings import Settings


class Story(QObject):
    """Examines once; answers the question about the tone where it is asked; prints one JSON line at each verdict."""

    def __init__(self, page: WorkstationPage, pictures: QVideoFrameInput, answer: str) -> None:
        super().__init__()
        self._page, self._pictures, self._answer = page, pictures, answer
        self._sent = self._loudest = 0
        self._answered = False
        self._warned: list[tuple[str, str]] = []
        self._verdict: str | None = None
        page.readiness_changed.connect(self._told)
        page._devices.microphone.level.connect(self._level)
        self._camera = QTimer(self, interval=40)
        self._camera.timeout.connect(self._send)
        self._camera.start()
        page.warned.connect(lambda *said: self._warned.append(said))
        QTimer.singleShot(500, self._begin)

    def _begin(self) -> None:
        if self._answer == "quiet":
            self._page.examine_quietly("")
        else:
            self._page.examine()

    def _send(self) -> None:
        self._sent += 1
        grey = np.random.default_rng(self._sent).normal(120, 4, (180, 320)).clip(0, 255).astype(np.uint8)
        image = QImage(grey.tobytes(), 320, 180, 320, QImage.Format.Format_Grayscale8)
        self._pictures.sendVideoFrame(QVideoFrame(image.convertToFormat(QImage.Format.Format_RGB32)))

    def _level(self, _level: float) -> None:
        self._loudest = max(self._loudest, self._page._cards.microphone.meter.lit)

    def _told(self, verdict: str | None, sentence: str) -> None:
        said = [label.text() for label in self._page.findChildren(QLabel) if label.isVisibleTo(self._page) and label.text()]
        report = self._page._report
        assert report is not None
        told = {
            "verdict": verdict,
            "sentence": sentence,
            "said": said,
            "loudest": self._loudest,
            "scope": report.scope,
            "checks": {check.check: {"measures": sorted(check.measures), "facts": check.facts} for check in report.checks},
            "codes": {check.check: [found.code for found in check.findings] for check in report.checks},
            "open": [self._page._devices.camera.watching, self._page._devices.microphone.listening],
        }
        self._verdict = verdict
        # What follows from it is told in the same turn.
        QTimer.singleShot(0, lambda: print(json.dumps({**told, "warned": self._warned}), flush=True))
        QTimer.singleShot(0, self._react)

    def _react(self) -> None:
        """Answer once where it is asked; else leave."""
        card = self._page._cards.loudspeaker
        if self._answer in ("hidden", "shown"):
            self._page.setVisible(self._answer == "shown")
            if self._verdict is None:
                QApplication.quit()
        elif self._answer and not self._answered and card.heard.isVisibleTo(self._page):
            self._answered = True
            (card.heard if self._answer == "heard" else card.not_heard).click()
        else:
            QApplication.quit()


def main(settings: Path, answer: str) -> None:
    """Show the page, and end once it has said everything."""
    application = QApplication(["workstation"])
    use_fonts(application)
    language = Language(application, "fr")
    jobs = Jobs()
    pictures = QVideoFrameInput()
    # How busy the machine is that runs the tests is not their story.
    required = [*DEVICES, "network", "throughput"]
    check = {"required": required, **json.loads(settings.read_text(encoding="utf-8"))}
    page = WorkstationPage(Theme(application, "light"), jobs, Messages(language), Settings(check=check), pictures=pictures)
    page.setVisible(answer != "quiet")
    story = Story(page, pictures, answer)
    application.exec()
    page.hide()
    jobs.stop()
    del story


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
