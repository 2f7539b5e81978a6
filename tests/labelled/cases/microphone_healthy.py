"""Microphones that are fine, though they look suspicious."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np

from tests.helpers.sound import HEARING, SPEAKERS, SoundService
from tests.labelled import sounds
from tests.labelled.case import Case
from tests.labelled.case import healthy as _healthy
from tests.labelled.sound_scene import Heard, Scene, say


def three_peaks(folder: Path) -> sounds.Samples:
    """Each at full scale for one sample, every other second: a meter of peaks would call it clipped."""
    samples = sounds.voice(folder)
    for second in range(0, sounds.SECONDS, 2):
        for place in (10_000, 20_000, 30_000):
            samples[second * sounds.RATE + place] = 1.0
    return samples


def with_a_click(folder: Path) -> sounds.Samples:
    """A pen dropped on the table every 3 s: 5 ms of decaying noise at full scale."""
    samples = sounds.voice(folder)
    click = np.random.default_rng(1).normal(0, 0.5, 240) * np.exp(-np.arange(240) / 60)
    for second in range(0, sounds.SECONDS, 3):
        begin = second * sounds.RATE + 24_000
        samples[begin : begin + click.size] += click
    return samples


def now_and_then(folder: Path) -> sounds.Samples:
    """A few words, a longer silence: 5 s hold them at least once."""
    return sounds.voice(folder, words="Bonjour, je vous entends bien.", pause_s=3.0)


def shifted(folder: Path) -> sounds.Samples:
    return sounds.voice(folder) + 0.05


def with_pink_noise(below_db: float) -> Heard:
    return lambda folder: sounds.voice(folder) + sounds.noise(folder, "pink", -26 - below_db)


def with_hum(folder: Path) -> sounds.Samples:
    return sounds.voice(folder) + sounds.hum(-48)


def another_program_listens(sound: SoundService) -> None:
    listening = ["parecord", "--device=fakemic", "--raw"]
    sound.players.append(subprocess.Popen(listening, env=sound.environment, stdout=subprocess.DEVNULL))


def good(identity: str, what: str, scene: Scene, *, cheap: bool = False) -> Case:
    return _healthy(identity, what, "pulseaudio", scene, missing=sounds.missing, cheap=cheap)


# A Bluetooth headset in its telephone mode: 8 kHz.
TELEPHONE = (
    SPEAKERS[0],
    "module-null-sink sink_name=micfeed rate=8000 channels=1",
    "module-remap-source source_name=fakemic master=micfeed.monitor rate=8000 channels=1",
    HEARING,
)


def hesitates(folder: Path) -> sounds.Samples:
    """Two seconds of words in five."""
    return sounds.over_and_over(np.concatenate((np.zeros(3 * sounds.RATE), sounds.voice(folder)[: 2 * sounds.RATE])))


def heard(heard: Heard) -> Scene:
    return Scene({"micfeed": heard})


CASES = [
    good("H01", "voice at -26 dBov in a silent room", heard(say()), cheap=True),
    good("H02", "voice at -35 dBov", heard(say(-35))),
    good("H03", "voice at -17 dBov", heard(say(-17))),
    good("H04", "three single samples at full scale", heard(three_peaks)),
    good("H05", "a voice, and a pen that falls", heard(with_a_click)),
    good("H06", "pauses: speaks for 40 % of the time", heard(now_and_then)),
    good("H07", "a high voice", heard(say(speaker="fr+f4"))),
    good("H08", "an English voice", heard(say(speaker="en"))),
    good("H09", "constant component of 5 %", heard(shifted)),
    good("H10", "pink noise 20 dB below the voice", heard(with_pink_noise(20))),
    good("H11", "the first buffer comes after two seconds", Scene({"micfeed": say()}, changed={"PULSE_LATENCY_MSEC": None})),
    good("H53", "a deep voice", heard(say(speaker="fr+m7"))),
    good("H54", "hum of the mains at -48 dBFS below the voice", heard(with_hum)),
    good("H55", "another program records from it as well", Scene({"micfeed": say()}, another_program_listens)),
    good(
        "H56",
        "another one becomes the default meanwhile",
        Scene(
            {"micfeed": say(), "spk": say()},
            lambda sound: sound.control("set-default-source", "loopmic"),
            lambda sound: sound.control("set-default-source", "fakemic"),
        ),
    ),
    good(
        "H57",
        "another one is muted in the system",
        Scene({"micfeed": say()}, lambda sound: sound.control("set-source-mute", "loopmic", "1")),
    ),
    good("H58", "a whispering voice", heard(say(speaker="fr+whisper"))),
    good("H75", "a headset of 8 kHz", Scene({"micfeed": say()}, modules=TELEPHONE)),
    good(
        "H76",
        "the voice on one of two channels",
        Scene({"micfeed": say()}, lambda sound: sound.control("set-sink-volume", "micfeed", "100%", "0%")),
    ),
    good("H77", "hesitates: two seconds of words in five", heard(hesitates)),
]
