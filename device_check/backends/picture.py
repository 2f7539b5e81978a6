"""A camera's picture as an image to show, and as brightness to measure."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

from device_check.measures.frames import Luma

ROWS, COLUMNS = 90, 160

_Pixel = QVideoFrameFormat.PixelFormat
# Brightness lies apart from colour, in the first plane: byte of the first pixel, bytes to the next.
_BRIGHTNESS: dict[_Pixel, tuple[int, int]] = {
    _Pixel.Format_NV12: (0, 1),
    _Pixel.Format_NV21: (0, 1),
    _Pixel.Format_YUV420P: (0, 1),
    _Pixel.Format_YV12: (0, 1),
    _Pixel.Format_YUV422P: (0, 1),
    _Pixel.Format_Y8: (0, 1),
    _Pixel.Format_YUYV: (0, 2),
    _Pixel.Format_UYVY: (1, 2),
}


# Nothing but brightness: what infrared cameras for signing in (Windows Hello) send.
_COLOURLESS = frozenset({_Pixel.Format_Y8, _Pixel.Format_Y16})


def is_colourless(frame: QVideoFrame) -> bool:
    """Whether the camera sends brightness alone. By the kind of its pictures: a grey room in colour is not."""
    return frame.pixelFormat() in _COLOURLESS


def image_of(frame: QVideoFrame) -> QImage:
    """The picture as RGB, whatever the camera sends; a null image where it cannot be converted."""
    return frame.toImage()


def luma_of(frame: QVideoFrame, image: QImage) -> Luma:
    """Brightness, 0 to 255, of 160 x 90 of the picture's own pixels. `image` is the same picture.

    Picked, not averaged: averaging would smooth away the sensor's noise, by which a still scene differs from a frozen picture.
    Taken from what the camera sent where that has brightness of its own: without a graphics card Qt's conversion takes full
    range for video range.
    """
    place = _BRIGHTNESS.get(frame.pixelFormat())
    if place is None or not frame.map(QVideoFrame.MapMode.ReadOnly):
        return _of_image(image)
    try:
        first, step = place
        rows = np.frombuffer(frame.bits(0), np.uint8)[: frame.height() * frame.bytesPerLine(0)].reshape(frame.height(), -1)
        sent: Luma = rows[:, first : first + step * frame.width() : step][_places(frame.height(), ROWS)][
            :, _places(frame.width(), COLUMNS)
        ]
    finally:
        frame.unmap()
    if frame.surfaceFormat().colorRange() == QVideoFrameFormat.ColorRange.ColorRange_Full:
        return sent
    # ITU-R BT.601 and 709: 16 is black, 235 white.
    full: Luma = np.rint(np.clip((sent.astype(np.float32) - 16) * (255 / 219), 0, 255)).astype(np.uint8)
    return full


def middle_of(image: QImage) -> Luma:
    """The middle of the picture at its own scale, 640 x 360 pixels at most, as brightness: where the person is."""
    width, height = min(image.width(), 640), min(image.height(), 360)
    middle = image.copy((image.width() - width) // 2, (image.height() - height) // 2, width, height)
    return _bytes_of(middle.convertToFormat(QImage.Format.Format_Grayscale8))


def _of_image(image: QImage) -> Luma:
    small = image.scaled(QSize(COLUMNS, ROWS), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation)
    return _bytes_of(small.convertToFormat(QImage.Format.Format_Grayscale8))


def _bytes_of(grey: QImage) -> Luma:
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    # A copy: the bytes are the image's own.
    return rows[:, : grey.width()].copy()


def _places(length: int, wanted: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """So many places, evenly spread. Indexing by them copies: the frame's bytes are its own."""
    return (np.arange(wanted) * length // wanted).astype(np.intp)
