"""What a recording of somebody reading aloud says of the microphone."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from device_check.capture import Chosen, Ending, Recording
from device_check.measurement import Cause, Measurement, Severity
from device_check.measures.sound import sound_figures
from device_check.measures.speech_level import MARGIN_DB, THRESHOLDS
from device_check.progress import CancelToken, Reporter

CHECK = "microphone"
SPEECH_S = 5.0
# Speech below the lowest threshold of P.56 has at most this level.
LOWEST_LEVEL_DBOV = float(20 * np.log10(THRESHOLDS[0]) + MARGIN_DB)

_CAUSES = {
    Ending.NO_SERVICE: Cause("sound_service_down"),
    Ending.NO_DEVICE: Cause("no_microphone"),
    Ending.REFUSED: Cause("microphone_refused"),
    Ending.NO_DATA: Cause("microphone_silent"),
    # What was recorded until then says nothing of the device that is used now.
    Ending.VANISHED: Cause("microphone_vanished", Severity.NOT_MEASURED),
}


class MicrophoneProbe:
    """Records for five seconds through `record`, which blocks and follows the token."""

    check = CHECK
    needs_calling_thread = True

    def __init__(self, record: Callable[[float, CancelToken], Recording]) -> None:
        self._record = record

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Record and compute."""
        reporter.progressed(f"check.{CHECK}", 0, 0)
        begun = time.monotonic()
        recording = self._record(SPEECH_S, cancel)
        return measured(recording, time.monotonic() - begun)


def measured(recording: Recording, seconds: float) -> Measurement:
    """The measurement that `recording` is; `seconds`: how long it took in all."""
    causes = missing_device(recording.chosen)
    figures = sound_figures(recording.samples, recording.rate_hz) if recording.ending is Ending.COMPLETE else None
    if figures is None:
        causes.append(_CAUSES.get(recording.ending, _CAUSES[Ending.NO_DATA]))
        return Measurement(CHECK, {}, causes, seconds)
    if figures.silent:
        causes.append(Cause("microphone_muted"))
        return Measurement(CHECK, {}, causes, seconds)
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
    return Measurement(CHECK, measures, causes, seconds)


def missing_device(chosen: Chosen) -> list[Cause]:
    """That another device was used than the one that settings name."""
    if not chosen.missing or chosen.device is None:
        return []
    values = {"wanted": chosen.missing, "used": chosen.device.description}
    return [Cause("chosen_device_missing", Severity.DEGRADED, values)]
