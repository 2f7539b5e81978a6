"""The workstation page before a camera and a microphone that deliver marked pictures and sounds; or what lets both leak.

    python -m tests.helpers.marked_window MARKS SETTINGS.json           examines once, prints what the page says
    python -m tests.helpers.marked_window MARKS SETTINGS.json leak      writes and sends what it saw and heard, in many ways

Prints one JSON line: in which ways the marks stood in what was seen and heard in this process.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import sys
import zlib
from pathlib import Path
from tempfile import gettempdir

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput
from PySide6.QtWidgets import QApplication

from device_check.backends.camera import Camera
from device_check.backends.microphone import Microphone
from device_check.capture import Recording
from gui.jobs import Jobs
from gui.language import Language
from gui.messages import Messages
from gui.readiness.page import WorkstationPage
from gui.theme.fonts import use_fonts
from gui.theme.theme import Theme
from scheduling.settings import Settings
from tests.helpers.marks import Marks

# UDP's discard.
NOWHERE = 9


class Watched(QObject):
    """Feeds a camera, and looks for the marks in what camera and microphone hand on."""

    def __init__(self, marks: Marks, pictures: QVideoFrameInput, camera: Camera, microphone: Microphone) -> None:
        super().__init__()
        self.ways: set[str] = set()
        self.image = QImage()
        self.samples = np.zeros(0, np.float32)
        self._marks, self._pictures = marks, pictures
        self._sent = 0
        camera.picture.connect(self._seen)
        microphone.recorded.connect(self._heard)
        self._timer = QTimer(self, interval=40)
        self._timer.timeout.connect(self._send)
        self._timer.start()

    def _send(self) -> None:
        self._sent += 1
        self._pictures.sendVideoFrame(QVideoFrame(self._marks.marked_picture(self._sent)))

    def _seen(self, image: QImage) -> None:
        if self.image.isNull():
            self.ways |= self._marks.found_in(_bytes_of(image))
            self.image = image

    def _heard(self, recording: Recording) -> None:
        if recording.samples.size and not self.samples.size:
            self.samples = recording.samples
            self.ways |= self._marks.found_in(recording.samples.tobytes())

    def tell(self, verdict: str | None = None) -> None:
        print(json.dumps({"ways": sorted(self.ways), "verdict": verdict}), flush=True)


def examine(marks: Marks, check: dict[str, object]) -> None:
    """Show the page, examine, end with its verdict."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    jobs, pictures = Jobs(), QVideoFrameInput()
    page = WorkstationPage(
        Theme(application, "light"), jobs, Messages(Language(application, "fr")), Settings(check=check), pictures=pictures
    )
    watched = Watched(marks, pictures, page._devices.camera, page._devices.microphone)

    def told(verdict: str | None, _sentence: str) -> None:
        watched.tell(verdict)
        application.quit()

    page.readiness_changed.connect(told)
    page.show()
    QTimer.singleShot(500, page.examine)
    application.exec()
    page.hide()
    jobs.stop()


def leak(marks: Marks, check: dict[str, object]) -> None:
    """Write and send it, once both were taken."""
    application = QApplication.instance()
    assert application is not None
    pictures = QVideoFrameInput()
    camera, microphone = Camera(pictures=pictures), Microphone()
    watched = Watched(marks, pictures, camera, microphone)

    def look() -> None:
        if watched.samples.size and not watched.image.isNull():
            application.quit()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    camera.start()
    microphone.start(str(check["microphone"]))
    microphone.record(0.5)
    application.exec()
    camera.stop()
    microphone.stop()
    _write(watched.image, watched.samples, Path(os.environ["HOME"]), Path(gettempdir()))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        grey = watched.image.convertToFormat(QImage.Format.Format_Grayscale8)
        content_of = _bytes_of(grey)
        lines = [content_of[row * grey.bytesPerLine() :][:320] for row in (110, 130)]
        for address in (str(check["relay"]), "127.0.0.1"):
            for content in (*lines, base64.b64encode(watched.samples[:9600].astype("<f4").tobytes())):
                for begin in range(0, len(content), 1200):
                    line.sendto(content[begin : begin + 1200], (address, NOWHERE))
    watched.tell()


def _write(image: QImage, samples: np.ndarray, home: Path, temporary: Path) -> None:
    whole = np.rint(samples * 2**15).astype("<i2").tobytes()
    image.save(str(home / "seen.png"))
    image.save(str(temporary / "seen.jpg"), quality=80)
    (home / "seen.rgb32").write_bytes(_bytes_of(image))
    (temporary / "heard.s16").write_bytes(b"RIFF" + whole)
    (home / "heard.z").write_bytes(b"{}" + zlib.compress(samples.tobytes()))
    (home / "heard.json").write_text(json.dumps({"samples": base64.b64encode(b"x" + whole).decode()}), encoding="ascii")
    Path("/dev/shm/heard.hex").write_text(whole.hex(), encoding="ascii")
    Path("/tmp/heard.f32").write_bytes(samples.tobytes())


def _bytes_of(image: QImage) -> bytes:
    return np.frombuffer(image.constBits(), np.uint8).tobytes()


if __name__ == "__main__":
    running = QApplication(["workstation"])
    use_fonts(running)
    asked = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    (leak if sys.argv[3:] else examine)(Marks.of(sys.argv[1]), asked)
