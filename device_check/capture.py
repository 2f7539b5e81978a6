"""What devices hand over: recordings and pictures' figures as plain data, so that what judges them needs no device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from device_check.measures.frames import FrameFigures


class Ending(StrEnum):
    """How a use of a device came to its end; everything but `COMPLETE` is a cause."""

    COMPLETE = "complete"
    NO_SERVICE = "no_service"  # the system's sound service does not answer
    SERVICE_LOST = "service_lost"  # it answered before, and no more after
    NO_DEVICE = "no_device"
    REFUSED = "refused"  # it is there and could not be opened
    NO_DATA = "no_data"  # it was opened, and nothing came
    VANISHED = "vanished"  # it was unplugged meanwhile: what came is void, another device may have spoken


@dataclass(frozen=True)
class Device:
    """A camera, microphone or loudspeaker as the system names it."""

    id: str
    description: str
    default: bool = False


@dataclass(frozen=True)
class Chosen:
    """The device that is used: `missing` is the wanted one's name, where that one is not there."""

    device: Device | None
    missing: str = ""


@dataclass(frozen=True)
class Recording:
    """Samples of one microphone, full scale 1.0, one channel. `began_s`: when the first was taken (monotonic).

    `muted`: the system's own settings mute it, or set its level to nothing. `others`: what the other microphones heard,
    where this one heard no voice and they were listened to.
    """

    ending: Ending
    chosen: Chosen
    samples: NDArray[np.float32]
    rate_hz: int
    began_s: float = 0.0
    muted: bool = False
    others: tuple[Recording, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.samples.size / self.rate_hz if self.rate_hz else 0.0


@dataclass(frozen=True)
class Filmed:
    """What one camera showed. `figures` None: no picture came. `width`, `height`: of the pictures, in pixels.

    `colourless`: it sends brightness alone, as infrared cameras do. `others`: descriptions of the other cameras.
    """

    ending: Ending
    chosen: Chosen
    figures: FrameFigures | None = None
    width: int = 0
    height: int = 0
    colourless: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Played:
    """The test tone through one loudspeaker, and the microphone meanwhile (None: it could not listen).

    `began_s`: when the tone was handed to the loudspeaker (monotonic). `heard`: the person's answer, None: not asked.
    `muted`, `volume_ratio`: the system's settings for it, of its greatest volume; None where they are not known.
    `tone`: whether it was played at all. `outputs`: how many loudspeakers there are. `elsewhere`: the name of another one through
    which the same microphone heard the tone.
    """

    ending: Ending
    chosen: Chosen
    recording: Recording | None = None
    began_s: float = 0.0
    heard: bool | None = None
    muted: bool | None = None
    volume_ratio: float | None = None
    tone: bool = True
    outputs: int = 0
    elsewhere: str = ""


@dataclass(frozen=True)
class SoundEnd:
    """A source or sink of the sound service. `index` is its own as long as it is plugged in; `volume_ratio` of 100 %."""

    index: int
    muted: bool
    volume_ratio: float


@dataclass(frozen=True)
class SoundState:
    """What the sound service says of itself at one moment, its sources and sinks by name (which are the devices' ids).

    `recorded_from`, `played_to`: those that this process uses at that moment, whatever it asked for.
    """

    answers: bool
    sources: Mapping[str, SoundEnd] = field(default_factory=dict)
    sinks: Mapping[str, SoundEnd] = field(default_factory=dict)
    recorded_from: frozenset[str] = frozenset()
    played_to: frozenset[str] = frozenset()


def ending_by_state(ending: Ending, before: SoundState | None, after: SoundState | None, device: str) -> Ending:
    """How a use of `device` ended, in the light of the sound service's states: Qt tells neither that the service is gone nor that
    a device which is not the default one is, and goes on with another. None: nothing is known, the ending is believed.
    """
    if after is None:
        return ending
    if not after.answers:
        return Ending.SERVICE_LOST if before is not None and before.answers else Ending.NO_SERVICE
    if before is None:
        return ending
    for were, are, used in (
        (before.sources, after.sources, after.recorded_from),
        (before.sinks, after.sinks, after.played_to),
    ):
        if device not in were:
            continue
        # Pulled out and plugged in again it has another index.
        gone = device not in are or are[device].index != were[device].index
        if gone or (used and device not in used):
            return Ending.VANISHED
    return ending


def choose(devices: Sequence[Device], wanted: str) -> Chosen:
    """The device whose id or description is `wanted`, else the system's default, else the first."""
    fallback = next((device for device in devices if device.default), devices[0] if devices else None)
    if not wanted:
        return Chosen(fallback)
    found = next((device for device in devices if wanted in (device.id, device.description)), None)
    return Chosen(found) if found else Chosen(fallback, wanted)
