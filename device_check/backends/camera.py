"""A camera that is watched: pictures to show all the time, and figures of them on request.

Lives on the thread whose event loop runs it. No picture is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoFrame, QVideoFrameInput, QVideoSink

from device_check.backends import devices
from device_check.backends.picture import image_of, is_colourless, luma_of, middle_of
from device_check.capture import Chosen, Device, Ending, Filmed
from device_check.measures.blur import laplacian_variance, quarter
from device_check.measures.frames import FrameSeries

# For the first picture; some cameras wake slowly.
WAIT_S = 5.0
MEASURE_S = 3.0
# Converting a picture costs milliseconds of the window's thread: enough of them to see oneself move, not all.
LOOK_EVERY_S = 0.06
# How sharp it is changes slowly, and costs as much as showing it.
SHARPNESS_EVERY_S = 0.5


class Camera(QObject):
    """`picture`: a QImage to show, at most 16 a second. `measured`: a `Filmed`. `lost`: it went away, an `Ending`.

    `pictures` stands in for the hardware: frames that are put in there come out as a camera's do. `listed`: all cameras.
    """

    picture = Signal(QImage)
    measured = Signal(object)
    lost = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        pictures: QVideoFrameInput | None = None,
        listed: Callable[[], Sequence[Device]] = devices.cameras,
    ) -> None:
        super().__init__(parent)
        self.chosen = Chosen(None)
        self._pictures = pictures
        self._listed = listed
        self._camera: QCamera | None = None
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._arrived)
        self._session = QMediaCaptureSession(self)
        self._session.setVideoSink(self._sink)
        self._watching = False
        self._series: FrameSeries | None = None
        self._size = (0, 0)
        self._looked_s = self._sharp_s = 0.0
        self._colourless = False
        self._watch = QMediaDevices(self)
        self._watch.videoInputsChanged.connect(self._inputs_changed)
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(self._time_is_up)

    @property
    def watching(self) -> bool:
        """Whether the device is open."""
        return self._watching

    def start(self, wanted: str = "") -> Ending:
        """Open the device; `COMPLETE` where that is under way: pictures follow, or none."""
        self.stop()
        if self._pictures is not None:
            self.chosen = Chosen(Device("frames", "frames", default=True))
            self._session.setVideoFrameInput(self._pictures)
        else:
            self.chosen, device = devices.camera(wanted)
            if device is None:
                return Ending.NO_DEVICE
            self._camera = QCamera(device, self)
            self._camera.errorOccurred.connect(self._refused)
            self._session.setCamera(self._camera)
            self._camera.start()
        self._watching = True
        return Ending.COMPLETE

    def measure(self) -> None:
        """Take figures for 3 s from the next picture on; `measured` follows, also where none comes within 5 s."""
        self._series = FrameSeries()
        self._deadline.start(int(WAIT_S * 1000))

    def drop_measurement(self) -> None:
        """Go on showing pictures, without the measurement that is under way."""
        self._deadline.stop()
        self._series = None

    def stop(self) -> None:
        """Release the device; a measurement under way is dropped."""
        self._deadline.stop()
        self._series = None
        self._watching = False
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()
            self._session.setCamera(None)  # type: ignore[arg-type]  # the stub forgets that none is allowed
            camera.deleteLater()

    def _arrived(self, frame: QVideoFrame) -> None:
        # An empty frame is how a sink is cleared. Arrival is what counts: `startTime()` is -1 with many cameras.
        if not self._watching or not frame.isValid():
            return
        now = time.monotonic()
        if self._series is not None:
            if not len(self._series):
                self._deadline.start(int(MEASURE_S * 1000))
            self._series.arrived(now)
        if now - self._looked_s < LOOK_EVERY_S:
            return
        image = image_of(frame)
        if image.isNull():
            return
        self._looked_s = now
        self._size = (frame.width(), frame.height())
        self._colourless = is_colourless(frame)
        if self._series is not None:
            self._series.looked_at(now, luma_of(frame, image))
            self._look_how_sharp(self._series, now, image)
        self.picture.emit(image)

    def _look_how_sharp(self, series: FrameSeries, now: float, image: QImage) -> None:
        if now - self._sharp_s < SHARPNESS_EVERY_S:
            return
        self._sharp_s = now
        if (variance := laplacian_variance(quarter(middle_of(image)))) is not None:
            series.sharp(variance)

    def _time_is_up(self) -> None:
        figures = self._series.figures(time.monotonic()) if self._series is not None else None
        self._finish(Ending.COMPLETE if figures else Ending.NO_DATA)

    def _refused(self) -> None:
        self._lose(Ending.REFUSED)

    def _inputs_changed(self) -> None:
        used = self.chosen.device
        if self._camera is not None and used is not None and all(device.id != used.id for device in self._listed()):
            self._lose(Ending.VANISHED)

    def _lose(self, ending: Ending) -> None:
        self._finish(ending)
        self.stop()
        self.lost.emit(ending)

    def _finish(self, ending: Ending) -> None:
        series, self._series = self._series, None
        self._deadline.stop()
        if series is None:
            return
        figures = series.figures(time.monotonic()) if ending is Ending.COMPLETE else None
        used = self.chosen.device
        others = tuple(device.description for device in self._listed() if used is not None and device.id != used.id)
        self.measured.emit(Filmed(ending, self.chosen, figures, *self._size, self._colourless, others))
