"""Covered, dim, and the wrong camera: what the probe makes of figures, judged by the real table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device_check.capture import Chosen, Device, Ending, Filmed
from device_check.check_names import CHECKS
from device_check.measures.frames import FrameFigures
from device_check.probes.camera import measured
from device_check.probes.camera_access import CameraAccess
from device_check.thresholds import Thresholds
from device_check.verdict import Judged, judge

WEBCAM = Chosen(Device("usb-0x1234", "Webcam", default=True))
DIM = Filmed(Ending.COMPLETE, WEBCAM, FrameFigures(28, 30, 0.3, 0.1, covered_contrast_luma=9.7), 1280, 720)
INFRARED = Filmed(Ending.COMPLETE, WEBCAM, FrameFigures(30, 80, 0.0, 0.1), 340, 340, colourless=True, others=("HD", "Dock"))


def told(filmed: Filmed) -> Judged:
    return judge(measured(filmed, CameraAccess(), 3.0), Thresholds.load(), CHECKS)


@pytest.mark.parametrize(
    ("contrast", "verdict", "code"), [(9.7, "degraded", "camera_dark"), (3.0, "not_ready", "camera_covered")]
)
def test_dim_is_not_covered_and_covered_is_not_called_dim(contrast: float, verdict: str, code: str) -> None:
    assert DIM.figures is not None
    judged = told(replace(DIM, figures=replace(DIM.figures, covered_contrast_luma=contrast)))
    assert (str(judged.verdict), [found.code for found in judged.findings]) == (verdict, [code])


def test_the_camera_is_named_by_its_description_never_by_its_id() -> None:
    assert told(DIM).facts == {"device": "Webcam"}
    assert told(Filmed(Ending.NO_DEVICE, Chosen(None))).facts == {}


def test_an_infrared_camera_beside_another_one() -> None:
    judged = told(INFRARED)
    assert [(found.code, dict(found.values)) for found in judged.findings] == [("wrong_default_camera", {"better": "HD"})]
    assert judged.measures == {}


@pytest.mark.parametrize(
    "filmed",
    [replace(INFRARED, others=()), replace(INFRARED, colourless=False), replace(INFRARED, width=1280, height=720)],
    ids=["the only one", "in colour", "large"],
)
def test_what_is_not_surely_infrared_is_judged_by_its_pictures(filmed: Filmed) -> None:
    assert str(told(filmed).verdict) == "ready"
