"""A camera's picture as an image to show, and as brightness to measure."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame

from device_check.measures.frames import Luma

MEASURED = QSize(160, 90)


def image_of(frame: QVideoFrame) -> QImage:
    """The picture in full range RGB, whatever the camera sends; a null image where it cannot be converted."""
    return frame.toImage()


def luma_of(image: QImage) -> Luma:
    """Brightness of 160 x 90 of the picture's own pixels.

    Picked, not averaged: averaging would smooth away the sensor's noise, by which a still scene differs from a frozen picture.
    """
    small = image.scaled(MEASURED, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation)
    grey = small.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    # A copy: the bytes are the image's own.
    return rows[:, : grey.width()].copy()
