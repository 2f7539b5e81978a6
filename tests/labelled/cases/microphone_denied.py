"""Windows forbids the microphone: its registry is a recorded example, the sound that comes all the same is a real one."""

from __future__ import annotations

from tests.helpers.sound import SPEAKERS
from tests.labelled import sounds
from tests.labelled.case import Case
from tests.labelled.here import with_registry
from tests.labelled.sound_scene import Scene

MADE = "recorded registry, pulseaudio"


def case(identity: str, what: str, example: str, scene: Scene, *codes: str) -> Case:
    run = with_registry(example, scene, "fakemic")
    return Case(identity, what, MADE, run, codes=codes, missing=sounds.missing)


CASES = [
    case(
        "M18", "forbidden to desktop programs: zeros come", "microphone-denied-to-desktop-programs", Scene(), "microphone_denied"
    ),
    case(
        "M25", "forbidden to all programs of this person: zeros come", "microphone-denied-to-apps", Scene(), "microphone_denied"
    ),
    case(
        "M26",
        "forbidden on this computer: none is listed",
        "microphone-denied-for-this-device",
        Scene(modules=SPEAKERS),
        "microphone_denied",
    ),
    case("M27", "allowed, and muted all the same", "microphone-allowed", Scene(), "microphone_muted"),
]
