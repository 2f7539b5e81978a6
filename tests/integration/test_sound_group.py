"""Camera, microphone and loudspeaker in one event loop, on a real PulseAudio. The camera is a stand-in: this machine has none."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.sound import SoundService, missing_programs, sound_service, speech

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")

# The examination's own devices and group, but for where the camera's pictures come from. Says one JSON document a line.
GROUP = """
import json, sys, threading, time
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput
from device_check.backends.device_probes import DeviceGroup, application
from device_check.backends.camera import Camera
from device_check.backends.microphone import Microphone
from device_check.errors import Cancelled
from device_check.progress import Token
from device_check.scope import Scope, Wanted
from device_check.settings import CheckSettings

settings, scope, cancel_after = json.loads(sys.argv[1]), sys.argv[2], float(sys.argv[3])
running = application()
pictures = QVideoFrameInput()
shown = 0

def show():
    global shown
    shown += 1
    image = QImage(QSize(320, 180), QImage.Format.Format_RGB32)
    image.fill(QColor(90 + shown % 40, 120, 130))
    pictures.sendVideoFrame(QVideoFrame(image))

timer = QTimer(interval=33)
timer.timeout.connect(show)
timer.start()
times = {}

class TimedCamera(Camera):
    def measure(self):
        times["film_began"] = time.monotonic()
        self.measured.connect(lambda _filmed: times.setdefault("film_ended", time.monotonic()))
        super().measure()

group = DeviceGroup(CheckSettings(**settings), Wanted(Scope(scope)), running, lambda: TimedCamera(pictures=pictures))
tell = Microphone._tell

def timed_tell(self, after):
    times.setdefault("recording_ended", time.monotonic())
    times.setdefault("recording_began", self._began_s)
    tell(self, after)

Microphone._tell = timed_tell
steps = []

class Steps:
    def progressed(self, step, done, total):
        steps.append(step)

token = Token()
if cancel_after:
    threading.Timer(cancel_after, token.cancel).start()
try:
    made = group.run(token, Steps())
except Cancelled:
    print(json.dumps("cancelled"), flush=True)
    sys.stdin.readline()
else:
    said = {
        one.check: {
            "codes": [cause.code for cause in one.causes],
            "measures": dict(one.measures),
            "facts": dict(one.facts),
            "skipped": sorted(one.skipped),
        }
        for one in made
    }
    print(json.dumps({"made": said, "steps": steps, "times": times}), flush=True)
"""


def start(sound: SoundService, scope: str, cancel_after: float = 0.0) -> subprocess.Popen[str]:
    settings = json.dumps({"microphone": "Table", "loudspeaker": "spk"})
    return subprocess.Popen(
        [sys.executable, "-c", GROUP, settings, scope, str(cancel_after)],
        env={**sound.environment, "PYTHONWARNINGS": "error"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def run(sound: SoundService, scope: str) -> dict[str, Any]:
    with start(sound, scope) as process:
        out, err = process.communicate(timeout=90)
    assert process.returncode == 0, err
    said: dict[str, Any] = json.loads(out)
    return said


def test_the_camera_watches_while_somebody_reads_then_the_tone(tmp_path: Path) -> None:
    with sound_service(tmp_path / "sound") as sound:
        sound.say(speech(tmp_path / "voice.wav"), sink="spk")
        said = run(sound, "full")
    made, times = said["made"], said["times"]
    assert {check: one["codes"] for check, one in made.items()} == {"camera": [], "microphone": [], "loudspeaker": []}
    assert times["recording_began"] < times["film_ended"]
    assert times["film_began"] < times["recording_ended"]
    assert made["camera"]["measures"]["frame_rate_fps"] > 0
    assert made["microphone"]["measures"]["activity_ratio"] > 0.7
    assert "heard_after_ms" in made["loudspeaker"]["measures"]
    assert made["loudspeaker"]["measures"]["volume_ratio"] == 1
    # The sentence to read stays in sight while the camera watches.
    assert said["steps"] == ["check.camera", "check.microphone", "check.loudspeaker"]


def test_quickly_nobody_speaks_and_nothing_is_played(tmp_path: Path) -> None:
    with sound_service(tmp_path / "sound") as sound:
        # What would be heard if the tone were played: everything that `spk` plays.
        sound.say(speech(tmp_path / "voice.wav", gain=0.05), sink="spk")
        said = run(sound, "quick")
    made = said["made"]
    assert {check: one["codes"] for check, one in made.items()} == {"camera": [], "microphone": [], "loudspeaker": []}
    assert not set(made["microphone"]["measures"]) & set(made["microphone"]["skipped"])
    assert {"peak_dbfs", "noise_dbov", "clipped_ratio"} <= set(made["microphone"]["measures"])
    assert made["loudspeaker"] == {
        "codes": [],
        "measures": {"outputs_count": 2.0, "volume_ratio": 1.0},
        "facts": {"device": made["loudspeaker"]["facts"]["device"], "tone": "not_played"},
        "skipped": [],
    }
    assert said["steps"] == ["check.camera", "check.microphone_short"]


def test_cancelled_in_the_middle_everything_is_released(tmp_path: Path) -> None:
    with sound_service(tmp_path / "sound") as sound, start(sound, "full", cancel_after=2.0) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        sound.wait_for_users(1)
        assert json.loads(process.stdout.readline()) == "cancelled"
        # The process lives on, without an event loop: released by then, not at its end.
        sound.wait_for_users(0)
        assert process.poll() is None
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


LOST = """
import json
from device_check.backends.event_loop import application, run_until_done
from device_check.backends.microphone import Microphone
from device_check.progress import Token
running = application()
microphone = Microphone()
said = []
def begin(finish):
    microphone.recorded.connect(lambda recording: said.append((recording.ending, microphone.listening, recording.samples.size)))
    microphone.lost.connect(lambda ending: (said.append(ending), finish(None)))
    microphone.start("fakemic")
    microphone.record(3.0)
run_until_done(begin, Token())
print(json.dumps(said), flush=True)
"""


def test_a_lost_microphone_is_let_go_before_it_is_told(tmp_path: Path) -> None:
    """The page plays the tone as soon as it has a recording: nobody is to listen then to what stands in for the microphone."""
    with sound_service(tmp_path / "sound") as sound:
        sound.say(speech(tmp_path / "voice.wav"))
        sound.control("set-default-source", "loopmic")
        with subprocess.Popen(
            [sys.executable, "-c", LOST], env=sound.environment, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        ) as process:
            assert process.stdout is not None
            sound.wait_for_users(1)
            time.sleep(1.0)  # in the middle of its three seconds
            sound.unplug("fakemic")
            said = json.loads(process.stdout.readline())
    assert said == [["vanished", False, 0], "vanished"]
