"""A real sound service of a test's own: PulseAudio in user space on its own socket, with microphones that can be spoken into."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

STARTS_WITHIN_S = 10
SENTENCE = "Bonjour, je vous entends bien et je vous vois bien. Nous pouvons commencer la consultation, si vous le voulez bien."

# `micfeed` is what is said into `fakemic`; `loopmic` hears what `spk` plays. Remapped, because Qt hides monitors.
SPEAKERS = ("module-null-sink sink_name=spk rate=48000", "module-null-sink sink_name=micfeed rate=48000")
MICROPHONE = "module-remap-source source_name=fakemic master=micfeed.monitor source_properties=device.description=Casque"
HEARING = "module-remap-source source_name=loopmic master=spk.monitor source_properties=device.description=Table"


@dataclass
class SoundService:
    """A running service; programs find it by `environment`."""

    socket: Path
    players: list[subprocess.Popen[bytes]] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        # Without the latency the first sound of a null sink comes after two seconds.
        return {**os.environ, "PULSE_SERVER": f"unix:{self.socket}", "PULSE_LATENCY_MSEC": "50", "QT_QPA_PLATFORM": "offscreen"}

    def control(self, *arguments: str) -> str:
        """What `pactl` says."""
        done = subprocess.run(["pactl", *arguments], env=self.environment, capture_output=True, text=True, timeout=10, check=True)
        return done.stdout

    def say(self, sound: Path, sink: str = "micfeed") -> None:
        """Play a file into a sink until the service ends or the file does, and wait until it is heard."""
        player = subprocess.Popen(["paplay", f"--device={sink}", str(sound)], env=self.environment)
        self.players.append(player)
        until = time.monotonic() + STARTS_WITHIN_S
        while not self.control("list", "short", "sink-inputs").strip():
            assert time.monotonic() < until, "the sound is not played"
            time.sleep(0.05)

    def silence(self) -> None:
        """Nobody speaks any more."""
        for player in self.players:
            player.kill()
            player.wait()
        self.players.clear()

    def unplug(self, device: str) -> None:
        """Pull a microphone or a loudspeaker out."""
        names = (f"source_name={device}", f"sink_name={device}")
        modules = (line.split() for line in self.control("list", "short", "modules").splitlines())
        self.control("unload-module", next(module[0] for module in modules if any(name in module for name in names)))

    def replug(self) -> None:
        """Pull `MICROPHONE` out, and put it in again."""
        self.unplug("fakemic")
        self.control("load-module", *MICROPHONE.split())

    def move_recording(self) -> None:
        """Give who records another source, as a mixer's window does it."""
        listed = json.loads(self.control("-f", "json", "list", "source-outputs"))
        [ours] = [one["index"] for one in listed if one["client"] is not None]
        self.control("move-source-output", str(ours), "loopmic")

    def crash(self) -> None:
        """The service is gone, its socket's file stays."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(STARTS_WITHIN_S)

    def wait_for_users(self, count: int, within_s: float = 20.0) -> None:
        """Until so many programs have a microphone open."""
        until = time.monotonic() + within_s
        while self.users() != count:
            assert time.monotonic() < until, f"{self.users()} programs listen, not {count}"
            time.sleep(0.05)

    def users(self) -> int:
        """How many programs have a microphone open (remapping itself counts one for each remapped microphone)."""
        lines = self.control("list", "short", "source-outputs").splitlines()
        return sum(1 for line in lines if "module-remap-source" not in line)


@contextmanager
def sound_service(directory: Path, *modules: str) -> Iterator[SoundService]:
    """Run a service with these modules (default: two loudspeakers, a microphone, one that hears the first loudspeaker)."""
    directory.mkdir(parents=True, exist_ok=True)
    service = SoundService(directory / "pulse.sock")
    loaded = [f"module-native-protocol-unix auth-anonymous=1 socket={service.socket}"]
    loaded += modules or (*SPEAKERS, MICROPHONE, HEARING)
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
    command += [part for module in loaded for part in ("-L", module)]
    private = {"HOME": str(directory), "XDG_RUNTIME_DIR": str(directory), "PULSE_RUNTIME_PATH": str(directory)}
    with (directory / "log").open("wb") as log:
        process = service.process = subprocess.Popen(command, env={**os.environ, **private}, stdout=log, stderr=log)
    try:
        _wait_for(service.socket, process)
        yield service
    finally:
        service.silence()
        process.terminate()
        process.wait(STARTS_WITHIN_S)


def missing_programs() -> str:
    """Which of the programs that this needs are not installed."""
    return ", ".join(name for name in ("pulseaudio", "pactl", "paplay", "espeak-ng") if shutil.which(name) is None)


def speech(path: Path, gain: float = 1.0, seconds: float = 30.0) -> Path:
    """Somebody reading aloud over and over, by espeak-ng; `gain` on its own level of about -23 dBov."""
    once = path.with_suffix(".once.wav")
    subprocess.run(["espeak-ng", "-v", "fr", "-w", str(once), SENTENCE], check=True, timeout=30)
    with wave.open(str(once)) as read:
        rate = read.getframerate()
        samples = np.frombuffer(read.readframes(read.getnframes()), "<i2") / 32768
    return write_sound(path, np.tile(samples, int(seconds * rate / samples.size) + 1) * gain, rate)


def write_sound(path: Path, samples: np.ndarray, rate_hz: int = 48000) -> Path:
    """A WAV file of these samples, full scale 1.0."""
    with wave.open(str(path), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate_hz)
        written.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, "pulseaudio ended: see its log"
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(path))
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise TimeoutError("pulseaudio does not answer")
