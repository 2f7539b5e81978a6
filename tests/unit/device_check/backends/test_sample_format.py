"""Bytes of every format that a device may have, to samples and back."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from PySide6.QtMultimedia import QAudioFormat

from device_check.backends.sample_format import to_bytes, to_samples

Kind = QAudioFormat.SampleFormat
VALUES = [0.0, 0.5, -0.5, 0.25]


def sound(kind: Kind, channels: int = 1) -> QAudioFormat:
    made = QAudioFormat()
    made.setSampleRate(48000)
    made.setChannelCount(channels)
    made.setSampleFormat(kind)
    return made


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Kind.UInt8, bytes([128, 192, 64, 160])),
        (Kind.Int16, struct.pack("<4h", 0, 16384, -16384, 8192)),
        (Kind.Int32, struct.pack("<4i", 0, 2**30, -(2**30), 2**29)),
        (Kind.Float, struct.pack("<4f", *VALUES)),
    ],
)
def test_every_format_has_the_same_full_scale(kind: Kind, data: bytes) -> None:
    assert to_samples(data, sound(kind)).tolist() == VALUES
    assert to_samples(to_bytes(np.array(VALUES), sound(kind)), sound(kind)) == pytest.approx(VALUES, abs=0.01)


@pytest.mark.parametrize("silent", [0, 1])
def test_of_two_channels_the_one_with_the_microphone(silent: int) -> None:
    both = np.zeros((4, 2), "<i2")
    both[:, 1 - silent] = [100, -200, 300, -400]
    assert (to_samples(both.tobytes(), sound(Kind.Int16, 2)) * 32768).tolist() == [100, -200, 300, -400]


def test_the_tone_goes_to_both_ears_and_is_not_wrapped_around() -> None:
    frames = np.frombuffer(to_bytes(np.array([0.5, 1.5, -1.5]), sound(Kind.Int16, 2)), "<i2").reshape(-1, 2)
    assert frames.tolist() == [[16383, 16383], [32767, 32767], [-32767, -32767]]


def test_a_piece_that_ends_in_the_middle_of_a_frame_loses_only_that() -> None:
    assert to_samples(struct.pack("<3h", 1, 2, 3) + b"\x01", sound(Kind.Int16)).size == 3
    assert to_samples(b"", sound(Kind.Int16, 2)).size == 0
