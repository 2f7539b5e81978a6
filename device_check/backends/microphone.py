"""A microphone that is listened to: a level for a meter all the time, and recordings on request.

Lives on the thread whose event loop runs it.
"""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QIODevice, QObject, QTimer, Signal
from PySide6.QtMultimedia import QAudioFormat, QAudioSource, QMediaDevices, QtAudio

from device_check.backends import devices
from device_check.backends.sample_format import recording_format, to_samples
from device_check.backends.sound_state import SoundStateReader
from device_check.capture import Chosen, Ending, Recording, SoundState, ending_by_state
from device_check.measures.sound import level_now_dbov

# A device that sends nothing for so long sends nothing.
WAIT_S = 3.0
# Small enough that a meter follows the voice, and that the first buffer comes at once.
BUFFER_S = 0.05
# What is still heard then is another microphone, or nothing.
_LOST = (Ending.VANISHED, Ending.SERVICE_LOST, Ending.NO_SERVICE)


class Microphone(QObject):
    """`level`: dBov, about 20 times a second. `recorded`: a `Recording`. `lost`: it went away, an `Ending`."""

    level = Signal(float)
    recorded = Signal(object)
    lost = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen = Chosen(None)
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None
        self._sound = QAudioFormat()
        self._pieces: list[bytes] | None = None
        self._taken = self._wanted = 0
        self._began_s = 0.0
        self._states = SoundStateReader(self)
        self._before: SoundState | None = None
        # How it ended, while the sound service is asked whether that is so.
        self._ended: tuple[Ending, list[bytes]] | None = None
        self._watch = QMediaDevices(self)
        self._watch.audioInputsChanged.connect(self._inputs_changed)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._nothing_came)
        # Of a sound service that ends Qt tells nothing: the meter would stand still, and the verdict above it.
        self._still = QTimer(self, singleShot=True, interval=int(WAIT_S * 1000))
        self._still.timeout.connect(self._fell_silent)

    def start(self, wanted: str = "") -> Ending:
        """Open the device; `COMPLETE` where it is open and listening."""
        self.stop()
        self.chosen, device = devices.microphone(wanted)
        # Asked first: Qt lists the devices of a service that is gone.
        if not devices.sound_service_answers():
            return Ending.NO_SERVICE
        if device is None:
            return Ending.NO_DEVICE
        self._sound = recording_format(device)
        source = QAudioSource(device, self._sound, self)
        source.setBufferSize(self._sound.bytesForDuration(int(BUFFER_S * 1e6)))
        self._source = source
        self._stream = source.start()
        if self._stream is None or source.error() != QtAudio.Error.NoError:
            self.stop()
            return Ending.REFUSED
        self._stream.readyRead.connect(self._read)
        source.stateChanged.connect(self._state_changed)
        self._still.start()
        return Ending.COMPLETE

    @property
    def listening(self) -> bool:
        """Whether the device is open."""
        return self._source is not None

    def record(self, seconds: float) -> None:
        """Collect from the next buffer on; `recorded` follows, also where nothing comes within 3 s."""
        self.drop_recording()
        self._pieces = []
        self._before = None
        self._states.ask(self._take_before)
        self._taken = 0
        self._wanted = self._sound.bytesForDuration(int(seconds * 1e6))
        # Its clock starts at the first buffer; what the device is slow to begin with is not silence.
        self._patience.start(int(WAIT_S * 1000))

    def drop_recording(self) -> None:
        """Go on listening, without the recording that is under way."""
        self._patience.stop()
        self._states.drop()
        self._pieces = self._ended = None

    def stop(self) -> None:
        """Release the device; a recording under way is dropped."""
        self.drop_recording()
        self._still.stop()
        source, self._source, self._stream = self._source, None, None
        if source is not None:
            source.stop()
            source.deleteLater()

    def _read(self) -> None:
        if self._stream is None:
            return
        data = bytes(self._stream.readAll().data())
        if not data:
            return
        self._still.start()
        self.level.emit(level_now_dbov(to_samples(data, self._sound)))
        if self._pieces is None:
            return
        if not self._pieces:
            self._began_s = time.monotonic() - self._sound.durationForBytes(len(data)) / 1e6
        self._pieces.append(data)
        self._taken += len(data)
        # A device that falls silent in the middle sends nothing either.
        self._patience.start(int(WAIT_S * 1000))
        if self._taken >= self._wanted:
            self._finish(Ending.COMPLETE)

    def _take_before(self, state: SoundState | None) -> None:
        self._before = state

    def _finish(self, ending: Ending) -> None:
        pieces, self._pieces = self._pieces, None
        self._patience.stop()
        if pieces is None:
            return
        self._ended = (ending, pieces)
        self._states.ask(self._tell)

    def _tell(self, after: SoundState | None) -> None:
        if self._ended is None:
            return
        (ending, pieces), self._ended = self._ended, None
        device = self.chosen.device.id if self.chosen.device is not None else ""
        ending = ending_by_state(ending, self._before, after, device)
        whole = b"".join(pieces)[: self._wanted] if ending is Ending.COMPLETE else b""
        samples = to_samples(whole, self._sound) if whole else np.zeros(0, np.float32)
        muted = any(_is_muted(state, device) for state in (self._before, after))
        lost = ending in _LOST
        if lost:
            # Before anybody is told: whoever hears of it may want to listen again, and would listen to another one.
            self.stop()
        self.recorded.emit(Recording(ending, self.chosen, samples, self._sound.sampleRate(), self._began_s, muted))
        if lost:
            self.lost.emit(ending)

    def _nothing_came(self) -> None:
        self._finish(Ending.NO_DATA)

    def _fell_silent(self) -> None:
        """Nothing comes any more, and nobody records (a recording asks by itself)."""
        if self._source is not None and self._pieces is None and self._ended is None and not devices.sound_service_answers():
            self.stop()
            self.lost.emit(Ending.NO_SERVICE)

    def _inputs_changed(self) -> None:
        """Qt goes on with another source where one vanishes, and reports no error."""
        if self._source is None or self.chosen.device is None:
            return
        if any(device.id == self.chosen.device.id for device in devices.microphones()):
            return
        self._lose(Ending.VANISHED)

    # Without the signal's argument: PySide6 6.11 cannot convert it.
    def _state_changed(self) -> None:
        source = self._source
        if source is not None and source.state() == QtAudio.State.StoppedState and source.error() != QtAudio.Error.NoError:
            self._lose(Ending.VANISHED if self._taken else Ending.REFUSED)

    def _lose(self, ending: Ending) -> None:
        if not devices.sound_service_answers():
            ending = Ending.SERVICE_LOST
        recording = self._pieces is not None or self._ended is not None
        self.stop()
        if recording:
            self.recorded.emit(Recording(ending, self.chosen, np.zeros(0, np.float32), self._sound.sampleRate(), self._began_s))
        self.lost.emit(ending)


def _is_muted(state: SoundState | None, device: str) -> bool:
    end = state.sources.get(device) if state is not None else None
    return end is not None and (end.muted or end.volume_ratio == 0)
