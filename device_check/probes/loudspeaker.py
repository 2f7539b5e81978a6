"""What the test tone says of the loudspeaker: playing without an error proves nothing, it must have been heard."""

from __future__ import annotations

from device_check.capture import Ending, Played
from device_check.measurement import Cause, Measurement, Severity
from device_check.measures.sound_chirp import find_chirp
from device_check.probes.microphone import missing_device

CHECK = "loudspeaker"

_CAUSES = {
    Ending.NO_SERVICE: Cause("sound_service_down"),
    Ending.SERVICE_LOST: Cause("sound_service_lost"),
    Ending.NO_DEVICE: Cause("no_loudspeaker"),
    Ending.REFUSED: Cause("loudspeaker_refused"),
    Ending.NO_DATA: Cause("loudspeaker_stuck"),
    Ending.VANISHED: Cause("loudspeaker_vanished", Severity.NOT_MEASURED),
}


def measured(played: Played, seconds: float) -> Measurement:
    """The measurement that `played` is; `seconds`: how long it took in all. A person's answer outranks the microphone."""
    facts = {"device": played.chosen.device.description} if played.chosen.device is not None else {}
    if not played.tone:
        facts["tone"] = "not_played"
    causes = missing_device(played.chosen)
    if played.ending is not Ending.COMPLETE:
        return Measurement(CHECK, {}, [*causes, _CAUSES[played.ending]], seconds, facts=facts)
    measures: dict[str, float] = {"outputs_count": float(played.outputs)} if played.outputs else {}
    if played.volume_ratio is not None:
        measures["volume_ratio"] = played.volume_ratio
    found = heard_after_ms(played)
    if found is not None:
        measures["heard_after_ms"] = found
    if played.heard is not None:
        measures["heard_by_person"] = float(played.heard)
    if played.muted:
        # It explains whatever was not heard, and nothing that was heard excuses it.
        causes.append(Cause("loudspeaker_muted"))
    elif played.heard is False:
        causes.append(Cause("loudspeaker_not_heard"))
        causes += _elsewhere(played)
    elif found is None and played.heard is None and played.elsewhere:
        causes += _elsewhere(played)
    elif played.tone and found is None and played.heard is None and played.volume_ratio != 0:
        # A headset's microphone does not hear its own loudspeakers: nothing is proved either way.
        causes.append(Cause("loudspeaker_unconfirmed", Severity.NOT_MEASURED))
    return Measurement(CHECK, measures, causes, seconds, facts=facts)


def worth_elsewhere(played: Played) -> bool:
    """Whether another loudspeaker may be tried: the microphone hears something, but not the tone, and nothing else explains it.

    A headset's own microphone is not meant to hear the headset: that it hears the room's loudspeaker says nothing against it.
    """
    recording = played.recording
    if played.ending is not Ending.COMPLETE or not played.tone or played.heard or played.muted or played.volume_ratio == 0:
        return False
    if recording is None or not recording.samples.any() or heard_after_ms(played) is not None:
        return False
    ends = [one.chosen.device.id for one in (played, recording) if one.chosen.device is not None]
    return len(ends) == 2 and not _one_headset(*ends)


def heard_after_ms(played: Played) -> float | None:
    """How long after it was played the tone was heard by the microphone; None where it is not in the recording."""
    recording = played.recording
    found = find_chirp(recording.samples, recording.rate_hz) if recording is not None and recording.rate_hz else None
    if found is None or recording is None:
        return None
    # From the tone being handed over to its sound in the microphone; clocks of two devices may disagree by a buffer.
    return max(0.0, found.delay_ms + 1000 * (recording.began_s - played.began_s))


def _elsewhere(played: Played) -> list[Cause]:
    if not played.elsewhere or played.chosen.device is None:
        return []
    values = {"used": played.chosen.device.description, "better": played.elsewhere}
    return [Cause("wrong_default_loudspeaker", Severity.DEGRADED, values)]


def _one_headset(output: str, source: str) -> bool:
    """As PulseAudio names them: `alsa_output.usb-GN_Jabra-00.analog-stereo`, `alsa_input.usb-GN_Jabra-00.mono-fallback`."""
    names = [device.split(".") for device in (output, source)]
    return all(len(name) > 1 and name[0].startswith(("alsa_", "bluez_")) for name in names) and (
        names[0][1] == names[1][1] and not names[0][1].startswith("pci-")
    )
