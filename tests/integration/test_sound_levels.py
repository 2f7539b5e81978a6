"""The active speech level of what a real PulseAudio delivered, against ITU-T P.56 computed apart, on the very same samples.

Speech of espeak-ng at a dozen levels, alone and over sox' white and pink noise 20 dB below it, is played into null sinks; a
process records all of them by `Microphone`, as the examination does, and hands its samples to the test. The expected level is
never that of the file: a part of a sentence has a level of its own, some 0.2 dB away. It is computed on the samples recorded

- by `by_the_standard` (P.56, clause 8.1, sample by sample, in the unit tests beside ITU's published figures), and
- where ITU-T G.191's own program is found on PATH, by `actlev` (github.com/openitu/STL, src/sv56; option -sf for the rate).
  So compared on 2026-11-22: the thirty-six points differ by 0.013 dB at most, from the steps in `by_the_standard` by less than
  0.001 dB.

`make test` takes four points, the nightly run all thirty-six.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from device_check.measures.speech_level import speech_level
from tests.helpers.sound import SENTENCE, missing_programs, sound_service, write_sound
from tests.unit.device_check.measures.test_speech_level import by_the_standard

pytestmark = pytest.mark.skipif(
    bool(missing_programs()) or shutil.which("sox") is None, reason=f"not installed: {missing_programs() or 'sox'}"
)

RATE = 48000
# What is played repeats itself after as long as is recorded: whenever a recording begins, it holds the same sounds.
PERIOD_S = 4
WITHIN_DB = 0.1
NOISES = ("clean", "white", "pink")
NOISE_BELOW_DB = 20
SERIES = (-10, -14, -18, -22, -26, -30, -34, -38, -42, -46, -51, -56)
SHORT = (("clean", -26), ("white", -10), ("pink", -40), ("clean", -56))

RECORD = """
import sys
import numpy as np
from device_check.backends.event_loop import application, run_until_done
from device_check.backends.microphone import Microphone
from device_check.capture import Ending
from device_check.progress import Token
folder, seconds, names = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
running = application()
microphones = [Microphone() for _ in names]
recorded = []
def begin(finish):
    def take(recording):
        recorded.append(recording)
        if len(recorded) == len(names):
            finish(None)
    for microphone, name in zip(microphones, names):
        assert microphone.start(name) is Ending.COMPLETE, name
        microphone.recorded.connect(take)
        microphone.record(seconds)
run_until_done(begin, Token())
for microphone in microphones:
    microphone.stop()
for recording in recorded:
    assert recording.ending is Ending.COMPLETE, recording.ending
    np.save(f"{folder}/{recording.chosen.device.id}.npy", recording.samples)
"""


@pytest.fixture(scope="module")
def sentence(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """One period of somebody reading aloud, at -26 dBov."""
    folder = tmp_path_factory.mktemp("sentence")
    subprocess.run(["espeak-ng", "-v", "fr", "-w", str(folder / "said.wav"), SENTENCE], check=True, timeout=30)
    subprocess.run(["sox", "-R", str(folder / "said.wav"), "-r", str(RATE), str(folder / "said48.wav")], check=True, timeout=30)
    samples = read_wave(folder / "said48.wav")[: PERIOD_S * RATE]
    found = speech_level(samples, RATE)
    assert found is not None
    return samples * 10 ** ((-26 - found.level_dbov) / 20)


def read_wave(path: Path) -> np.ndarray:
    with wave.open(str(path)) as read:
        return np.frombuffer(read.readframes(read.getnframes()), "<i2") / 32768


def noise(kind: str, folder: Path) -> np.ndarray:
    """One period of sox' noise with an RMS of 1."""
    path = folder / f"{kind}.wav"
    subprocess.run(
        ["sox", "-R", "-n", "-r", str(RATE), "-c", "1", "-b", "16", str(path), "synth", str(PERIOD_S), f"{kind}noise"], check=True
    )
    samples = read_wave(path)
    return samples / np.sqrt(np.square(samples).mean())


def recorded(points: list[tuple[str, int]], sentence: np.ndarray, folder: Path) -> dict[tuple[str, int], np.ndarray]:
    """What comes out of PulseAudio of each point: a noise and a level in dBov."""
    names = [f"{kind}{-level}" for kind, level in points]
    modules = [f"module-null-sink sink_name=feed{name} rate={RATE} channels=1" for name in names]
    modules += [f"module-remap-source source_name={name} master=feed{name}.monitor channels=1" for name in names]
    with sound_service(folder / "sound", *modules) as sound:
        for (kind, level), name in zip(points, names, strict=True):
            gain = 10 ** ((level + 26) / 20)
            mixed = sentence * gain
            if kind != "clean":
                mixed = mixed + noise(kind, folder) * 10 ** ((level - NOISE_BELOW_DB) / 20)
            sound.say(write_sound(folder / f"{name}.play.wav", np.tile(mixed, 15)), sink=f"feed{name}")
        done = subprocess.run(
            [sys.executable, "-c", RECORD, str(folder), str(PERIOD_S), *names],
            env=sound.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert done.returncode == 0, done.stderr
    return {point: np.load(folder / f"{name}.npy") for point, name in zip(points, names, strict=True)}


def by_the_program(samples: np.ndarray, folder: Path) -> float | None:
    """What ITU's own program says of them, where it is on this machine."""
    if (program := shutil.which("actlev") or shutil.which("actlevel")) is None:
        return None
    raw = folder / "samples.raw"
    (samples * 32768).round().astype("<i2").tofile(raw)
    said = subprocess.run(
        [program, "-q", "-sf", str(RATE), str(raw)], capture_output=True, text=True, timeout=60, check=False
    ).stdout
    return float(said.split("ActLev[dB]:")[1].split()[0])


def compare(recordings: dict[tuple[str, int], np.ndarray], folder: Path) -> dict[tuple[str, int], float]:
    """The levels, each within 0.1 dB of what the others say of the same samples."""
    levels = {}
    for point, samples in recordings.items():
        found = speech_level(samples, RATE)
        # As `by_the_standard` takes them: the 16 bits that PulseAudio delivered, exactly.
        expected = by_the_standard(samples.astype(np.float64).tolist(), RATE)
        assert found is not None, point
        assert expected is not None, point
        # Two ways to compute the same: a tenth would hide another margin or hangover.
        assert found.level_dbov == pytest.approx(expected[0], abs=WITHIN_DB / 10), point
        program = by_the_program(samples, folder)
        if program is not None:
            print(point, round(found.level_dbov, 3), round(expected[0], 3), program)
            assert found.level_dbov == pytest.approx(program, abs=WITHIN_DB), point
        levels[point] = found.level_dbov
    return levels


def test_four_levels(sentence: np.ndarray, tmp_path: Path) -> None:
    levels = compare(recorded(list(SHORT), sentence, tmp_path), tmp_path)
    # The chain too: 30 dB less into the sink are 30 dB less in the recording. Not as strict as in the long series: on a machine
    # that is busy with other tests a player may stumble.
    assert levels["clean", -26] == pytest.approx(-26, abs=1)
    assert levels["clean", -26] - levels["clean", -56] == pytest.approx(30, abs=1)


@pytest.mark.parametrize("kind", NOISES)
def test_every_level(kind: str, sentence: np.ndarray, tmp_path: Path, nightly: bool) -> None:
    if not nightly:
        pytest.skip("with the nightly profile")
    levels = compare(recorded([(kind, level) for level in SERIES], sentence, tmp_path), tmp_path)
    # Above -14 dBov espeak's peaks are cut off.
    steps = [(low, high) for low, high in pairwise(reversed(SERIES)) if high <= -14]
    assert len(steps) == len(SERIES) - 2
    for low, high in steps:
        assert levels[kind, high] - levels[kind, low] == pytest.approx(high - low, abs=0.3), (kind, high, low)
