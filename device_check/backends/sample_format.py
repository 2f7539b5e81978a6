"""Sound formats: which one is asked for, and bytes of any of them as samples of one channel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

RATE_HZ = 48000


def recording_format(device: QAudioDevice) -> QAudioFormat:
    """48 kHz, one channel, 16 bits where the device has it (sound services convert), else its own."""
    return _first_supported(device, channels=(1,))


def playing_format(device: QAudioDevice) -> QAudioFormat:
    """48 kHz, 16 bits, two channels (both ears of a headset), or one, or the device's own."""
    return _first_supported(device, channels=(2, 1))


def to_samples(data: bytes, sound: QAudioFormat) -> NDArray[np.float32]:
    """Samples with full scale 1.0. Of several channels the loudest: a headset's one microphone often sits in one of two."""
    channels = sound.channelCount()
    samples: NDArray[np.float32]
    whole = len(data) - len(data) % max(1, sound.bytesPerFrame())
    piece = data[:whole]
    match sound.sampleFormat():
        case QAudioFormat.SampleFormat.UInt8:
            samples = np.frombuffer(piece, np.uint8).astype(np.float32) / np.float32(128) - np.float32(1)
        case QAudioFormat.SampleFormat.Int16:
            samples = np.frombuffer(piece, "<i2").astype(np.float32) / np.float32(2**15)
        case QAudioFormat.SampleFormat.Int32:
            samples = (np.frombuffer(piece, "<i4") / 2**31).astype(np.float32)
        case QAudioFormat.SampleFormat.Float:
            samples = np.frombuffer(piece, "<f4")
        case _:
            return np.zeros(0, np.float32)
    if channels <= 1 or samples.size == 0:
        return samples
    apart = samples.reshape(-1, channels)
    loudest: NDArray[np.float32] = apart[:, int(np.square(apart).sum(axis=0).argmax())]
    return loudest


def to_bytes(samples: NDArray[np.floating], sound: QAudioFormat) -> bytes:
    """`samples` (full scale 1.0) as the device takes them, the same in every channel."""
    everywhere = np.repeat(np.clip(samples, -1, 1), sound.channelCount())
    match sound.sampleFormat():
        case QAudioFormat.SampleFormat.UInt8:
            return (everywhere * 127 + 128).astype(np.uint8).tobytes()
        case QAudioFormat.SampleFormat.Int32:
            return (everywhere * (2**31 - 1)).astype("<i4").tobytes()
        case QAudioFormat.SampleFormat.Float:
            return everywhere.astype("<f4").tobytes()
        case _:
            return (everywhere * 32767).astype("<i2").tobytes()


def _first_supported(device: QAudioDevice, channels: tuple[int, ...]) -> QAudioFormat:
    for count in channels:
        wanted = QAudioFormat()
        wanted.setSampleRate(RATE_HZ)
        wanted.setChannelCount(count)
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if device.isFormatSupported(wanted):
            return wanted
    return device.preferredFormat()
