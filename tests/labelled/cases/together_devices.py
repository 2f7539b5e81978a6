"""Several devices at once: each fault is found, the graver is told first; and all of them well."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from device_check.report import Report, Verdict
from device_check.scope import Scope, Wanted
from device_check.settings import CheckSettings
from tests.labelled import frames, sounds
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_READY, Case, healthy
from tests.labelled.cases.camera import has_a_camera
from tests.labelled.frames import Shown, clip, flat, infrared, person
from tests.labelled.sound_scene import Scene, control, named, say

MADE = "pulseaudio, frames"
EVERYTHING = ("camera", "microphone", "loudspeaker")
# One microphone hears the person and the loudspeaker.
TABLE = CheckSettings(microphone="loopmic", loudspeaker="spk")


def missing() -> str:
    return ", ".join(filter(None, (sounds.missing(), frames.missing())))


def together(
    scene: Scene, shown: Shown, *checks: str, settings: CheckSettings | None = None, quick: bool = False
) -> Callable[[Path], Report]:
    """Sound and picture of one workstation."""
    wanted = Wanted(Scope.QUICK) if quick else Wanted(Scope.PART, checks or EVERYTHING)
    used = CheckSettings(microphone="fakemic", loudspeaker="spk") if settings is None else settings

    def run(folder: Path) -> Report:
        with scene.happening(folder) as sound:
            os.environ.update(named(sound))
            return shown.examined(folder, used, wanted)

    return run


def case(identity: str, what: str, run: Callable[[Path], Report], *codes: str, verdict: Verdict = NOT_READY) -> Case:
    return Case(identity, what, MADE, run, (verdict,), codes, missing=missing)


def nothing_plugged_in(folder: Path) -> Report:
    return Scene(modules=("module-null-sink sink_name=spk",), arguments=("--only", *EVERYTHING))(folder)


def no_service(folder: Path) -> Report:
    return program_says(folder, "--only", "microphone", "loudspeaker", changed={"PULSE_SERVER": f"unix:{folder}/nowhere.sock"})


def no_camera() -> str:
    return missing() or has_a_camera()


def a_quiet_room(folder: Path) -> sounds.Samples:
    return sounds.noise(folder, "pink", -62)


GOOD = Shown(person(120))
CASES = [
    case(
        "X02",
        "little light, and a voice at -40 dBov",
        together(Scene({"micfeed": say(-40)}), Shown(person(35)), "camera", "microphone"),
        "camera_dark",
        "voice_too_quiet",
        verdict=DEGRADED,
    ),
    case(
        "X50", "little light, and the camera slow for it", Shown(person(35), 100), "camera_slow", "camera_dark", verdict=DEGRADED
    ),
    case(
        "X51",
        "the shutter closed, and muted in the system",
        together(
            Scene({"micfeed": say()}, control("set-source-mute", "fakemic", "1")), Shown(flat(1, 1)), "camera", "microphone"
        ),
        "camera_black",
        "microphone_muted_in_system",
    ),
    Case(
        "X52",
        "neither camera nor microphone, and nobody can say whether the loudspeaker is heard",
        "pulseaudio",
        nothing_plugged_in,
        (NOT_READY,),
        ("no_camera", "no_microphone", "loudspeaker_unconfirmed"),
        missing=no_camera,
    ),
    Case(
        "X53",
        "no sound service: microphone and loudspeaker",
        "pulseaudio",
        no_service,
        codes=("sound_service_down",),
        missing=sounds.missing,
    ),
    case(
        "X54",
        "a voice that clips, and the volume at nothing: the graver first",
        together(
            Scene(
                {"micfeed": lambda folder: sounds.louder_by_sox(folder, sounds.voice(folder), 20)},
                control("set-sink-volume", "spk", "0"),
            ),
            GOOD,
        ),
        "volume_low",
        "voice_too_loud",
    ),
    case(
        "X55",
        "frozen, the output muted, the voice too quiet: the gravest first",
        together(Scene({"micfeed": say(-40)}, control("set-sink-mute", "spk", "1")), Shown(clip("smptebars=SIZE"))),
        "camera_frozen",
        "loudspeaker_muted",
        "voice_too_quiet",
    ),
    case(
        "X56",
        "the microphone is pulled out while the infrared camera films",
        together(
            Scene({"micfeed": say(), "spk": say()}, meanwhile=lambda sound: sound.unplug("fakemic")),
            Shown(infrared, others=("Webcam HD",)),
            "camera",
            "microphone",
        ),
        "wrong_default_camera",
        "microphone_vanished",
    ),
    case(
        "X57",
        "quick, without a sentence: muted by the headset's switch, and dark",
        together(Scene(), Shown(person(35)), quick=True),
        "microphone_muted",
        "camera_dark",
    ),
    case(
        "X58",
        "noise for a voice, in a noisy picture of a cap",
        together(
            Scene({"micfeed": lambda folder: sounds.noise(folder, "pink", -30)}), Shown(flat(30, 15)), "camera", "microphone"
        ),
        "camera_covered",
        "noise_without_voice",
    ),
    healthy(
        "H73",
        "all devices at once, one microphone for voice and tone",
        MADE,
        together(Scene({"spk": say()}), GOOD, settings=TABLE),
        missing=missing,
    ),
    healthy(
        "H74",
        "quick: nobody speaks in a quiet room",
        MADE,
        together(Scene({"micfeed": a_quiet_room}), GOOD, quick=True),
        missing=missing,
    ),
]
