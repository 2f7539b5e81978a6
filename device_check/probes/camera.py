"""What three seconds of pictures say of the camera, and why there are none."""

from __future__ import annotations

from device_check.capture import Ending, Filmed
from device_check.measurement import Cause, Measurement, Severity
from device_check.probes.camera_access import CameraAccess
from device_check.probes.microphone import missing_device

CHECK = "camera"
# Infrared cameras for signing in: 340 x 340, 640 x 360 and less.
INFRARED_ROWS = 360


def measured(filmed: Filmed, access: CameraAccess, seconds: float) -> Measurement:
    """The measurement that `filmed` is; `access`: what the system says of the camera; `seconds`: how long it took in all."""
    causes = missing_device(filmed.chosen)
    device = filmed.chosen.device
    facts = {"device": device.description} if device else {}
    figures = filmed.figures
    if figures is None:
        return Measurement(CHECK, {}, [*causes, _why_nothing(filmed.ending, access)], seconds, facts=facts)
    if filmed.colourless and filmed.height <= INFRARED_ROWS and filmed.others:
        # What it shows is right for its purpose: numbers about it would mislead.
        return Measurement(
            CHECK, {}, [*causes, Cause("wrong_default_camera", values={"better": filmed.others[0]})], seconds, facts=facts
        )
    measures = {
        "frame_rate_fps": figures.frame_rate_hz,
        "black_ratio": figures.black_ratio,
        "frozen_s": figures.still_s,
        "mean_luma": figures.mean_luma,
        "width_px": float(filmed.width),
        "height_px": float(filmed.height),
    }
    besides = {"covered_contrast_luma": figures.covered_contrast_luma, "blur_variance": figures.blur_variance}
    measures |= {name: value for name, value in besides.items() if value is not None}
    return Measurement(CHECK, measures, causes, seconds, facts=facts)


def _why_nothing(ending: Ending, access: CameraAccess) -> Cause:
    if ending is Ending.VANISHED:
        return Cause("camera_vanished", Severity.NOT_MEASURED)
    if access.denied:
        return Cause("camera_denied")
    if ending is Ending.NO_DEVICE:
        return Cause("no_camera")
    if access.held_by:
        return Cause("camera_busy", values={"programs": ", ".join(access.held_by)})
    return Cause("camera_refused" if ending is Ending.REFUSED else "camera_no_picture")
