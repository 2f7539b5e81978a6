"""What is played into the microphones of the set: speech of espeak-ng at a level by P.56 computed apart, noise of sox."""

from __future__ import annotations

import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.helpers.sound import SENTENCE, missing_programs
from tests.unit.device_check.measures.test_speech_level import by_the_standard

RATE = 48000
# Longer than any case listens.
SECONDS = 40
Samples = NDArray[np.float64]


def missing() -> str:
    """The programs that are not installed."""
    also = [name for name in ("sox",) if shutil.which(name) is None]
    return ", ".join(filter(None, [missing_programs(), *also]))


def db(level: float) -> float:
    """As a factor."""
    return float(10 ** (level / 20))


def voice(folder: Path, level_dbov: float = -26.0, speaker: str = "fr", words: str = SENTENCE, pause_s: float = 0.0) -> Samples:
    """Somebody reading aloud over and over at this active speech level. `pause_s`: of silence after each time."""
    spoken, even = folder / "said.wav", folder / "said48.wav"
    subprocess.run(["espeak-ng", "-v", speaker, "-w", str(spoken), words], check=True, timeout=30)
    subprocess.run(["sox", "-R", str(spoken), "-r", str(RATE), "-c", "1", "-b", "16", str(even)], check=True, timeout=30)
    once = read(even)
    found = by_the_standard(once.tolist(), RATE)
    assert found is not None, "espeak-ng said nothing"
    return over_and_over(np.concatenate((once, np.zeros(round(pause_s * RATE)))) * db(level_dbov - found[0]))


def noise(folder: Path, kind: str, level_dbov: float) -> Samples:
    """Of sox: white, pink or brown."""
    path = folder / f"{kind}.wav"
    command = ["sox", "-R", "-n", "-r", str(RATE), "-c", "1", "-b", "16", str(path), "synth", "8", f"{kind}noise"]
    subprocess.run(command, check=True, timeout=30)
    samples = read(path)
    return over_and_over(samples / np.sqrt(np.square(samples).mean()) * db(level_dbov))


def hum(peak_dbfs: float, frequency_hz: float = 50.0) -> Samples:
    """Of the mains."""
    return db(peak_dbfs) * np.sin(2 * np.pi * frequency_hz * np.arange(SECONDS * RATE) / RATE)


def louder_by_sox(folder: Path, samples: Samples, gain_db: float) -> Samples:
    """As an input whose level is set too high: what does not fit is cut off."""
    quiet, loud = folder / "quiet.wav", folder / "loud.wav"
    write(quiet, samples)
    # It counts what it cuts off on the standard error.
    subprocess.run(["sox", "-V1", str(quiet), str(loud), "gain", str(gain_db)], check=True, timeout=60, stderr=subprocess.DEVNULL)
    return read(loud)


def over_and_over(samples: Samples) -> Samples:
    """Until `SECONDS` are full."""
    return np.tile(samples, SECONDS * RATE // samples.size + 1)[: SECONDS * RATE]


def read(path: Path) -> Samples:
    """Full scale 1.0."""
    with wave.open(str(path)) as opened:
        return np.frombuffer(opened.readframes(opened.getnframes()), "<i2") / 32768


def write(path: Path, samples: Samples) -> Path:
    """A WAV file; what is beyond full scale is cut off, at the lowest and highest value of 16 bits."""
    with wave.open(str(path), "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(RATE)
        opened.writeframes(np.clip(np.round(samples * 32768), -32768, 32767).astype("<i2").tobytes())
    return path
