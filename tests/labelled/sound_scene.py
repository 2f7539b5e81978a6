"""A workstation whose sound is a PulseAudio of the case's own: what is plugged in, what is heard, what happens meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from device_check.report import Report
from tests.helpers.sound import HEARING, MICROPHONE, SPEAKERS, SoundService, sound_service
from tests.labelled import sounds
from tests.labelled.asking import program_says

ALL = (*SPEAKERS, MICROPHONE, HEARING)
MICROPHONE_ALONE = ("--only", "microphone", "--microphone", "fakemic")
Act = Callable[[SoundService], object]
Heard = Callable[[Path], sounds.Samples]


def nothing_happens(_sound: SoundService) -> None:
    """As it is."""


@dataclass(frozen=True)
class Scene:
    """Called with a folder, it runs the program in this scene. `heard`: sink -> what is played into it. `before`: done first;
    `meanwhile`: one second after a microphone was opened. `changed`: of the environment; None takes a name away.
    """

    heard: Mapping[str, Heard] = field(default_factory=dict)
    before: Act = nothing_happens
    meanwhile: Act | None = None
    arguments: tuple[str, ...] = MICROPHONE_ALONE
    modules: tuple[str, ...] = ALL
    changed: Mapping[str, str | None] = field(default_factory=dict)

    def __call__(self, folder: Path) -> Report:
        """Make it, and ask."""
        with self.happening(folder) as sound:
            return program_says(folder, *self.arguments, changed={**named(sound), **self.changed})

    @contextmanager
    def happening(self, folder: Path) -> Iterator[SoundService]:
        """Its sound service, and what happens meanwhile."""
        with self.made(folder) as sound, ThreadPoolExecutor(1) as threads:
            happening = threads.submit(self._happen, sound)
            yield sound
            happening.result()

    @contextmanager
    def made(self, folder: Path) -> Iterator[SoundService]:
        """Its sound service, with what is heard."""
        with sound_service(folder / "sound", *self.modules) as sound:
            for sink, heard in self.heard.items():
                sound.say(sounds.write(folder / f"{sink}.wav", heard(folder)), sink)
            self.before(sound)
            yield sound

    def _happen(self, sound: SoundService) -> None:
        if self.meanwhile is not None:
            sound.wait_for_users(1, within_s=60)
            time.sleep(1.0)
            self.meanwhile(sound)


def named(sound: SoundService) -> dict[str, str]:
    """How a program is told of it."""
    return {name: sound.environment[name] for name in ("PULSE_SERVER", "PULSE_LATENCY_MSEC")}


def say(level_dbov: float = -26.0, speaker: str = "fr") -> Heard:
    """Somebody reads aloud."""
    return lambda folder: sounds.voice(folder, level_dbov, speaker)


def control(*arguments: str) -> Act:
    """What `pactl` is told."""
    return lambda sound: sound.control(*arguments)
