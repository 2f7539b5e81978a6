"""Which cameras, microphones and loudspeakers there are, as Qt Multimedia lists them."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QByteArray
from PySide6.QtMultimedia import QAudioDevice, QCameraDevice, QMediaDevices

from device_check.backends.sound_state import QtConnection, answering_service, service_answers
from device_check.capture import Chosen, Device, choose

# One in a process, as Qt's own.
_QT = QtConnection()


def cameras() -> list[Device]:
    """All cameras."""
    return [_device(found) for found in QMediaDevices.videoInputs()]


def microphones() -> list[Device]:
    """All sound inputs."""
    return [_device(found) for found in QMediaDevices.audioInputs()]


def loudspeakers() -> list[Device]:
    """All sound outputs."""
    return [_device(found) for found in QMediaDevices.audioOutputs()]


def camera(wanted: str) -> tuple[Chosen, QCameraDevice | None]:
    """The camera to use, and Qt's own object for it."""
    chosen = choose(cameras(), wanted)
    return chosen, next((found for found in QMediaDevices.videoInputs() if _is(found, chosen)), None)


def microphone(wanted: str) -> tuple[Chosen, QAudioDevice | None]:
    """The sound input to use, and Qt's own object for it."""
    chosen = choose(microphones(), wanted)
    return chosen, next((found for found in QMediaDevices.audioInputs() if _is(found, chosen)), None)


def loudspeaker(wanted: str) -> tuple[Chosen, QAudioDevice | None]:
    """The sound output to use, and Qt's own object for it."""
    chosen = choose(loudspeakers(), wanted)
    return chosen, next((found for found in QMediaDevices.audioOutputs() if _is(found, chosen)), None)


def sound_service_answers() -> bool:
    """Whether the system's sound service is there, and Qt may be asked for a stream. It is asked itself where it can be: Qt goes
    on listing the devices of one that is gone. Elsewhere any device at all speaks for it.
    """
    answers = service_answers()
    if answers is not None:
        settled = _QT.settled(answering_service() if answers else None, time.monotonic())
        return answers and settled
    return bool(QMediaDevices.audioInputs() or QMediaDevices.audioOutputs()) or not sys.platform.startswith("linux")


def _device(found: QAudioDevice | QCameraDevice) -> Device:
    return Device(_id(found), found.description(), found.isDefault())


def _is(found: QAudioDevice | QCameraDevice, chosen: Chosen) -> bool:
    return chosen.device is not None and _id(found) == chosen.device.id


def _id(found: QAudioDevice | QCameraDevice) -> str:
    number: QByteArray = found.id()
    return bytes(number.data()).decode("utf-8", "replace")
