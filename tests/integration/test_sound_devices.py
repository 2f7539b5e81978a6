"""`check` as a process on a real PulseAudio: speech, silence, mute, noise, nothing plugged in; the tone found again.

Each case has a sound service and a process of its own (Qt looks for the service once per process); several run at once, because
a recording takes its five seconds however fast the machine is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from device_check.report import read_report
from tests.helpers.program import Program
from tests.helpers.sound import HEARING, MICROPHONE, SPEAKERS, SoundService, missing_programs, sound_service, speech, write_sound

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")

READY, NOT_READY, DEGRADED, NOT_MEASURED = 0, 10, 11, 12
AT_ONCE = 5


@dataclass(frozen=True)
class Checked:
    """One run of `check`."""

    code: int
    check: dict[str, Any]

    @property
    def told(self) -> tuple[int, list[str]]:
        """The exit code, and the codes of what was found, in their order."""
        return self.code, [finding["code"] for finding in self.check["findings"]]

    @property
    def measures(self) -> dict[str, float]:
        return self.check["measures"]

    @property
    def facts(self) -> dict[str, str]:
        return self.check["facts"]


@dataclass(frozen=True)
class Case:
    """What is made of a sound service, and what `check` is to say of it.

    `before`: done first. `meanwhile`: one second after a microphone was opened. `environment`: changed; None takes a name away.
    """

    expected: tuple[int, list[str]]
    before: Callable[[SoundService], object] = lambda sound: None
    meanwhile: Callable[[SoundService], object] | None = None
    arguments: tuple[str, ...] = ("--only", "microphone", "--microphone", "fakemic")
    modules: tuple[str, ...] = (*SPEAKERS, MICROPHONE, HEARING)
    environment: Mapping[str, str | None] = field(default_factory=dict)


def run_cases(cases: Mapping[str, Case], directory: Path) -> dict[str, Checked]:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        # Numbered: a socket's path may be neither long nor have spaces.
        running = {name: threads.submit(run_case, cases[name], directory / str(number)) for number, name in enumerate(cases)}
    return {name: one.result() for name, one in running.items()}


def run_case(case: Case, directory: Path) -> Checked:
    with sound_service(directory / "sound", *case.modules) as sound, ThreadPoolExecutor(1) as threads:
        case.before(sound)
        if case.meanwhile is None:
            return run_check(sound, directory, case.arguments, case.environment)

        def happen(meanwhile: Callable[[SoundService], object]) -> None:
            sound.wait_for_users(1, within_s=30)
            time.sleep(1.0)
            meanwhile(sound)

        happened = threads.submit(happen, case.meanwhile)
        found = run_check(sound, directory, case.arguments, case.environment)
        happened.result()
        return found


def run_check(
    sound: SoundService, directory: Path, arguments: tuple[str, ...], changed: Mapping[str, str | None] | None = None
) -> Checked:
    program = Program(directory)
    named = {name: sound.environment[name] for name in ("PULSE_SERVER", "PULSE_LATENCY_MSEC")} | (changed or {})
    environment = {name: value for name, value in {**program.environment(), **named}.items() if value is not None}
    environment.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        program.command("check", "--json", *arguments), env=environment, capture_output=True, text=True, timeout=90, check=False
    )
    report = read_report(done.stdout.encode())
    assert len(report.checks) == 1, done.stderr
    return Checked(done.returncode, json.loads(done.stdout)["checks"][0])


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return speech(tmp_path_factory.mktemp("voice") / "voice.wav")


def test_what_the_microphone_hears(voice: Path, tmp_path: Path) -> None:
    quiet = speech(tmp_path / "quiet.wav", gain=0.1)
    noise = write_sound(tmp_path / "noise.wav", np.random.default_rng(1).normal(0, 0.05, 30 * 48000))
    times = np.arange(30 * 48000) / 48000
    hum = write_sound(tmp_path / "hum.wav", 10 ** (-66 / 20) * np.sin(2 * np.pi * 50 * times))

    def hums_while_another_hears(sound: SoundService) -> None:
        sound.say(hum)
        sound.say(voice, sink="spk")

    def missing(sound: SoundService) -> None:
        sound.say(voice)
        sound.control("set-default-source", "fakemic")

    found = run_cases(
        cases := {
            "somebody reads aloud": Case((READY, []), lambda sound: sound.say(voice)),
            # As a workstation has it; the first sound comes after two seconds.
            "a slow first buffer": Case(
                (READY, []), lambda sound: sound.say(voice), environment={"PULSE_LATENCY_MSEC": None, "LANG": "fr_FR.UTF-8"}
            ),
            "too quiet": Case((DEGRADED, ["voice_too_quiet"]), lambda sound: sound.say(quiet)),
            "exact zeros": Case((NOT_READY, ["microphone_muted"])),
            "muted in the system": Case(
                (NOT_READY, ["microphone_muted_in_system"]),
                lambda sound: (sound.say(voice), sound.control("set-source-mute", "fakemic", "1")),
            ),
            "its level at nothing": Case(
                (NOT_READY, ["microphone_muted_in_system"]),
                lambda sound: (sound.say(voice), sound.control("set-source-volume", "fakemic", "0")),
            ),
            "noise, however loud": Case((NOT_READY, ["noise_without_voice"]), lambda sound: sound.say(noise)),
            "another one hears the voice": Case(
                (NOT_READY, ["wrong_default_microphone", "microphone_hears_nothing"]), hums_while_another_hears
            ),
            "none": Case((NOT_READY, ["no_microphone"]), modules=SPEAKERS),
            "not the chosen one": Case(
                (DEGRADED, ["chosen_device_missing"]), missing, arguments=("--only", "microphone", "--microphone", "Jabra Evolve")
            ),
        },
        tmp_path,
    )
    assert {name: one.told for name, one in found.items()} == {name: case.expected for name, case in cases.items()}
    # espeak-ng speaks at about -23 dBov (ITU's actlev on the file); what was heard is five seconds of it.
    measures = found["somebody reads aloud"].measures
    assert measures["speech_level_dbov"] == pytest.approx(-23, abs=2)
    assert measures["activity_ratio"] > 0.7
    assert measures["clipped_ratio"] == 0
    assert found["too quiet"].measures["speech_level_dbov"] == pytest.approx(-43, abs=2)
    assert found["exact zeros"].measures == found["muted in the system"].measures == {}
    # The name of the one that hears, and of those that were listened to in vain.
    assert "« Table »" in found["another one hears the voice"].check["findings"][0]["remedy"]
    assert (found["noise, however loud"].facts, found["somebody reads aloud"].facts) == (
        {"device": "Casque", "others": "Table"},
        {"device": "Casque"},
    )
    evidence = found["not the chosen one"].check["findings"][0]["evidence"]
    assert "Jabra Evolve" in evidence
    assert "Casque" in evidence


def test_what_happens_meanwhile_voids_what_was_heard(voice: Path, tmp_path: Path) -> None:
    """Pulled out, Qt goes on with another source, and says so of the default one alone. The service killed, it lists it still."""

    def speak_everywhere(sound: SoundService) -> None:
        sound.say(voice)
        sound.say(voice, sink="spk")
        sound.control("set-default-source", "loopmic")

    move, replug = SoundService.move_recording, SoundService.replug
    found = run_cases(
        cases := {
            "another source put in its place": Case((NOT_MEASURED, ["microphone_vanished"]), speak_everywhere, move),
            "pulled out, not the default": Case(
                (NOT_MEASURED, ["microphone_vanished"]), speak_everywhere, lambda sound: sound.unplug("fakemic")
            ),
            "pulled out and plugged in again": Case((NOT_MEASURED, ["microphone_vanished"]), speak_everywhere, replug),
            "pulled out, the default": Case(
                (NOT_MEASURED, ["microphone_vanished"]),
                speak_everywhere,
                lambda sound: sound.unplug("loopmic"),
                ("--only", "microphone", "--microphone", "loopmic"),
            ),
            "muted meanwhile": Case(
                (NOT_READY, ["microphone_muted_in_system"]),
                speak_everywhere,
                lambda sound: sound.control("set-source-mute", "fakemic", "1"),
            ),
            "the service killed": Case((NOT_READY, ["sound_service_lost"]), speak_everywhere, lambda sound: sound.crash()),
            # What another program's default is now does not change what this one heard.
            "another default": Case((READY, []), speak_everywhere, lambda sound: sound.control("set-default-source", "fakemic")),
            # No buffer comes at all: that is no mute, and nothing was pulled out.
            "suspended": Case((NOT_READY, ["microphone_silent"]), lambda sound: sound.control("suspend-source", "fakemic", "1")),
        },
        tmp_path,
    )
    assert {name: one.told for name, one in found.items()} == {name: case.expected for name, case in cases.items()}
    assert [name for name, one in found.items() if one.measures] == ["another default"]


def loudspeaker(microphone: str = "Table") -> tuple[str, ...]:
    return ("--only", "loudspeaker", "--microphone", microphone, "--loudspeaker", "spk")


def test_what_is_heard_of_the_loudspeaker(voice: Path, tmp_path: Path) -> None:
    def set_volume(percent: str) -> Callable[[SoundService], object]:
        return lambda sound: sound.control("set-sink-volume", "spk", percent)

    # A microphone that hears neither loudspeaker, and a voice.
    pipe, raw = tmp_path / "pipe", tmp_path / "voice.raw"
    with_pipe = (*SPEAKERS, HEARING, f"module-pipe-source source_name=pipemic file={pipe} format=s16le rate=22050 channels=1")
    with wave.open(str(voice)) as read:
        raw.write_bytes(read.readframes(read.getnframes()))

    def speak_into_the_pipe(sound: SoundService) -> None:
        sound.players.append(subprocess.Popen(["sh", "-c", 'exec cat "$0" > "$1"', str(raw), str(pipe)]))

    found = run_cases(
        cases := {
            "found by a microphone that hears it": Case((READY, []), arguments=loudspeaker()),
            # Somebody speaks meanwhile: a voice is not taken for the tone. This microphone hears none of the loudspeakers.
            "not found by one that does not": Case(
                (NOT_MEASURED, ["loudspeaker_unconfirmed"]),
                speak_into_the_pipe,
                arguments=loudspeaker("pipemic"),
                modules=with_pipe,
            ),
            "found through another one": Case(
                (DEGRADED, ["wrong_default_loudspeaker"]), lambda sound: sound.say(voice), arguments=loudspeaker("fakemic")
            ),
            "muted": Case(
                (NOT_READY, ["loudspeaker_muted"]),
                lambda sound: sound.control("set-sink-mute", "spk", "1"),
                arguments=loudspeaker(),
            ),
            # PulseAudio's per cent are cubic: at 10 % the tone is 60 dB weaker, and still found where nothing else is heard.
            "volume 10 %": Case((DEGRADED, ["volume_low"]), set_volume("10%"), arguments=loudspeaker()),
            "volume 0": Case((NOT_READY, ["volume_low"]), set_volume("0"), arguments=loudspeaker()),
            "volume 20 %": Case((READY, []), set_volume("20%"), arguments=loudspeaker()),
            "none": Case(
                (NOT_READY, ["no_loudspeaker"]),
                # PulseAudio never is without a sink, unless it is told to. Of the pipe it removes the file at its end.
                modules=(f"module-pipe-source source_name=pipe file={tmp_path / 'pipe'}",),
                arguments=("--only", "loudspeaker"),
            ),
            "pulled out": Case(
                (NOT_MEASURED, ["loudspeaker_vanished"]),
                lambda sound: sound.control("set-default-sink", "micfeed"),
                lambda sound: sound.unplug("spk"),
                loudspeaker("fakemic"),
            ),
            # The tone waits for the microphone, which gives nothing: where there is no service then, Qt would end the program.
            "the service killed before the tone": Case(
                (NOT_READY, ["sound_service_lost"]),
                lambda sound: sound.control("suspend-source", "loopmic", "1"),
                lambda sound: sound.crash(),
                loudspeaker(),
            ),
        },
        tmp_path,
    )
    assert {name: one.told for name, one in found.items()} == {name: case.expected for name, case in cases.items()}
    assert 0 <= found["found by a microphone that hears it"].measures["heard_after_ms"] < 500
    assert found["not found by one that does not"].facts["device"] == found["muted"].facts["device"]
    assert found["volume 10 %"].measures["volume_ratio"] == pytest.approx(0.1, abs=0.001)


def test_no_sound_service(tmp_path: Path) -> None:
    nowhere = SoundService(tmp_path / "nowhere.sock")
    assert run_check(nowhere, tmp_path, ("--only", "microphone")).told == (NOT_READY, ["sound_service_down"])


CANCELLED = """
import threading
from device_check.backends import event_loop
from device_check.backends.device_probes import probes
from device_check.errors import Cancelled
from device_check.progress import SilentReporter, Token
from device_check.scope import Wanted
from device_check.settings import CheckSettings
token = Token()
threading.Timer(2.0, token.cancel).start()
try:
    probes(CheckSettings(microphone="fakemic"), Wanted())[0].run(token, SilentReporter())
except Cancelled:
    print("cancelled", flush=True)
input()
"""


def test_cancelled_it_lets_go_of_the_microphone(tmp_path: Path) -> None:
    with (
        sound_service(tmp_path / "sound") as sound,
        subprocess.Popen(
            [sys.executable, "-c", CANCELLED],
            env={**sound.environment, "PYTHONWARNINGS": "error"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as process,
    ):
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


REOPENED = """
import sys
from PySide6.QtCore import QTimer
from device_check.backends.event_loop import application
from device_check.backends.microphone import Microphone
from device_check.capture import Ending
running = application()
microphone = Microphone()
print(microphone.start("fakemic"), flush=True)
sys.stdin.readline()
endings = []
def again():
    endings.append(microphone.start("fakemic"))
    if endings[-1] is Ending.COMPLETE:
        running.quit()
timer = QTimer()
timer.timeout.connect(again)
timer.start(100)
QTimer.singleShot(30_000, running.quit)
running.exec()
print(endings[0], endings[-1], flush=True)
"""


def test_a_sound_service_that_is_started_anew_does_not_end_the_program(tmp_path: Path) -> None:
    """As after an update, or a crash: Qt would abort the window that opens the microphone before it has connected again."""
    environment = {**SoundService(tmp_path / "sound" / "pulse.sock").environment, "PYTHONWARNINGS": "error"}
    with ExitStack() as running:
        first = running.enter_context(sound_service(tmp_path / "sound"))
        process = running.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", REOPENED],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[2],
            )
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "complete\n"
        first.crash()
        first.socket.unlink()
        running.enter_context(sound_service(tmp_path / "sound"))
        told, _errors = process.communicate("\n", timeout=60)
    assert (told, process.returncode) == ("no_service complete\n", 0)
