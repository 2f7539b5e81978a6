"""`check` as a process on a real PulseAudio: speech, silence, mute, noise, nothing plugged in; the tone found again."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from device_check.report import read_report
from tests.helpers.program import Program
from tests.helpers.sound import SPEAKERS, SoundService, missing_programs, sound_service, speech, write_sound

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")

READY, NOT_READY, DEGRADED, NOT_MEASURED = 0, 10, 11, 12


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundService]:
    with sound_service(tmp_path_factory.mktemp("sound")) as running:
        yield running


@pytest.fixture
def sound(service: SoundService) -> Iterator[SoundService]:
    """The service with nobody speaking and nothing muted."""
    yield service
    service.silence()
    service.control("set-source-mute", "fakemic", "0")


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return speech(tmp_path_factory.mktemp("voice") / "voice.wav")


@dataclasses.dataclass(frozen=True)
class Checked:
    """One run of `check`."""

    code: int
    check: dict[str, Any]

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.check["findings"]]

    @property
    def measures(self) -> dict[str, float]:
        return self.check["measures"]


def run_check(sound: SoundService, directory: Path, *arguments: str) -> Checked:
    program = Program(directory)
    environment = {**program.environment(), **{name: sound.environment[name] for name in ("PULSE_SERVER", "PULSE_LATENCY_MSEC")}}
    environment.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        program.command("check", "--json", *arguments), env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    report = read_report(done.stdout.encode())
    assert len(report.checks) == 1, done.stderr
    return Checked(done.returncode, json.loads(done.stdout)["checks"][0])


def microphone(sound: SoundService, directory: Path, name: str = "fakemic") -> Checked:
    return run_check(sound, directory, "--only", "microphone", "--microphone", name)


def test_somebody_reading_aloud(sound: SoundService, voice: Path, tmp_path: Path) -> None:
    sound.say(voice)
    found = microphone(sound, tmp_path)
    assert (found.code, found.codes) == (READY, [])
    # espeak-ng speaks at about -23 dBov (ITU's actlev on the file); what was heard is five seconds of it.
    assert found.measures["speech_level_dbov"] == pytest.approx(-23, abs=2)
    assert found.measures["activity_ratio"] > 0.7
    assert found.measures["clipped_ratio"] == 0


def test_a_voice_that_is_too_quiet(sound: SoundService, tmp_path: Path) -> None:
    sound.say(speech(tmp_path / "quiet.wav", gain=0.1))
    found = microphone(sound, tmp_path)
    assert (found.code, found.codes) == (DEGRADED, ["voice_too_quiet"])
    assert found.measures["speech_level_dbov"] == pytest.approx(-43, abs=2)


def test_silence_of_a_microphone_that_sends_zeros(sound: SoundService, tmp_path: Path) -> None:
    found = microphone(sound, tmp_path)
    assert (found.code, found.codes) == (NOT_READY, ["microphone_muted"])
    assert found.measures == {}
    assert found.check["findings"][0]["remedy"]


def test_muted_in_the_system_while_somebody_speaks(sound: SoundService, voice: Path, tmp_path: Path) -> None:
    sound.say(voice)
    sound.control("set-source-mute", "fakemic", "1")
    found = microphone(sound, tmp_path)
    assert (found.code, found.codes) == (NOT_READY, ["microphone_muted_in_system"])


def test_noise_is_no_voice_however_loud(sound: SoundService, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, 30 * 48000)
    sound.say(write_sound(tmp_path / "noise.wav", noise))
    found = microphone(sound, tmp_path)
    assert (found.code, found.codes) == (NOT_READY, ["noise_without_voice"])


def test_the_tone_is_found_by_a_microphone_that_hears_the_loudspeaker(sound: SoundService, tmp_path: Path) -> None:
    found = run_check(sound, tmp_path, "--only", "loudspeaker", "--microphone", "Table", "--loudspeaker", "spk")
    assert (found.code, found.codes) == (READY, [])
    assert 0 <= found.measures["heard_after_ms"] < 500


def test_the_tone_is_not_found_by_one_that_does_not(sound: SoundService, voice: Path, tmp_path: Path) -> None:
    # Somebody speaks meanwhile: a voice is not taken for the tone.
    sound.say(voice)
    found = run_check(sound, tmp_path, "--only", "loudspeaker", "--microphone", "fakemic", "--loudspeaker", "spk")
    assert (found.code, found.codes) == (NOT_MEASURED, ["loudspeaker_unconfirmed"])


def test_no_sound_service_and_no_microphone_are_two_causes(tmp_path: Path) -> None:
    nowhere = SoundService(tmp_path / "nowhere.sock")
    assert microphone(nowhere, tmp_path).codes == ["sound_service_down"]
    with sound_service(tmp_path / "without", *SPEAKERS) as without:
        found = microphone(without, tmp_path)
    assert (found.code, found.codes) == (NOT_READY, ["no_microphone"])


def test_a_device_that_is_not_plugged_in_is_named(sound: SoundService, voice: Path, tmp_path: Path) -> None:
    sound.say(voice)
    sound.control("set-default-source", "fakemic")
    found = run_check(sound, tmp_path, "--only", "microphone", "--microphone", "Jabra Evolve")
    assert (found.code, found.codes) == (DEGRADED, ["chosen_device_missing"])
    assert "Jabra Evolve" in found.check["findings"][0]["evidence"]
    assert "Casque" in found.check["findings"][0]["evidence"]


def test_what_happens_to_the_microphone_in_the_middle_voids_what_was_heard(tmp_path: Path, voice: Path) -> None:
    """Pulled out, whether it is the default or not: Qt goes on with another source. The service killed: Qt goes on listing it."""
    with sound_service(tmp_path / "sound") as own:
        own.say(voice)
        own.say(voice, sink="spk")
        own.control("set-default-source", "loopmic")
        not_default = meanwhile(own, lambda: own.unplug("fakemic"), lambda: microphone(own, tmp_path))
        default = meanwhile(own, lambda: own.unplug("loopmic"), lambda: microphone(own, tmp_path, "loopmic"))
    for found in (not_default, default):
        assert (found.code, found.codes, found.measures) == (NOT_MEASURED, ["microphone_vanished"], {})


def test_the_service_killed_in_the_middle(tmp_path: Path, voice: Path) -> None:
    with sound_service(tmp_path / "sound") as own:
        own.say(voice)
        found = meanwhile(own, own.crash, lambda: microphone(own, tmp_path))
    assert (found.code, found.codes, found.measures) == (NOT_READY, ["sound_service_lost"], {})


def meanwhile(sound: SoundService, happens: Callable[[], None], check: Callable[[], Checked]) -> Checked:
    """`happens`, one second after the microphone was opened by `check`."""

    def wait() -> None:
        sound.wait_for_users(1)
        time.sleep(1.0)
        happens()

    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(wait)
        found = check()
        done.result()
    return found


CANCELLED = """
import threading, time
from device_check.backends import blocking, event_loop
from device_check.errors import Cancelled
from device_check.progress import Token
application = event_loop.application()
token = Token()
threading.Timer(2.0, token.cancel).start()
try:
    blocking.record("fakemic", 20.0, token)
except Cancelled:
    print("cancelled", flush=True)
input()
"""


def test_cancelled_it_lets_go_of_the_microphone(sound: SoundService) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CANCELLED],
        env=sound.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        sound.wait_for_users(1)
        assert process.stdout.readline() == "cancelled\n"
        # The process lives on, without an event loop: the device was released by then, not at its end.
        sound.wait_for_users(0)
        assert process.poll() is None
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.wait(20) == 0
