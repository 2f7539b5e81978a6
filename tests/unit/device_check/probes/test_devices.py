"""From recordings and pictures to findings: every row about microphone, loudspeaker and camera, judged by the real table."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from device_check.capture import Chosen, Device, Ending, Filmed, Played, Recording, choose
from device_check.check_names import CHECKS
from device_check.measurement import Measurement
from device_check.measures.frames import FrameFigures
from device_check.measures.sound_chirp import chirp
from device_check.probes import camera, loudspeaker, microphone
from device_check.probes.camera_access import CameraAccess, linux_access
from device_check.probes.consent import STORE, Consent, consent
from device_check.probes.registry import NoRegistry
from device_check.thresholds import Thresholds
from device_check.verdict import judge

RATE = 16000
HEADSET = Chosen(Device("jabra", "Casque Jabra", default=True))
TABLE = Thresholds.load()


def findings(measurement: Measurement) -> tuple[str, list[str]]:
    judged = judge(measurement, TABLE, CHECKS)
    return str(judged.verdict), [finding.code for finding in judged.findings]


def voice(level_db: float, noise_db: float = -80.0) -> np.ndarray:
    """Five seconds of bursts at about `level_db` dBov while they last, over noise."""
    random = np.random.default_rng(1)
    times = np.arange(5 * RATE) / RATE
    spoken = (times % 0.5 < 0.35) & (times > 0.3)
    return random.normal(0, 10 ** (level_db / 20), times.size) * spoken + random.normal(0, 10 ** (noise_db / 20), times.size)


def recorded(samples: np.ndarray, ending: Ending = Ending.COMPLETE, chosen: Chosen = HEADSET) -> Recording:
    return Recording(ending, chosen, samples.astype(np.float32), RATE, 10.0)


@pytest.mark.parametrize(
    ("samples", "verdict", "codes"),
    [
        (voice(-26), "ready", []),
        (voice(-33), "ready", []),
        (voice(-40), "degraded", ["voice_too_quiet"]),
        (voice(-50), "not_ready", ["voice_too_quiet"]),
        (voice(-26, noise_db=-37), "degraded", ["room_noisy"]),
        (np.clip(voice(-3), -1, 1), "degraded", ["voice_too_loud"]),
        (np.zeros(5 * RATE), "not_ready", ["microphone_muted"]),
        (np.random.default_rng(2).normal(0, 10**-4, 5 * RATE), "not_ready", ["microphone_hears_nothing"]),
        # Loud enough for a voice, by its level alone: but it does not vary.
        (np.random.default_rng(3).normal(0, 10**-1.5, 5 * RATE), "not_ready", ["noise_without_voice"]),
    ],
)
def test_what_the_microphone_heard(samples: np.ndarray, verdict: str, codes: list[str]) -> None:
    assert findings(microphone.measured(recorded(samples), 5.0)) == (verdict, codes)


@pytest.mark.parametrize(
    ("ending", "verdict", "code"),
    [
        (Ending.NO_SERVICE, "not_ready", "sound_service_down"),
        (Ending.SERVICE_LOST, "not_ready", "sound_service_lost"),
        (Ending.NO_DEVICE, "not_ready", "no_microphone"),
        (Ending.REFUSED, "not_ready", "microphone_refused"),
        (Ending.NO_DATA, "not_ready", "microphone_silent"),
        (Ending.VANISHED, "not_measured", "microphone_vanished"),
    ],
)
def test_a_recording_that_did_not_come(ending: Ending, verdict: str, code: str) -> None:
    # What may have come until then is void, however good it sounds.
    assert findings(microphone.measured(recorded(voice(-26), ending), 1.0)) == (verdict, [code])


def test_muted_in_the_system_comes_before_what_was_heard() -> None:
    for samples in (np.zeros(5 * RATE), voice(-26)):
        # Muted in the middle, the first seconds may sound well.
        measurement = microphone.measured(replace(recorded(samples), muted=True), 5.0)
        assert findings(measurement) == ("not_ready", ["microphone_muted_in_system"])
        assert measurement.measures == {}


@pytest.mark.parametrize(
    ("ending", "samples"),
    [
        (Ending.COMPLETE, np.zeros(5 * RATE)),
        (Ending.NO_DATA, np.zeros(0)),
        (Ending.REFUSED, np.zeros(0)),
        (Ending.NO_DEVICE, np.zeros(0)),
    ],
)
def test_a_microphone_that_windows_denies(ending: Ending, samples: np.ndarray) -> None:
    """Recorded: what Windows 10's consent store holds where "Let desktop apps access your microphone" is off."""
    store = rf"{STORE}\microphone\NonPackaged"

    class Denies(NoRegistry):
        def value(self, root: str, path: str, name: str) -> object | None:
            return "Deny" if (root, path, name) == ("HKCU", store, "Value") else None

    measurement = microphone.measured(recorded(samples, ending), 5.0, access=lambda: consent(Denies(), "microphone"))
    assert findings(measurement) == ("not_ready", ["microphone_denied"])
    # What is heard is not forbidden, and what vanished or has no service says nothing of it.
    assert findings(microphone.measured(recorded(voice(-26)), 5.0, access=lambda: Consent(denied=True))) == ("ready", [])


def other(samples: np.ndarray, name: str, ending: Ending = Ending.COMPLETE) -> Recording:
    return recorded(samples[: 2 * RATE], ending, Chosen(Device(name, name)))


HUM = np.random.default_rng(2).normal(0, 10**-4, 5 * RATE)
NOISE = np.random.default_rng(3).normal(0, 10**-1.5, 5 * RATE)


@pytest.mark.parametrize(
    ("samples", "codes"),
    [
        (HUM, ["wrong_default_microphone", "microphone_hears_nothing"]),
        (NOISE, ["wrong_default_microphone", "noise_without_voice"]),
        # The headset's button first: that another one on the table hears too is what one expects of it.
        (np.zeros(5 * RATE), ["microphone_muted", "wrong_default_microphone"]),
    ],
)
def test_another_microphone_is_better_where_it_was_heard_to_be(samples: np.ndarray, codes: list[str]) -> None:
    assert microphone.no_voice(recorded(samples))
    others = (other(voice(-40), "Webcam"), other(voice(-30), "Casque"), other(voice(-20), "Autre", Ending.VANISHED))
    measurement = microphone.measured(replace(recorded(samples), others=others), 7.0)
    assert findings(measurement) == ("not_ready", codes)
    assert [cause.values["better"] for cause in measurement.causes if "better" in cause.values] == ["Casque"]
    assert "others" not in measurement.facts


def test_the_others_are_only_named_where_none_hears_a_voice() -> None:
    others = (other(NOISE, "Webcam"), other(np.zeros(5 * RATE), "Casque"), other(voice(-60), "Loin"))
    measurement = microphone.measured(replace(recorded(HUM), others=others), 7.0)
    assert findings(measurement) == ("not_ready", ["microphone_hears_nothing"])
    assert measurement.facts["others"] == "Webcam, Casque, Loin"


def test_nobody_else_is_listened_to_where_that_would_say_nothing() -> None:
    assert not microphone.no_voice(recorded(voice(-26)))
    # Too quiet is the distance, not the device.
    assert not microphone.no_voice(recorded(voice(-43)))
    assert not microphone.no_voice(replace(recorded(np.zeros(5 * RATE)), muted=True))
    assert not microphone.no_voice(recorded(np.zeros(0), Ending.NO_DATA))


@pytest.mark.parametrize(
    ("samples", "verdict", "codes"),
    [
        # A quiet room: nobody was asked to speak.
        (np.random.default_rng(4).normal(0, 10 ** (-65 / 20), 2 * RATE), "ready", []),
        (voice(-50), "ready", []),
        (np.zeros(2 * RATE), "not_ready", ["microphone_muted"]),
        (HUM, "not_ready", ["microphone_hears_nothing"]),
    ],
)
def test_without_a_sentence_no_voice_is_missed(samples: np.ndarray, verdict: str, codes: list[str]) -> None:
    measurement = microphone.measured(recorded(samples), 1.5, speech=False)
    assert findings(measurement) == (verdict, codes)
    assert not measurement.skipped & set(measurement.measures)


def test_another_device_than_the_chosen_one_is_told() -> None:
    chosen = choose([Device("a", "Micro interne"), Device("b", "Webcam", default=True)], "Casque Jabra")
    assert chosen == Chosen(Device("b", "Webcam", default=True), "Casque Jabra")
    measurement = microphone.measured(recorded(voice(-26), chosen=chosen), 5.0)
    assert findings(measurement) == ("degraded", ["chosen_device_missing"])
    assert measurement.causes[0].values == {"wanted": " (Casque Jabra)", "used": "Webcam"}


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("Jabra EVOLVE 20 MS", " (Jabra EVOLVE 20 MS)"),
        ("USB 2.0 Camera: HD", " (USB 2.0 Camera: HD)"),
        ("Casque", " (Casque)"),
        ("Microphone (Realtek(R) Audio)", " (Microphone (Realtek(R) Audio))"),
        # The window writes down the id, as the system gives it: nobody can read it, and a serial number may be in it.
        ("alsa_input.usb-GN_Netcom_A_S_Jabra_EVOLVE_20_MS_0008A1B2C3D4-00.mono-fallback", ""),
        ("bluez_input.2C:41:A1:09:8E:77.0", ""),
        (r"\\?\usb#vid_046d&pid_0825&mi_00#7&2b8bd1f3&0&0000#{65e8773d-8f56-11d0-a3b9-00a0c9223196}\global", ""),
        ("{0.0.1.00000000}.{b3f8fa53-0004-438e-9003-51a46e139bfc}", ""),
        ("/dev/video0", ""),
        ("0x1420000005ac8514", ""),
        ("Headset 0008A1B2C3D4", ""),
    ],
)
def test_of_the_chosen_device_a_name_is_told_and_no_id(wanted: str, shown: str) -> None:
    chosen = choose([Device("b", "Webcam", default=True)], wanted)
    assert microphone.missing_device(chosen)[0].values == {"wanted": shown, "used": "Webcam"}


def test_devices_are_chosen_by_id_or_description() -> None:
    listed = [Device("a", "Micro interne"), Device("b", "Webcam", default=True)]
    assert choose(listed, "").device == listed[1]
    assert choose(listed, "a") == choose(listed, "Micro interne") == Chosen(listed[0])
    assert choose(listed[:1], "").device == listed[0]
    assert choose([], "a").device is None


def played(heard: bool | None, tone_at_ms: float | None, ending: Ending = Ending.COMPLETE) -> Played:
    sound = np.random.default_rng(5).normal(0, 0.001, 2 * RATE)
    if tone_at_ms is not None:
        begin = round(tone_at_ms * RATE / 1000)
        tone = 0.05 * chirp(RATE)
        sound[begin : begin + tone.size] += tone
    return Played(ending, HEADSET, recorded(sound), 10.1, heard)


def test_the_tone_found_in_the_microphone() -> None:
    # The microphone began 100 ms before the tone was handed over.
    measurement = loudspeaker.measured(played(None, 142.0), 2.0)
    assert findings(measurement) == ("ready", [])
    assert measurement.measures["heard_after_ms"] == pytest.approx(42, abs=0.5)


@pytest.mark.parametrize(
    ("heard", "tone_at_ms", "verdict", "codes"),
    [
        (None, None, "not_measured", ["loudspeaker_unconfirmed"]),
        (True, None, "ready", []),
        (False, None, "not_ready", ["loudspeaker_not_heard"]),
        # Heard by the microphone beside, not by the person with the headset on.
        (False, 142.0, "not_ready", ["loudspeaker_not_heard"]),
    ],
)
def test_the_person_is_believed(heard: bool | None, tone_at_ms: float | None, verdict: str, codes: list[str]) -> None:
    assert findings(loudspeaker.measured(played(heard, tone_at_ms), 2.0)) == (verdict, codes)


@pytest.mark.parametrize(
    ("ending", "verdict", "code"),
    [
        (Ending.NO_SERVICE, "not_ready", "sound_service_down"),
        (Ending.SERVICE_LOST, "not_ready", "sound_service_lost"),
        (Ending.NO_DEVICE, "not_ready", "no_loudspeaker"),
        (Ending.REFUSED, "not_ready", "loudspeaker_refused"),
        (Ending.NO_DATA, "not_ready", "loudspeaker_stuck"),
        (Ending.VANISHED, "not_measured", "loudspeaker_vanished"),
    ],
)
def test_a_tone_that_was_not_played(ending: Ending, verdict: str, code: str) -> None:
    assert findings(loudspeaker.measured(played(None, 142.0, ending), 2.0)) == (verdict, [code])


@pytest.mark.parametrize(
    ("muted", "volume_ratio", "heard", "tone_at_ms", "verdict", "codes"),
    [
        (False, 1.0, None, 142.0, "ready", []),
        (True, 1.0, None, None, "not_ready", ["loudspeaker_muted"]),
        (True, 1.0, False, None, "not_ready", ["loudspeaker_muted"]),
        # Whoever says so heard something else, or unmuted it since: it is muted now.
        (True, 1.0, True, None, "not_ready", ["loudspeaker_muted"]),
        (False, 0.05, None, 142.0, "degraded", ["volume_low"]),
        (False, 0.05, None, None, "not_measured", ["loudspeaker_unconfirmed", "volume_low"]),
        (False, 0.0, None, None, "not_ready", ["volume_low"]),
        (False, 1.5, True, None, "ready", []),
        # Where the system says nothing of it, it is not judged.
        (None, None, None, 142.0, "ready", []),
    ],
)
def test_what_the_system_says_of_the_loudspeaker(
    muted: bool | None, volume_ratio: float | None, heard: bool | None, tone_at_ms: float | None, verdict: str, codes: list[str]
) -> None:
    answer = replace(played(heard, tone_at_ms), muted=muted, volume_ratio=volume_ratio)
    assert findings(loudspeaker.measured(answer, 2.0)) == (verdict, codes)


SPEAKER, BUILT_IN = "alsa_output.pci-0000_00_1f.3.hdmi-stereo", "alsa_input.pci-0000_00_1f.3.analog-stereo"


@pytest.mark.parametrize(
    ("heard", "verdict", "codes"),
    [
        (None, "degraded", ["wrong_default_loudspeaker"]),
        (False, "not_ready", ["loudspeaker_not_heard", "wrong_default_loudspeaker"]),
        # Earphones: the person hears what the microphone does not.
        (True, "ready", []),
    ],
)
def test_another_loudspeaker_is_better_where_it_was_heard_to_be(heard: bool | None, verdict: str, codes: list[str]) -> None:
    answer = replace(played(heard, None), elsewhere="Haut-parleurs")
    assert findings(loudspeaker.measured(answer, 4.0)) == (verdict, codes)


def test_another_loudspeaker_is_tried_only_where_that_says_something() -> None:
    def of(output: str, source: str, tone_at_ms: float | None = None) -> Played:
        made = played(None, tone_at_ms)
        assert made.recording is not None
        heard_by = replace(made.recording, chosen=Chosen(Device(source, "Micro")))
        return replace(made, chosen=Chosen(Device(output, "Sortie")), recording=heard_by)

    good = of(SPEAKER, BUILT_IN)
    assert good.recording is not None
    assert loudspeaker.worth_elsewhere(good)
    assert loudspeaker.worth_elsewhere(of("{0.0.0.00000000}.{a}", "{0.0.1.00000000}.{b}"))
    # The tone was found; a headset and its own microphone; what explains it is known; nobody listened.
    assert not loudspeaker.worth_elsewhere(of(SPEAKER, BUILT_IN, tone_at_ms=142.0))
    assert not loudspeaker.worth_elsewhere(
        of("alsa_output.usb-GN_Jabra-00.analog-stereo", "alsa_input.usb-GN_Jabra-00.mono-fallback")
    )
    assert not loudspeaker.worth_elsewhere(of("bluez_output.00_11.1", "bluez_output.00_11.1"))
    silent = replace(good.recording, samples=np.zeros(RATE, np.float32))
    for changed in (
        replace(good, muted=True),
        replace(good, volume_ratio=0.0),
        replace(good, heard=True),
        replace(good, tone=False),
        replace(good, ending=Ending.VANISHED),
        replace(good, recording=None),
        replace(good, recording=silent),
    ):
        assert not loudspeaker.worth_elsewhere(changed)


@pytest.mark.parametrize(("muted", "verdict"), [(False, "ready"), (None, "ready"), (True, "not_ready")])
def test_without_the_tone_the_settings_alone_are_judged(muted: bool | None, verdict: str) -> None:
    measurement = loudspeaker.measured(Played(Ending.COMPLETE, HEADSET, muted=muted, tone=False, outputs=2), 0.1)
    assert findings(measurement)[0] == verdict
    assert measurement.facts["tone"] == "not_played"
    assert measurement.measures == {"outputs_count": 2.0}


@pytest.mark.parametrize(
    ("figures", "verdict", "codes"),
    [
        (FrameFigures(29.8, 118, 0.02, 0.1), "ready", []),
        (FrameFigures(15, 50, 0.0, 0.1), "ready", []),
        (FrameFigures(14, 118, 0.0, 0.1), "degraded", ["camera_slow"]),
        (FrameFigures(4.9, 118, 0.0, 0.1), "not_ready", ["camera_slow"]),
        (FrameFigures(30, 49, 0.3, 0.1), "degraded", ["camera_dark"]),
        # Black is neither frozen nor dark besides.
        (FrameFigures(30, 2, 0.99, 3.0), "not_ready", ["camera_black"]),
        (FrameFigures(30, 118, 0.0, 2.5), "not_ready", ["camera_frozen"]),
    ],
)
def test_what_the_camera_showed(figures: FrameFigures, verdict: str, codes: list[str]) -> None:
    filmed = Filmed(Ending.COMPLETE, HEADSET, figures, 1280, 720)
    assert findings(camera.measured(filmed, CameraAccess(), 3.5)) == (verdict, codes)


@pytest.mark.parametrize(
    ("ending", "access", "verdict", "code"),
    [
        (Ending.NO_DEVICE, CameraAccess(), "not_ready", "no_camera"),
        (Ending.NO_DEVICE, CameraAccess(denied=True), "not_ready", "camera_denied"),
        (Ending.NO_DATA, CameraAccess(), "not_ready", "camera_no_picture"),
        (Ending.NO_DATA, CameraAccess(held_by=("zoom",)), "not_ready", "camera_busy"),
        (Ending.REFUSED, CameraAccess(), "not_ready", "camera_refused"),
        (Ending.REFUSED, CameraAccess(held_by=("zoom",)), "not_ready", "camera_busy"),
        (Ending.VANISHED, CameraAccess(held_by=("zoom",)), "not_measured", "camera_vanished"),
    ],
)
def test_a_camera_without_a_picture(ending: Ending, access: CameraAccess, verdict: str, code: str) -> None:
    assert findings(camera.measured(Filmed(ending, HEADSET), access, 5.0)) == (verdict, [code])


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has `video0` of a folder open."""
    (tmp_path / "video0").touch()
    command = "import sys; held = open(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", command, str(tmp_path / "video0")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        yield process
        process.kill()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_who_holds_the_camera(tmp_path: Path, holder: subprocess.Popen[bytes]) -> None:
    name = Path(f"/proc/{holder.pid}/comm").read_text(encoding="utf-8").strip()
    with (tmp_path / "video0").open():
        # Our own process has it open too, and is not named.
        own = Path(f"/proc/{os.getpid()}/comm").read_text(encoding="utf-8").strip()
        found = linux_access(devices=tmp_path)
    assert found.held_by == (name,)
    assert not found.denied
    assert own not in found.held_by or own == name
    holder.kill()
    holder.wait()
    assert linux_access(devices=tmp_path).held_by == ()
