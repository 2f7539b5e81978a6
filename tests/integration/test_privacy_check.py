"""Frames and samples stay in memory: marked pictures and a marked sound pass through a full examination, and are looked for
afterwards in everything that the process wrote and sent. A control lets them leak, and each leak is found.

The process runs on file systems that it cannot write to but for folders that are searched, in a network of its own that is
captured whole. There every server speaks in the clear, so that what is sent can be read.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest

from device_check.demo_endpoint import speed_endpoint
from tests.helpers import coturn as relays
from tests.helpers.coturn import Coturn, coturn
from tests.helpers.marks import RATE_HZ, Marks
from tests.helpers.network_lab import NetworkLab, network_lab, why_not
from tests.helpers.packet_capture import Captured, captured
from tests.helpers.program import ROOT, Program
from tests.helpers.sound import SoundService, missing_programs, sound_service, write_sound

REASON = why_not() or relays.why_not() or (missing_programs() and f"not installed: {missing_programs()}")
pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no network lab with a sound service: {REASON}")

# One channel of 16 bits all the way: what is played is what is heard, to the last bit.
SOUND = (
    "module-null-sink sink_name=spk rate=48000 channels=1 format=s16le",
    "module-remap-source source_name=loopmic master=spk.monitor channels=1 source_properties=device.description=Table",
)
# Covered by folders of the test's own.
COVERED = ("/tmp", "/var/tmp", "/dev/shm")
# What `tests.helpers.marked_window` lets leak, and how it is found.
LEAKS = {
    "seen.png": "picture as a file",
    "seen.jpg": "picture as a file",
    "seen.rgb32": "picture rgb32",
    "heard.s16": "sound",
    "heard.z": "sound float packed",
    "heard.json": "sound base64",
    "heard.hex": "sound hex",
    "heard.f32": "sound float",
}


@dataclass
class Place:
    """`outside`: what the test itself needs, and the process cannot write to. `written`: all that it can write to."""

    lab: NetworkLab
    sound: SoundService
    marks: Marks
    relay: Coturn
    outside: Path
    written: Path
    network: Captured

    def run(self, *command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run it in the near namespace, where nothing but what is below `written` can be written to."""
        done = subprocess.run(
            [*self.lab.inside(self.lab.near), "sh", "-ec", self._closed_in(), "sh", *command],
            env={**os.environ, **self.sound.environment, **environment, **self._private()},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=ROOT,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def found(self) -> dict[str, set[str]]:
        """Where the marks stand, of what was written."""
        return self.marks.found_under(self.written)

    def _private(self) -> dict[str, str]:
        folders = {"HOME": "home", "TMPDIR": "temporary", "XDG_RUNTIME_DIR": "runtime", "XDG_CACHE_HOME": "cache"}
        for name in folders.values():
            (self.written / name).mkdir(exist_ok=True)
        return {variable: str(self.written / name) for variable, name in folders.items()}

    def _closed_in(self) -> str:
        """The mounts of a process of its own: all is read-only but `written`, which lies under what else is written to."""
        lines = []
        for number, folder in enumerate(COVERED):
            cover = self.written / f"cover{number}"
            lines.append(f"mkdir -p {cover}")
            for kept in (ROOT, self.outside.parent):
                if kept.is_relative_to(folder):
                    place = cover / kept.relative_to(folder)
                    lines += [f"mkdir -p {place}", f"mount --bind {kept} {place}", f"mount -o remount,bind,ro {place}"]
            if self.written.is_relative_to(folder):
                lines.append(f"mount --bind {self.written} {cover / self.written.relative_to(folder)}")
            lines.append(f"mount --rbind {cover} {folder}")
        if not any(self.written.is_relative_to(folder) for folder in COVERED):
            lines.append(f"mount --bind {self.written} {self.written}")
        return "\n".join([*lines, "mount -o remount,bind,ro /", 'exec "$@"'])


@pytest.fixture
def place() -> Iterator[Place]:
    # Not below pytest's own folders: a socket's path may not be long.
    folder = Path(mkdtemp(prefix="privacy-"))
    try:
        with _opened(folder) as made:
            yield made
    finally:
        shutil.rmtree(folder)


@contextmanager
def _opened(folder: Path) -> Iterator[Place]:
    outside, written, marks = folder / "outside", folder / "written", Marks.fresh()
    outside.mkdir()
    written.mkdir()
    with (
        network_lab() as lab,
        coturn(lab, outside / "relay") as relay,
        sound_service(outside / "sound", *SOUND) as sound,
        captured(lab, lab.near) as network,
    ):
        sound.say(_marked_sound(outside, marks), sink="spk")
        yield Place(lab, sound, marks, relay, outside, written, network)
    assert network.missed == 0


def _marked_sound(folder: Path, marks: Marks) -> Path:
    """A hum that swells and fades as a voice does, with the mark in it."""
    time_s = np.arange(60 * RATE_HZ) / RATE_HZ
    hum = 0.1 * np.sin(2 * np.pi * 150 * time_s) * (np.sin(2 * np.pi * 1.5 * time_s) > 0)
    return write_sound(folder / "voice.wav", marks.marked_sound(hum) / 32767)


def _window(place: Place, check: dict[str, Any], *arguments: str) -> tuple[dict[str, Any], str]:
    (place.outside / "check.json").write_text(json.dumps(check), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "tests.helpers.marked_window",
        str(place.marks),
        str(place.outside / "check.json"),
        *arguments,
    ]
    done = place.run(*command, environment={"PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stdout + done.stderr


def test_pictures_and_sounds_of_an_examination_stay_in_memory(place: Place) -> None:
    with speed_endpoint("127.0.0.1", inside=place.lab.inside(place.lab.near)) as speed:
        url = place.relay.relay().url
        check: dict[str, Any] = {"microphone": "Table", "loudspeaker": "spk", "speed_url": speed.url, "calendar_url": speed.url}
        check |= {"relays": [{"url": url, "username": relays.USER}]}
        examined, said = _window(place, check)
    # They were there: in what was shown, and in what was judged.
    assert {"picture rgb32", "sound float"} <= set(examined["ways"])
    assert examined["verdict"] is not None
    # (What was asked for and answered, 24 MB of throughput alone, is in there.)
    content = place.network.content
    assert len(content) > 20_000_000
    assert b"POST /" in content
    assert place.found() == {}
    assert place.marks.found_in(content) == set()
    assert place.marks.found_in(said.encode()) == set()
    _leaks_are_found(place, len(content))


def _leaks_are_found(place: Place, before: int) -> None:
    """The same, written and sent on purpose, is found: each where it lies, in the way in which it was put there."""
    _window(place, {"microphone": "Table", "relay": place.lab.far_address}, "leak")
    found = place.found()
    for name, way in LEAKS.items():
        assert way in found[name]
    assert found.keys() == LEAKS.keys()
    assert place.marks.found_in(place.network.content[before:]) >= {"picture", "sound float base64"}


def test_the_command_keeps_sounds_to_itself_and_sends_none_through_the_relay(place: Place, nightly: bool) -> None:
    if not nightly:
        pytest.skip("the window's examination is looked at each time; the command's, which opens the same devices, at night")
    program = Program(place.written)
    program.secrets.mkdir(mode=0o700)
    (program.secrets / "relay").write_text(f"{relays.PASSWORD}\n", encoding="utf-8")
    (program.secrets / "relay").chmod(0o600)
    with speed_endpoint("127.0.0.1", inside=place.lab.inside(place.lab.near)) as speed:
        program.settings(
            f'[check]\nmicrophone = "Table"\nloudspeaker = "spk"\nspeed_url = "{speed.url}"\n'
            f'[[check.relays]]\nurl = "{place.relay.relay().url}"\nusername = "{relays.USER}"\nsecret = "relay"\n'
        )
        done = place.run(*program.command("--json", "check"), environment=program.environment())
    report = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
    assert "speech_level_dbov" in report["microphone"]["measures"]
    assert report["relay"]["measures"]["datagrams_count"] > 100
    assert place.found() == {}
    assert place.marks.found_in(place.network.content) == set()
    assert place.marks.found_in((done.stdout + done.stderr).encode()) == set()
