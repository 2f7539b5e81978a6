"""What the operating system says of a camera without a picture: on Linux really, of Windows on recorded examples."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device_check.capture import Chosen, Ending, Filmed
from device_check.check_names import CHECKS
from device_check.probes.camera import measured
from device_check.probes.camera_access import CameraAccess, camera_access, windows_access
from device_check.probes.consent import Consent, consent, program_of
from device_check.probes.registry import NoRegistry
from device_check.thresholds import Thresholds
from device_check.verdict import judge
from tests.helpers.recorded_registry import EXAMPLES, RecordedRegistry, example

ZOOM = r"C:\Users\dr\AppData\Roaming\Zoom\bin\Zoom.exe"
CASES = [
    ("webcam-allowed", Consent()),
    ("webcam-denied-for-this-device", Consent(denied=True)),
    ("webcam-denied-to-apps", Consent(denied=True)),
    # The switch that Windows has for programs such as ours.
    ("webcam-denied-to-desktop-programs", Consent(denied=True)),
    ("webcam-in-use-by-zoom", Consent(held_by=("Zoom.exe",))),
    ("webcam-in-use-by-a-packaged-application", Consent(held_by=("Microsoft.WindowsCamera_8wekyb3d8bbwe",))),
    # Both times are 0: it has been asked about, never used.
    ("webcam-asked-for-and-never-used", Consent()),
]


@pytest.mark.parametrize(("name", "expected"), CASES, ids=[name for name, _expected in CASES])
def test_the_consent_store(name: str, expected: Consent) -> None:
    recorded = RecordedRegistry(example(name))
    assert consent(recorded, "webcam") == expected
    assert windows_access(recorded) == CameraAccess(expected.denied, expected.held_by)
    # One device's switch says nothing of the other.
    assert consent(recorded, "microphone") == Consent()


@pytest.mark.parametrize("by", ["for-this-device", "to-apps", "to-desktop-programs"])
def test_the_microphone_has_its_own_switches(by: str) -> None:
    recorded = RecordedRegistry(example(f"microphone-denied-{by}"))
    assert consent(recorded, "microphone").denied
    assert not consent(recorded, "webcam").denied
    assert not consent(RecordedRegistry(example("microphone-allowed")), "microphone").denied


def test_our_own_program_does_not_hold_the_camera_another_of_its_name_does() -> None:
    recorded = RecordedRegistry(example("webcam-in-use-by-zoom"))
    assert consent(recorded, "webcam", own=ZOOM.upper()).held_by == ()
    assert consent(recorded, "webcam", own=r"D:\Zoom.exe").held_by == ("Zoom.exe",)


def test_without_a_registry_nothing_is_claimed() -> None:
    assert windows_access(NoRegistry()) == CameraAccess()


def test_every_example_names_its_public_source() -> None:
    read = [json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES.glob("*.json")]
    assert len(read) >= 20
    assert all("https://" in one["source"] for one in read)


def test_a_program_of_the_windows_consent_store() -> None:
    assert program_of("C:#Program Files#Zoom#bin#Zoom.exe") == "Zoom.exe"
    assert program_of("Microsoft.WindowsCamera_8wekyb3d8bbwe") == "Microsoft.WindowsCamera_8wekyb3d8bbwe"


@pytest.mark.parametrize(
    ("name", "code", "program"),
    [("webcam-denied-to-apps", "camera_denied", ""), ("webcam-in-use-by-zoom", "camera_busy", "Zoom.exe")],
)
def test_what_the_person_is_told(name: str, code: str, program: str) -> None:
    filmed = Filmed(Ending.NO_DATA, Chosen(None))
    judged = judge(measured(filmed, windows_access(RecordedRegistry(example(name))), 5.0), Thresholds.load(), CHECKS)
    assert (str(judged.verdict), [found.code for found in judged.findings]) == ("not_ready", [code])
    assert judged.findings[0].values.get("programs", "") == program


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this asks Linux")
def test_this_system_answers() -> None:
    assert isinstance(camera_access(), CameraAccess)


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.getuid() != 0, reason="needs root, to become another user")
def test_a_camera_that_this_user_may_not_open() -> None:
    script = (
        "import os, sys; from pathlib import Path; from device_check.probes.camera_access import linux_access;"
        "os.setgid(65534); os.setuid(65534); print(linux_access(devices=Path(sys.argv[1])).denied)"
    )

    def denied(folder: str) -> str:
        return subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True).stdout

    # Not below pytest's own folder, which others may not enter.
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        camera = Path(folder) / "video0"
        camera.touch()
        camera.chmod(0o000)
        assert denied(folder) == "True\n"
        camera.chmod(0o666)
        assert denied(folder) == "False\n"
