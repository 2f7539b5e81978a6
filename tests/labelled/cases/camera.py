"""Faults of the camera. There is none on this machine: its pictures enter where a driver's would, everything behind is real."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from device_check.probes.camera_access import CameraAccess, linux_access, windows_access
from device_check.report import Report, Verdict
from tests.helpers.recorded_registry import RecordedRegistry, example
from tests.labelled import frames
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_READY, Case, nothing_missing
from tests.labelled.frames import Shown, clip, flat, infrared, nothing, paced, person

FRAMES, FFMPEG, RECORDED = "frames", "frames of ffmpeg", "recorded registry, no frame"


def none_here(folder: Path) -> Report:
    return program_says(folder, "--only", "camera")


def has_a_camera() -> str:
    return "this machine has a camera" if list(Path("/dev").glob("video*")) else ""


def not_linux() -> str:
    return "" if sys.platform.startswith("linux") else "/proc is Linux's"


def not_root() -> str:
    return not_linux() or ("" if os.getuid() == 0 else "needs root, to become another user")


def held(folder: Path) -> CameraAccess:
    """Another program, really, has a `video0` open."""
    camera = folder / "video0"
    camera.touch()
    with subprocess.Popen(["sleep", "60"], stdin=camera.open("rb")) as holder:
        try:
            return linux_access(devices=folder)
        finally:
            holder.kill()


def forbidden(folder: Path) -> CameraAccess:
    """A `video0` that nobody but root may open, asked by somebody else."""
    camera = folder / "video0"
    camera.touch()
    camera.chmod(0o000)
    for above in (folder, folder.parent):
        above.chmod(0o755)
    os.setresuid(65534, 65534, 0)
    try:
        return linux_access(devices=folder)
    finally:
        os.setresuid(0, 0, 0)


def recorded(name: str) -> Callable[[Path], CameraAccess]:
    return lambda _folder: windows_access(RecordedRegistry(example(name)))


def case(
    identity: str,
    what: str,
    run: Callable[[Path], Report],
    *codes: str,
    made: str = FRAMES,
    verdict: Verdict = NOT_READY,
    missing: Callable[[], str] = nothing_missing,
    cheap: bool = False,
) -> Case:
    needs = frames.missing if made is FFMPEG else missing
    return Case(identity, what, made, run, (verdict,), codes, missing=needs, cheap=cheap)


MOVING = "testsrc2=SIZE"
CASES = [
    case("C01", "no camera: this machine's own", none_here, "no_camera", made="this machine", missing=has_a_camera, cheap=True),
    case("C02", "shutter closed: black", Shown(clip("color=black:SIZE,noise=alls=6:allf=t")), "camera_black", made=FFMPEG),
    case("C03", "a cap over the lens, the sensor's noise 8", Shown(flat(30, 8)), "camera_covered"),
    case("C04", "a cap over the lens, the sensor's noise 15", Shown(flat(30, 15)), "camera_covered"),
    case("C05", "a cap over the lens, the sensor's noise 25", Shown(flat(34, 25)), "camera_covered", cheap=True),
    case("C06", "frozen from the start", Shown(clip(f"{MOVING},loop=loop=999:size=1:start=0")), "camera_frozen", made=FFMPEG),
    case(
        "C07",
        "moves for half a second, then frozen",
        Shown(clip(f"{MOVING},loop=loop=999:size=1:start=12")),
        "camera_frozen",
        made=FFMPEG,
    ),
    case("C08", "somebody in little light: mean 35", Shown(person(35)), "camera_dark", verdict=DEGRADED),
    case("C09", "8 pictures a second", Shown(person(120), 125), "camera_slow", verdict=DEGRADED),
    case("C23", "14 pictures a second", Shown(paced(person(120), 14), 4), "camera_slow", verdict=DEGRADED),
    case("C10", "3 pictures a second", Shown(person(120), 333), "camera_slow"),
    case("C11", "opened, and no picture comes", Shown(nothing), "camera_no_picture"),
    case(
        "C12", "another program holds it", Shown(nothing, access=held), "camera_busy", made="process, no frame", missing=not_linux
    ),
    case(
        "C13",
        "this user may not open it",
        Shown(nothing, access=forbidden),
        "camera_denied",
        made="file mode, no frame",
        missing=not_root,
    ),
    case(
        "C14",
        "Windows forbids it to desktop programs",
        Shown(nothing, access=recorded("webcam-denied-to-desktop-programs")),
        "camera_denied",
        made=RECORDED,
    ),
    case(
        "C15", "Windows says who holds it", Shown(nothing, access=recorded("webcam-in-use-by-zoom")), "camera_busy", made=RECORDED
    ),
    case(
        "C16",
        "the infrared camera for signing in, beside a real one",
        Shown(infrared, others=("Webcam HD",)),
        "wrong_default_camera",
    ),
    case(
        "C17",
        "forbidden on this computer by Windows",
        Shown(nothing, access=recorded("webcam-denied-for-this-device")),
        "camera_denied",
        made=RECORDED,
    ),
    case(
        "C18",
        "Windows says that a packaged application holds it",
        Shown(nothing, access=recorded("webcam-in-use-by-a-packaged-application")),
        "camera_busy",
        made=RECORDED,
    ),
    case(
        "C19",
        "a dark room with a lamp in it: no cover",
        Shown(clip("color=0x161616:SIZE,drawbox=250:20:24:24:white:fill,noise=alls=8:allf=t")),
        "camera_dark",
        made=FFMPEG,
        verdict=DEGRADED,
    ),
    case(
        "C20",
        "black but for the light of a diode",
        Shown(clip("color=black:SIZE,drawbox=100:60:30:28:white:fill,noise=alls=4:allf=t")),
        "camera_black",
        made=FFMPEG,
    ),
    case(
        "C21",
        "a third of a second of picture, then the shutter",
        Shown(clip(f"{MOVING},drawbox=0:0:320:180:black:fill:enable='gte(n,8)',noise=alls=3:allf=t")),
        "camera_black",
        made=FFMPEG,
    ),
    case(
        "C22",
        "stands still for more than two seconds, then goes on",
        Shown(clip(f"{MOVING},loop=loop=62:size=1:start=5")),
        "camera_frozen",
        made=FFMPEG,
    ),
]
