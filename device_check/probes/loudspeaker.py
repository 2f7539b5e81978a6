"""What the test tone says of the loudspeaker: playing without an error proves nothing, it must have been heard."""

from __future__ import annotations

import time
from collections.abc import Callable

from device_check.capture import Ending, Played
from device_check.measurement import Cause, Measurement, Severity
from device_check.measures.sound_chirp import find_chirp
from device_check.probes.microphone import missing_device
from device_check.progress import CancelToken, Reporter

CHECK = "loudspeaker"

_CAUSES = {
    Ending.NO_SERVICE: Cause("sound_service_down"),
    Ending.NO_DEVICE: Cause("no_loudspeaker"),
    Ending.REFUSED: Cause("loudspeaker_refused"),
    Ending.NO_DATA: Cause("loudspeaker_stuck"),
    Ending.VANISHED: Cause("loudspeaker_vanished", Severity.NOT_MEASURED),
}


class LoudspeakerProbe:
    """Plays the tone through `play`, which blocks and follows the token."""

    check = CHECK
    needs_calling_thread = True

    def __init__(self, play: Callable[[CancelToken], Played]) -> None:
        self._play = play

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Play, listen and look for the tone."""
        reporter.progressed(f"check.{CHECK}", 0, 0)
        begun = time.monotonic()
        played = self._play(cancel)
        return measured(played, time.monotonic() - begun)


def measured(played: Played, seconds: float) -> Measurement:
    """The measurement that `played` is; `seconds`: how long it took in all. A person's answer outranks the microphone."""
    causes = missing_device(played.chosen)
    if played.ending is not Ending.COMPLETE:
        return Measurement(CHECK, {}, [*causes, _CAUSES[played.ending]], seconds)
    measures: dict[str, float] = {}
    recording = played.recording
    found = find_chirp(recording.samples, recording.rate_hz) if recording is not None and recording.rate_hz else None
    if found is not None and recording is not None:
        # From the tone being handed over to its sound in the microphone; clocks of two devices may disagree by a buffer.
        measures["heard_after_ms"] = max(0.0, found.delay_ms + 1000 * (recording.began_s - played.began_s))
    if played.heard is not None:
        measures["heard_by_person"] = float(played.heard)
    if played.heard is False:
        causes.append(Cause("loudspeaker_not_heard"))
    elif found is None and played.heard is None:
        # A headset's microphone does not hear its own loudspeakers: nothing is proved either way.
        causes.append(Cause("loudspeaker_unconfirmed", Severity.NOT_MEASURED))
    return Measurement(CHECK, measures, causes, seconds)
