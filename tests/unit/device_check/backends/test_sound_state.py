"""What `pactl` says as a state, and what two states say of a use between them. Against a real one: test_sound_devices.py."""

from __future__ import annotations

import json
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from device_check.backends.other_microphones import may_be_opened
from device_check.backends.sound_state import QtConnection, service_answers, state_of
from device_check.capture import Device, Ending, SoundEnd, SoundState, ending_by_state

# Shortened from PulseAudio 16.1; a source with one channel, a sink whose channels differ.
SAID = json.loads("""{
 "sinks": [{"index": 0, "name": "spk", "mute": true,
            "volume": {"front-left": {"value": 13107, "value_percent": "20%"}, "front-right": {"value": 6554}}}],
 "sources": [{"index": 2, "name": "fakemic", "mute": false, "volume": {"mono": {"value": 98304, "value_percent": "150%"}}},
             {"index": 3, "name": "loopmic", "mute": false, "volume": {"mono": {"value": 0}}}],
 "sink_inputs": [{"sink": 0, "properties": {"application.process.id": "17"}}],
 "source_outputs": [{"source": 3, "client": null, "properties": {"media.name": "Remapped Stream"}},
                    {"source": 2, "client": "4", "properties": {"application.process.id": "18"}}]}""")


def test_what_pactl_says() -> None:
    state = state_of(SAID, 18)
    assert state.answers
    assert state.sinks == {"spk": SoundEnd(0, True, 0.2)}
    assert state.sources == {"fakemic": SoundEnd(2, False, 1.5), "loopmic": SoundEnd(3, False, 0.0)}
    assert (state.recorded_from, state.played_to) == ({"fakemic"}, frozenset())
    assert state_of({}, 18) == SoundState(answers=True)


BEFORE = SoundState(True, {"mic": SoundEnd(1, False, 1.0), "other": SoundEnd(2, False, 1.0)}, {"spk": SoundEnd(0, False, 1.0)})
USED = replace(BEFORE, recorded_from=frozenset({"mic"}), played_to=frozenset({"spk"}))
GONE = SoundState(answers=False)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (BEFORE, USED, Ending.COMPLETE),
        # Nothing is known of what we use, or of anything: the ending is believed.
        (BEFORE, BEFORE, Ending.COMPLETE),
        (None, USED, Ending.COMPLETE),
        (BEFORE, None, Ending.COMPLETE),
        (None, None, Ending.COMPLETE),
        (BEFORE, replace(USED, recorded_from=frozenset({"other"})), Ending.VANISHED),
        (BEFORE, replace(USED, recorded_from=frozenset({"mic", "other"})), Ending.COMPLETE),
        (BEFORE, replace(BEFORE, sources={"other": SoundEnd(2, False, 1.0)}), Ending.VANISHED),
        # Plugged in again.
        (BEFORE, replace(USED, sources={"mic": SoundEnd(7, False, 1.0)}), Ending.VANISHED),
        (BEFORE, GONE, Ending.SERVICE_LOST),
        (None, GONE, Ending.NO_SERVICE),
        (GONE, GONE, Ending.NO_SERVICE),
    ],
)
def test_what_became_of_a_recording(before: SoundState | None, after: SoundState | None, expected: Ending) -> None:
    assert ending_by_state(Ending.COMPLETE, before, after, "mic") == expected
    # A device that the service does not know was never its own to lose.
    if after is not GONE:
        assert ending_by_state(Ending.NO_DATA, before, after, "hw:0") == Ending.NO_DATA


def test_what_became_of_a_tone() -> None:
    assert ending_by_state(Ending.COMPLETE, BEFORE, USED, "spk") == Ending.COMPLETE
    assert ending_by_state(Ending.COMPLETE, BEFORE, replace(USED, played_to=frozenset({"hdmi"})), "spk") == Ending.VANISHED
    assert ending_by_state(Ending.NO_DATA, BEFORE, replace(USED, sinks={}), "spk") == Ending.VANISHED


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sockets of PulseAudio")
def test_whether_the_service_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    # No socket at all may be a system with ALSA alone; another machine's service is not looked for.
    assert service_answers() is None
    monkeypatch.setenv("PULSE_SERVER", "tcp:sound.example:4713")
    assert service_answers() is None
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/native")
    assert service_answers() is False
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{tmp_path}/native")
        assert service_answers() is False
        listening.listen()
        assert service_answers() is True
    # Killed: its file stays, and nobody answers.
    assert service_answers() is False
    monkeypatch.delenv("PULSE_SERVER")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{tmp_path}/pipewire-0")
        listening.listen()
        assert service_answers() is True
    assert service_answers() is False


def test_a_bluetooth_headset_is_not_opened_for_comparison() -> None:
    used = Device("alsa_input.pci-0000_00_1f.3.analog-stereo", "Micro interne")
    assert not may_be_opened(used, used)
    assert not may_be_opened(Device("bluez_source.00_11_22_33_44_55.handsfree_head_unit", "Casque"), used)
    assert not may_be_opened(Device("bluez_input.00:11:22:33:44:55", "Casque"), used)
    assert not may_be_opened(Device("{0.0.1.00000000}.{x}", "Casque (WH-1000XM4 Hands-Free AG Audio)"), used)
    assert may_be_opened(Device("alsa_input.usb-GN_Netcom_Jabra-00.mono", "Jabra"), used)


def test_after_a_new_service_has_come_qt_is_given_time_to_connect() -> None:
    connection = QtConnection()
    assert connection.settled((10, 1), 0.0)
    assert connection.settled((10, 1), 100.0)
    assert not connection.settled((11, 1), 101.0)
    assert not connection.settled((11, 1), 104.0)
    assert connection.settled((11, 1), 105.0)
    # Gone, and there again.
    assert not connection.settled(None, 200.0)
    assert not connection.settled((11, 1), 202.0)
    assert not connection.settled((11, 1), 205.0)
    assert connection.settled((11, 1), 206.0)
