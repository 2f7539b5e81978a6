"""What the system's sound service says of itself: whether it answers, what it mutes, which devices we really use.

Linux only: PulseAudio, or PipeWire in its place, asked by `pactl` (`-f json` since PulseAudio 15.99). Elsewhere, and where there
is no `pactl`, nothing is known and nothing is judged by it. Windows would answer by IAudioEndpointVolume: not written.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer

from device_check.capture import SoundEnd, SoundState

# It answers within 10 ms.
WAIT_S = 1.0
# Where its connection breaks Qt makes another 3 s later, and tells nobody; asked for a stream until then, it ends the whole
# program (Qt 6.11: pa_context_get_state of a context that is none).
QT_RECONNECTS_S = 3.5


def service_answers() -> bool | None:
    """Whether the service takes connections. None: that cannot be told (another system, another machine's, no socket at all)."""
    if not sys.platform.startswith("linux"):
        return None
    named = os.environ.get("PULSE_SERVER", "")
    if named and not named.startswith("unix:"):
        return None
    sockets = [_sound_socket()] if named else [_sound_socket(), _runtime() / "pipewire-0"]
    if not named and not any(path.exists() for path in sockets):
        return None
    return any(_accepts(path) for path in sockets)


class QtConnection:
    """Whether Qt's connection is to the service that answers now. `settled` is told which one that is, at each use."""

    def __init__(self) -> None:
        self._service: object = None
        self._used = False
        self._changed_s: float | None = None

    def settled(self, service: object, now_s: float) -> bool:
        """`service`: its process and socket, or None where none answers."""
        if self._used and service != self._service:
            self._changed_s = now_s
        self._used, self._service = True, service
        return self._changed_s is None or now_s - self._changed_s > QT_RECONNECTS_S


def answering_service() -> object:
    """What tells one service from the next at the same place: its process, and its socket's file; None where none answers.

    Where the system holds the socket for it (systemd's socket units) both stay the same: a new service is not noticed then.
    """
    if sys.platform != "linux":
        return None
    path = _sound_socket()
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(path))
            process, _user, _group = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
            return process, path.stat().st_ino
        except OSError:
            return None


def state_of(said: Mapping[str, Any], process: int) -> SoundState:
    """What `pactl -f json list` says; `process`: our own number."""
    sources, sinks = _ends(said.get("sources", ())), _ends(said.get("sinks", ()))
    return SoundState(
        answers=True,
        sources=sources,
        sinks=sinks,
        recorded_from=_used(said.get("source_outputs", ()), "source", sources, process),
        played_to=_used(said.get("sink_inputs", ()), "sink", sinks, process),
    )


class SoundStateReader(QObject):
    """Asks without blocking; one question at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell: Callable[[SoundState | None], None] | None = None
        self._process: QProcess | None = None
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._no_answer)

    def ask(self, tell: Callable[[SoundState | None], None]) -> None:
        """`tell` is called with the state, or with None where nothing can be known: at once, or within `WAIT_S`."""
        self.drop()
        answers = service_answers()
        path = _sound_socket() if answers else None
        if path is None or not path.exists():
            tell(None if answers is not False else SoundState(answers=False))
            return
        self._tell = tell
        process = self._process = QProcess(self)
        # In the language of numbers that JSON has: a French `pactl` writes 0,00. And a server that is named is not started anew.
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("LC_ALL", "C")
        process.setProcessEnvironment(environment)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._failed)
        self._patience.start(int(WAIT_S * 1000))
        process.start("pactl", ["--server", f"unix:{path}", "-f", "json", "list"])

    def drop(self) -> None:
        """The answer is no longer wanted."""
        self._patience.stop()
        self._tell = None
        process, self._process = self._process, None
        if process is None:
            return
        process.finished.disconnect(self._finished)
        process.errorOccurred.disconnect(self._failed)
        if process.state() != QProcess.ProcessState.NotRunning:
            process.kill()
            process.waitForFinished(100)
        process.deleteLater()

    # Without the signals' arguments: they are the process' own to tell.
    def _finished(self) -> None:
        if self._process is None:
            return
        if self._process.exitCode():
            # Refused since: that it is gone is an answer too.
            self._answer(SoundState(answers=False) if service_answers() is False else None)
            return
        try:
            said = json.loads(bytes(self._process.readAllStandardOutput().data()))
            self._answer(state_of(said, os.getpid()))
        except (ValueError, KeyError, TypeError, AttributeError):
            # An older or newer `pactl` that says it otherwise.
            self._answer(None)

    def _failed(self) -> None:
        if self._process is not None and self._process.error() == QProcess.ProcessError.FailedToStart:
            self._answer(None)

    def _no_answer(self) -> None:
        self._answer(None)

    def _answer(self, state: SoundState | None) -> None:
        tell = self._tell
        self.drop()
        if tell is not None:
            tell(state)


def _ends(listed: Iterable[Mapping[str, Any]]) -> dict[str, SoundEnd]:
    return {
        one["name"]: SoundEnd(
            int(one["index"]),
            bool(one["mute"]),
            # Whole per cent, as the sound settings show them: 65536 is 100 %, and 20 % is 13107.
            round(max((int(channel["value"]) for channel in one["volume"].values()), default=65536) / 65536, 2),
        )
        for one in listed
    }


def _used(streams: Iterable[Mapping[str, Any]], kind: str, ends: Mapping[str, SoundEnd], process: int) -> frozenset[str]:
    ours = {stream[kind] for stream in streams if stream["properties"].get("application.process.id") == str(process)}
    return frozenset(name for name, end in ends.items() if end.index in ours)


def _sound_socket() -> Path:
    """Where PulseAudio, or PipeWire in its place, listens."""
    named = os.environ.get("PULSE_SERVER", "")
    if named.startswith("unix:"):
        return Path(named.removeprefix("unix:"))
    runtime = os.environ.get("PULSE_RUNTIME_PATH")
    return (Path(runtime) if runtime else _runtime() / "pulse") / "native"


def _runtime() -> Path:
    return Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid() if sys.platform != 'win32' else 0}")


def _accepts(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(path))
        except OSError:
            return False
    return True
