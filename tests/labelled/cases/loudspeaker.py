"""Faults of the loudspeaker, and what only looks like one, on a real PulseAudio."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from device_check.measures.sound_chirp import chirp
from device_check.report import Report, Verdict
from tests.helpers.sound import HEARING, MICROPHONE, SPEAKERS, STARTS_WITHIN_S, SoundService
from tests.labelled import sounds
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_MEASURED, NOT_READY, Case, healthy
from tests.labelled.here import with_answer
from tests.labelled.sound_scene import Act, Heard, Scene, control, say

PULSE = "pulseaudio"


def asks(microphone: str = "loopmic", loudspeaker: str = "spk") -> tuple[str, ...]:
    return ("--only", "loudspeaker", "--microphone", microphone, "--loudspeaker", loudspeaker)


def volume(percent: str) -> Act:
    return control("set-sink-volume", "spk", percent)


def no_sink(folder: Path) -> Report:
    # PulseAudio never is without a sink, unless it has something else. Of a pipe it removes the file at its end.
    pipe = f"module-pipe-source source_name=pipe file={folder / 'pipe'}"
    return Scene(modules=(pipe,), arguments=("--only", "loudspeaker"))(folder)


def headset(folder: Path, heard: Heard = sounds.voice) -> Scene:
    """Its microphone hears neither loudspeaker; it hears a voice, or what else there is."""
    pipe, raw = folder / "pipe", folder / "voice.raw"
    raw.write_bytes((np.clip(heard(folder), -1, 1) * 32767).astype("<i2").tobytes())
    modules = (*SPEAKERS, HEARING, f"module-pipe-source source_name=pipemic file={pipe} format=s16le rate=48000 channels=1")

    def speak(sound: SoundService) -> None:
        sound.players.append(subprocess.Popen(["sh", "-c", 'exec cat "$0" > "$1"', str(raw), str(pipe)]))

    return Scene(before=speak, modules=modules, arguments=asks("pipemic"))


def nobody_answers(folder: Path) -> Report:
    return headset(folder)(folder)


def siren(_folder: Path) -> sounds.Samples:
    """Up and down between 500 and 1500 Hz, as the tone glides."""
    times = np.arange(sounds.SECONDS * sounds.RATE) / sounds.RATE
    frequency = 1000 + 500 * np.sin(2 * np.pi * 0.4 * times)
    return 0.2 * np.sin(2 * np.pi * np.cumsum(frequency) / sounds.RATE)


def another_glide(_folder: Path) -> sounds.Samples:
    """A tone that glides over the same frequencies as ours, half as fast: another computer's test."""
    times = np.arange(sounds.RATE) / sounds.RATE
    return sounds.over_and_over(0.2 * np.sin(2 * np.pi * (400 * times + 1500 * times**2)))


def plays_encoded(sound: SoundService) -> None:
    """Another program hands its sound through as it is, as for a receiver: the output takes nobody else's."""
    command = "exec pacat --passthrough --device=spk --rate=48000 --channels=2 < /dev/zero"
    sound.players.append(subprocess.Popen(["sh", "-c", command], env=sound.environment))
    until = time.monotonic() + STARTS_WITHIN_S
    while not sound.control("list", "short", "sink-inputs").strip():
        assert time.monotonic() < until, "nothing is played"
        time.sleep(0.05)


def crash_while_playing(folder: Path) -> Report:
    return Scene(meanwhile=SoundService.crash, arguments=asks())(folder)


def no_service(folder: Path) -> Report:
    return program_says(folder, "--only", "loudspeaker", changed={"PULSE_SERVER": f"unix:{folder}/nowhere.sock"})


def weaker_than_noise(folder: Path) -> sounds.Samples:
    """White noise in the room, 15 dB above the tone."""
    tone_dbov = 20 * np.log10(np.sqrt(np.square(chirp(sounds.RATE)).mean()))
    return sounds.noise(folder, "white", float(tone_dbov) + 15)


def case(
    identity: str, what: str, run: Callable[[Path], Report], *codes: str, verdict: Verdict = NOT_READY, cheap: bool = False
) -> Case:
    return Case(identity, what, PULSE, run, (verdict,), codes, missing=sounds.missing, cheap=cheap)


def good(identity: str, what: str, run: Callable[[Path], Report], cheap: bool = False) -> Case:
    return healthy(identity, what, PULSE, run, missing=sounds.missing, cheap=cheap)


CASES = [
    case("L01", "no output plugged in", no_sink, "no_loudspeaker", cheap=True),
    case("L02", "muted", Scene(before=control("set-sink-mute", "spk", "1"), arguments=asks()), "loudspeaker_muted"),
    case("L03", "volume 0", Scene(before=volume("0"), arguments=asks()), "volume_low"),
    case("L04", "a headset, and nobody answers", nobody_answers, "loudspeaker_unconfirmed", verdict=NOT_MEASURED),
    case("L05", "the person did not hear it", with_answer(headset, False, "pipemic"), "loudspeaker_not_heard"),
    case(
        "L06",
        "pulled out while playing",
        Scene(
            before=control("set-default-sink", "micfeed"), meanwhile=lambda sound: sound.unplug("spk"), arguments=asks("fakemic")
        ),
        "loudspeaker_vanished",
        verdict=NOT_MEASURED,
    ),
    case(
        "L07",
        "the default one is another than the one in the room",
        Scene(
            {"spk": say()},
            # The default is the first; changed later, what is played already would move there.
            modules=(*reversed(SPEAKERS), MICROPHONE, HEARING),
            arguments=("--only", "loudspeaker", "--microphone", "loopmic"),
        ),
        "wrong_default_loudspeaker",
        verdict=DEGRADED,
    ),
    case("L08", "volume 10 %", Scene(before=volume("10%"), arguments=asks()), "volume_low", verdict=DEGRADED),
    case(
        "L09",
        "the output takes no sound",
        Scene(before=control("suspend-sink", "spk", "1"), arguments=asks("fakemic")),
        "loudspeaker_stuck",
    ),
    case("L10", "sound service killed while playing", crash_while_playing, "sound_service_lost"),
    case("L11", "no sound service", no_service, "sound_service_down"),
    case(
        "L12",
        "the chosen one is not plugged in",
        Scene(before=control("set-default-sink", "spk"), arguments=asks(loudspeaker="Jabra Evolve")),
        "chosen_device_missing",
        verdict=DEGRADED,
    ),
    case(
        "L13",
        "another program has the output to itself",
        Scene(before=plays_encoded, arguments=asks("fakemic")),
        "loudspeaker_refused",
    ),
    case(
        "L14",
        "a headset and a siren, and nobody answers",
        lambda folder: headset(folder, siren)(folder),
        "loudspeaker_unconfirmed",
        verdict=NOT_MEASURED,
    ),
    case(
        "L15",
        "a headset, and another tone that glides",
        lambda folder: headset(folder, another_glide)(folder),
        "loudspeaker_unconfirmed",
        verdict=NOT_MEASURED,
    ),
    case(
        "L16",
        "the sound service is killed while the tone waits for the microphone",
        Scene(before=control("suspend-source", "loopmic", "1"), meanwhile=SoundService.crash, arguments=asks()),
        "sound_service_lost",
    ),
    good("H12", "the tone 15 dB below the noise of the room", Scene({"spk": weaker_than_noise}, arguments=asks())),
    good("H13", "a headset, and the person heard it", with_answer(headset, True, "pipemic")),
    good("H50", "volume 20 %", Scene(before=volume("20%"), arguments=asks())),
    good("H79", "volume 130 %", Scene(before=volume("130%"), arguments=asks())),
    good("H51", "somebody speaks while the tone is played", Scene({"spk": say(-20)}, arguments=asks())),
    good(
        "H52",
        "an output that is muted, and not the one in use",
        Scene(before=control("set-sink-mute", "micfeed", "1"), arguments=asks()),
    ),
]
