"""A tone that glides upward, and finding it again in a recording: the loudspeaker was heard, not merely driven."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from device_check.measures.speech_level import Samples

DURATION_S = 0.5
# What every headset and laptop plays, and every microphone lets through.
FROM_HZ, TO_HZ = 400.0, 3400.0
AMPLITUDE = 0.35
FADE_S = 0.03
# The peak of the correlation against its own background. Noise stays below 6, speech below 12; the glide reaches 24 where it
# is 15 dB weaker than the noise around it.
LEAST_PROMINENCE = 16.0
# The peak's own flanks, and its echoes in the room, are not its background.
NEAR_S = 0.05


@dataclass(frozen=True)
class ChirpFound:
    """`delay_ms` from the recording's first sample to the chirp's; `prominence`: its correlation over the background's."""

    delay_ms: float
    prominence: float


def chirp(rate_hz: int) -> Samples:
    """The tone as it is played, full scale 1.0, faded in and out."""
    times = np.arange(round(DURATION_S * rate_hz)) / rate_hz
    phase = 2 * np.pi * (FROM_HZ * times + (TO_HZ - FROM_HZ) * times**2 / (2 * DURATION_S))
    fade = np.minimum(1.0, np.minimum(times, times[::-1]) / FADE_S)
    return AMPLITUDE * fade * np.sin(phase)


def find_chirp(recording: Samples, rate_hz: int) -> ChirpFound | None:
    """Where the chirp lies in `recording`, or None where it is not in it."""
    tone = chirp(rate_hz)
    if recording.size < tone.size or not recording.any():
        return None
    heard = recording.astype(np.float64) - recording.mean(dtype=np.float64)
    length = 1 << int(heard.size + tone.size - 1).bit_length()
    product = np.fft.rfft(heard, length) * np.conj(np.fft.rfft(tone, length))
    match = np.abs(np.fft.irfft(product, length)[: heard.size - tone.size + 1])
    peak = int(match.argmax())
    near = round(NEAR_S * rate_hz)
    background = np.concatenate((match[: max(0, peak - near)], match[peak + near :]))
    if background.size < rate_hz * NEAR_S:
        return None
    level = float(np.sqrt(np.square(background).mean()))
    prominence = float(match[peak]) / level if level > 0 else float("inf")
    if prominence < LEAST_PROMINENCE:
        return None
    return ChirpFound(1000 * peak / rate_hz, prominence)
