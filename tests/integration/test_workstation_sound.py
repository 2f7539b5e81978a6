"""The workstation page on a real PulseAudio: somebody reads aloud, the tone is found, or a person says it was heard."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from device_check.demo_endpoint.process import speed_endpoint
from tests.helpers.sound import SoundService, missing_programs, sound_service, speech

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")

# Named as PulseAudio names them: its microphone is not meant to hear it, nor that any other loudspeaker be tried for it.
HEADSET = (
    "module-null-sink sink_name=alsa_output.usb-Casque-00.analog-stereo rate=48000",
    "module-null-sink sink_name=micfeed rate=48000",
    "module-remap-source source_name=alsa_input.usb-Casque-00.mono-fallback master=micfeed.monitor"
    " source_properties=device.description=Casque",
)


def window(sound: SoundService, directory: Path, settings: dict[str, str], answer: str = "") -> list[dict[str, Any]]:
    """What the page said at each verdict."""
    file = directory / "check.json"
    file.write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.workstation_window", str(file), answer],
        env=sound.environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_good_workstation_is_ready(tmp_path: Path) -> None:
    with sound_service(tmp_path / "sound") as sound, speed_endpoint() as server:
        # One microphone hears the person and the loudspeaker: what is played reaches both.
        sound.say(speech(tmp_path / "voice.wav"), sink="spk")
        said = window(sound, tmp_path, {"speed_url": server.url, "microphone": "Table", "loudspeaker": "spk"})
    assert [one["verdict"] for one in said] == ["ready"]
    assert said[0]["sentence"] == "Poste prêt"
    assert "Ce poste est prêt" in said[0]["said"]
    assert any(text.startswith("Son retrouvé dans le micro après") for text in said[0]["said"])
    # The meter followed the voice: at -20 dBov some 46 of its 60 segments are lit.
    assert said[0]["loudest"] > 40


@pytest.mark.parametrize(
    ("answer", "verdict", "headline"),
    [("heard", "ready", "Ce poste est prêt"), ("not_heard", "not_ready", "vous n’avez pas entendu le son")],
)
def test_with_a_headset_the_person_is_asked(tmp_path: Path, answer: str, verdict: str, headline: str) -> None:
    with sound_service(tmp_path / "sound", *HEADSET) as sound:
        sound.say(speech(tmp_path / "voice.wav"))
        said = window(sound, tmp_path, {"microphone": "Casque", "loudspeaker": "alsa_output.usb-Casque-00.analog-stereo"}, answer)
    assert [one["verdict"] for one in said] == ["not_measured", verdict]
    assert "Avez-vous entendu le son\u202f?" in said[0]["said"]
    assert "Avez-vous entendu le son\u202f?" not in said[1]["said"]
    assert any(headline in text for text in said[1]["said"])


def end_service(sound: SoundService) -> None:
    sound.crash()


def pull_out(sound: SoundService) -> None:
    sound.unplug("loopmic")


@pytest.mark.parametrize(("shown", "end"), [("hidden", pull_out), ("shown", end_service)], ids=["unplugged", "service ended"])
def test_a_verdict_does_not_outlive_the_microphone_that_it_is_about(
    tmp_path: Path, shown: str, end: Callable[[SoundService], None]
) -> None:
    """Out of sight too: header, tray and the day say no longer that it is ready. Of a service that ends Qt tells nothing."""
    file = tmp_path / "check.json"
    with sound_service(tmp_path / "sound") as sound, speed_endpoint() as server:
        sound.say(speech(tmp_path / "voice.wav"), sink="spk")
        sound.control("set-default-source", "loopmic")  # Qt is not told of the end of another one
        file.write_text(json.dumps({"speed_url": server.url, "microphone": "Table", "loudspeaker": "spk"}), encoding="utf-8")
        with subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.workstation_window", str(file), shown],
            env=sound.environment,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as process:
            assert process.stdout is not None
            patience = threading.Timer(60, process.kill)
            patience.start()
            before = json.loads(process.stdout.readline())
            end(sound)
            after = json.loads(process.stdout.readline())
            patience.cancel()
    assert (before["verdict"], before["sentence"]) == ("ready", "Poste prêt")
    assert (after["verdict"], after["sentence"]) == (None, "Un appareil a changé, à vérifier")


def command(sound: SoundService, directory: Path, *arguments: str) -> dict[str, Any]:
    """The command line's report with the same sound service."""
    (directory / "profile").mkdir()
    done = subprocess.run(
        [sys.executable, "main.py", "--profile", str(directory / "profile"), "--json", "check", *arguments],
        env={**sound.environment, "TELECONSULT_POLICY": str(directory / "policy.toml")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_quickly_page_and_command_line_measure_the_same_and_where_all_is_right_nothing_is_said(tmp_path: Path) -> None:
    with sound_service(tmp_path / "sound") as sound:
        sound.say(speech(tmp_path / "voice.wav"))
        [said] = window(sound, tmp_path, {"microphone": "Casque", "loudspeaker": "spk"}, "quiet")
        report = command(sound, tmp_path, "--quick", "--microphone", "Casque", "--loudspeaker", "spk")
    assert (said["scope"], report["scope"]) == ("preflight", "quick")
    assert (said["verdict"], said["warned"]) == ("ready", [])
    # Out of sight nothing stays open.
    assert said["open"] == [False, False]
    assert set(said["checks"]) == {check["check"] for check in report["checks"]}
    for check in report["checks"]:
        if check["check"] in ("microphone", "loudspeaker"):
            found = {"measures": sorted(check["measures"]), "facts": check["facts"]}
            assert said["checks"][check["check"]] == found
            assert said["codes"][check["check"]] == [finding["code"] for finding in check["findings"]] == []
    # Nobody spoke for it and nothing was played: it says so.
    assert said["said"].count("Actif") == 2
    assert not any("Son retrouvé" in text for text in said["said"])
