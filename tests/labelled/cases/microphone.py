"""Faults of the microphone, on a real PulseAudio."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from device_check.report import Report, Verdict
from tests.helpers.sound import SPEAKERS, SoundService
from tests.labelled import sounds
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_MEASURED, NOT_READY, Case
from tests.labelled.sound_scene import MICROPHONE_ALONE, Heard, Scene, control, say

PULSE = "pulseaudio"
SPEAKS = {"micfeed": say()}
# Both microphones hear somebody: what follows is not the other one's silence.
EVERYWHERE = {"micfeed": say(), "spk": say()}


def noise(kind: str, level_dbov: float) -> Heard:
    return lambda folder: sounds.noise(folder, kind, level_dbov)


def hum(peak_dbfs: float) -> Heard:
    return lambda _folder: sounds.hum(peak_dbfs)


def clipped(folder: Path) -> sounds.Samples:
    return sounds.louder_by_sox(folder, sounds.voice(folder), 20)


def keys(_folder: Path) -> sounds.Samples:
    """Somebody types, four keys a second, and says nothing."""
    random = np.random.default_rng(2)
    samples = random.normal(0, 1e-4, sounds.SECONDS * sounds.RATE)
    length = round(0.02 * sounds.RATE)
    at_s = 0.2
    while at_s < sounds.SECONDS - 1:
        begin = round(at_s * sounds.RATE)
        samples[begin : begin + length] += random.normal(0, 0.08, length) * np.exp(-np.arange(length) / (0.004 * sounds.RATE))
        at_s += random.uniform(0.08, 0.35)
    return samples


def switched_off(_folder: Path) -> sounds.Samples:
    """The amplifier's constant component and its last bit, nothing else."""
    return 0.05 + np.random.default_rng(1).normal(0, 2e-5, sounds.SECONDS * sounds.RATE)


def in_a_noisy_room(folder: Path) -> sounds.Samples:
    return sounds.voice(folder) + sounds.noise(folder, "pink", -38)


def no_service(folder: Path) -> Report:
    # The socket's file is not there: nobody listens.
    return program_says(folder, *MICROPHONE_ALONE, changed={"PULSE_SERVER": f"unix:{folder}/nowhere.sock"})


def gone_by_id(folder: Path) -> Report:
    """The window writes ids into the settings."""
    serial = "0008A1B2C3D4"
    wanted = f"alsa_input.usb-GN_Netcom_A_S_Jabra_EVOLVE_20_MS_{serial}-00.mono-fallback"
    said = Scene(SPEAKS, chosen_by_default, arguments=("--only", "microphone", "--microphone", wanted))(folder)
    assert serial.encode() not in msgspec.json.encode(said)
    return said


def another_is_default(sound: SoundService) -> None:
    sound.control("set-default-source", "loopmic")


def chosen_by_default(sound: SoundService) -> None:
    sound.control("set-default-source", "fakemic")


def case(
    identity: str,
    what: str,
    scene: Callable[[Path], Report],
    *codes: str,
    verdict: Verdict = NOT_READY,
    made: str = PULSE,
    cheap: bool = False,
) -> Case:
    return Case(identity, what, made, scene, (verdict,), codes, missing=sounds.missing, cheap=cheap)


CASES = [
    case("M01", "sound service killed while recording", Scene(EVERYWHERE, meanwhile=SoundService.crash), "sound_service_lost"),
    Case("M02", "no sound service", PULSE, no_service, codes=("sound_service_down",), missing=sounds.missing, cheap=True),
    case("M03", "no microphone plugged in", Scene(modules=SPEAKERS), "no_microphone", cheap=True),
    case(
        "M04",
        "muted in the system's settings, somebody speaks",
        Scene(SPEAKS, control("set-source-mute", "fakemic", "1")),
        "microphone_muted_in_system",
    ),
    case("M05", "muted by the headset's switch: exact zeros", Scene(), "microphone_muted"),
    case("M06", "hum of the mains at -66 dBFS, no voice", Scene({"micfeed": hum(-66)}), "microphone_hears_nothing"),
    case(
        "M07",
        "the default hums at -66 dBFS, a second one hears the voice",
        Scene({"micfeed": hum(-66), "spk": say()}, chosen_by_default, arguments=("--only", "microphone")),
        "wrong_default_microphone",
        "microphone_hears_nothing",
    ),
    case("M08", "white noise at -26 dBov, nobody speaks", Scene({"micfeed": noise("white", -26)}), "noise_without_voice"),
    case("M09", "pink noise at -30 dBov, nobody speaks", Scene({"micfeed": noise("pink", -30)}), "noise_without_voice"),
    case("M10", "brown noise at -20 dBov, nobody speaks", Scene({"micfeed": noise("brown", -20)}), "noise_without_voice"),
    case("M11", "voice at -40 dBov", Scene({"micfeed": say(-40)}), "voice_too_quiet", verdict=DEGRADED),
    case("M12", "voice at -50 dBov", Scene({"micfeed": say(-50)}), "voice_too_quiet"),
    case("M13", "voice 20 dB too loud, cut off by sox", Scene({"micfeed": clipped}), "voice_too_loud", verdict=DEGRADED),
    case("M14", "pink noise 12 dB below the voice", Scene({"micfeed": in_a_noisy_room}), "room_noisy", verdict=DEGRADED),
    case(
        "M15",
        "the default one pulled out while recording",
        Scene(EVERYWHERE, chosen_by_default, lambda sound: sound.unplug("fakemic")),
        "microphone_vanished",
        verdict=NOT_MEASURED,
    ),
    case(
        "M16",
        "one that is not the default pulled out while recording",
        Scene(EVERYWHERE, another_is_default, lambda sound: sound.unplug("fakemic")),
        "microphone_vanished",
        verdict=NOT_MEASURED,
    ),
    case(
        "M17",
        "the chosen one is not plugged in, the default one hears the voice",
        Scene(SPEAKS, chosen_by_default, arguments=("--only", "microphone", "--microphone", "Jabra Evolve")),
        "chosen_device_missing",
        verdict=DEGRADED,
    ),
    case("M19", "opened, and no buffer comes", Scene(SPEAKS, control("suspend-source", "fakemic", "1")), "microphone_silent"),
    case(
        "M20",
        "its level in the system's settings at nothing",
        Scene(SPEAKS, control("set-source-volume", "fakemic", "0")),
        "microphone_muted_in_system",
    ),
    case(
        "M21",
        "muted in the middle of the sentence",
        Scene(SPEAKS, meanwhile=control("set-source-mute", "fakemic", "1")),
        "microphone_muted_in_system",
    ),
    case(
        "M22",
        "pulled out and plugged in again while recording",
        Scene(EVERYWHERE, another_is_default, SoundService.replug),
        "microphone_vanished",
        verdict=NOT_MEASURED,
    ),
    case(
        "M23",
        "a mixer gave us another one meanwhile",
        Scene(EVERYWHERE, meanwhile=SoundService.move_recording),
        "microphone_vanished",
        verdict=NOT_MEASURED,
    ),
    case(
        "M24",
        "the default is muted by its switch, a second one hears the voice",
        Scene({"spk": say()}, chosen_by_default, arguments=("--only", "microphone")),
        "microphone_muted",
        "wrong_default_microphone",
    ),
    case(
        "M28",
        "switched off on its cable: a constant, and hardly a sound",
        Scene({"micfeed": switched_off}),
        "microphone_hears_nothing",
    ),
    case("M29", "a quiet room, and nobody reads aloud", Scene({"micfeed": noise("pink", -55)}), "noise_without_voice"),
    case(
        "M30",
        "the chosen one, by its id, is not plugged in: no serial number is told",
        gone_by_id,
        "chosen_device_missing",
        verdict=DEGRADED,
    ),
    case("M31", "keys are struck, and nobody reads aloud", Scene({"micfeed": keys}), "noise_without_voice"),
]
