"""What a recording of somebody reading aloud says of the microphone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from device_check.capture import Chosen, Ending, Recording
from device_check.measurement import Cause, Measurement, Severity
from device_check.measures.sound import levels_of, sound_figures
from device_check.measures.speech_level import MARGIN_DB, THRESHOLDS
from device_check.probes.consent import Consent, consent
from device_check.probes.registry import registry

CHECK = "microphone"
SPEECH_S = 5.0
# Without a sentence: enough to know that it is on.
SHORT_S = 1.5
# What can only be measured while somebody speaks.
OF_A_VOICE = frozenset({"dynamics_db", "speech_level_dbov", "speech_to_noise_db", "activity_ratio"})
# Where the other microphones are listened to, and when one of them hears a voice. Ours; what is judged stands in the table.
LEAST_PEAK_DBFS = -60.0
VOICE_DBOV = -45.0
VOICE_DYNAMICS_DB = 10.0
# Speech below the lowest threshold of P.56 has at most this level.
LOWEST_LEVEL_DBOV = float(20 * np.log10(THRESHOLDS[0]) + MARGIN_DB)
# What settings name may be an id, with a serial number in it: `alsa_input.usb-...`, a Windows device path, `{0.0.1...}`.
_ID = re.compile(r"[\\{}#]|^\S*[._:/]\S*$|(?=\w*\d)[0-9A-Fa-f]{6,}")

_CAUSES = {
    Ending.NO_SERVICE: Cause("sound_service_down"),
    Ending.SERVICE_LOST: Cause("sound_service_lost"),
    Ending.NO_DEVICE: Cause("no_microphone"),
    Ending.REFUSED: Cause("microphone_refused"),
    Ending.NO_DATA: Cause("microphone_silent"),
    # What was recorded until then says nothing of the device that is used now.
    Ending.VANISHED: Cause("microphone_vanished", Severity.NOT_MEASURED),
}
# A denied microphone is missing, refused, silent, or sends zeros.
_MAY_BE_DENIED = (Ending.COMPLETE, Ending.NO_DEVICE, Ending.REFUSED, Ending.NO_DATA)


def microphone_access() -> Consent:
    """What this system's privacy settings say of the microphone; nothing where it has none."""
    return consent(registry(), "microphone")


def measured(
    recording: Recording, seconds: float, speech: bool = True, access: Callable[[], Consent] = microphone_access
) -> Measurement:
    """The measurement that `recording` is; `seconds`: how long it took in all. `access` is asked where nothing was heard.

    `speech`: whether somebody was asked to read aloud; else what needs a voice is not measured.
    """
    facts = {"device": recording.chosen.device.description} if recording.chosen.device is not None else {}
    causes = missing_device(recording.chosen)
    skipped = frozenset() if speech else OF_A_VOICE

    def answer(measures: Mapping[str, float], *found: Cause) -> Measurement:
        return Measurement(CHECK, measures, [*causes, *found], seconds, facts=facts, skipped=skipped)

    figures = sound_figures(recording.samples, recording.rate_hz) if recording.ending is Ending.COMPLETE else None
    nothing = figures is None or figures.silent
    if nothing and recording.ending in _MAY_BE_DENIED and access().denied:
        return answer({}, Cause("microphone_denied"))
    if figures is not None and recording.muted:
        return answer({}, Cause("microphone_muted_in_system"))
    if figures is None:
        return answer({}, _CAUSES.get(recording.ending, _CAUSES[Ending.NO_DATA]))
    better = better_microphone(recording.others)
    elsewhere = [Cause("wrong_default_microphone", values={"better": better})] if better else []
    if recording.others and not better:
        facts["others"] = ", ".join(other.chosen.device.description for other in recording.others if other.chosen.device)
    if figures.silent:
        return answer({}, Cause("microphone_muted"), *elsewhere)
    level = LOWEST_LEVEL_DBOV if figures.speech_dbov is None else figures.speech_dbov
    measures = {
        "peak_dbfs": figures.peak_dbfs,
        "dynamics_db": figures.p95_dbov - figures.p10_dbov,
        "speech_level_dbov": level,
        "activity_ratio": figures.activity_ratio,
        "noise_dbov": figures.p10_dbov,
        "speech_to_noise_db": level - figures.p10_dbov,
        "clipped_ratio": figures.clipped_ratio,
    }
    return answer({name: value for name, value in measures.items() if name not in skipped}, *elsewhere)


def no_voice(recording: Recording) -> bool:
    """Whether it is worth listening to the other microphones: this one works, is not muted in the system, and heard no voice."""
    if recording.ending is not Ending.COMPLETE or recording.muted:
        return False
    levels = levels_of(recording.samples, recording.rate_hz)
    return levels is not None and (levels.silent or levels.peak_dbfs < LEAST_PEAK_DBFS or levels.dynamics_db < VOICE_DYNAMICS_DB)


def better_microphone(others: Sequence[Recording]) -> str:
    """The name of the one that clearly heard a voice, the loudest of them; empty without any."""
    heard: list[tuple[float, str]] = []
    for other in others:
        levels = levels_of(other.samples, other.rate_hz) if other.ending is Ending.COMPLETE else None
        if levels is None or levels.silent or other.chosen.device is None:
            continue
        if levels.p95_dbov > VOICE_DBOV and levels.dynamics_db > VOICE_DYNAMICS_DB:
            heard.append((levels.p95_dbov, other.chosen.device.description))
    return max(heard)[1] if heard else ""


def missing_device(chosen: Chosen) -> list[Cause]:
    """That another device was used than the one that settings name; its name is told where it is one, never an id."""
    if not chosen.missing or chosen.device is None:
        return []
    name = "" if _ID.search(chosen.missing) else f" ({chosen.missing})"
    values = {"wanted": name, "used": chosen.device.description}
    return [Cause("chosen_device_missing", Severity.DEGRADED, values)]
