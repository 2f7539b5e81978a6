"""What devices hand over: recordings and pictures' figures as plain data, so that what judges them needs no device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from device_check.measures.frames import FrameFigures


class Ending(StrEnum):
    """How a use of a device came to its end; everything but `COMPLETE` is a cause."""

    COMPLETE = "complete"
    NO_SERVICE = "no_service"  # no device, and the system's sound service does not answer
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
    """Samples of one microphone, full scale 1.0, one channel. `began_s`: when the first was taken (monotonic)."""

    ending: Ending
    chosen: Chosen
    samples: NDArray[np.float32]
    rate_hz: int
    began_s: float = 0.0

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
    """

    ending: Ending
    chosen: Chosen
    recording: Recording | None = None
    began_s: float = 0.0
    heard: bool | None = None


def choose(devices: Sequence[Device], wanted: str) -> Chosen:
    """The device whose id or description is `wanted`, else the system's default, else the first."""
    fallback = next((device for device in devices if device.default), devices[0] if devices else None)
    if not wanted:
        return Chosen(fallback)
    found = next((device for device in devices if wanted in (device.id, device.description)), None)
    return Chosen(found) if found else Chosen(fallback, wanted)
