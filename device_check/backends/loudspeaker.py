"""The test tone through a loudspeaker, while the microphone listens for it.

Lives on the thread whose event loop runs it.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Signal
from PySide6.QtMultimedia import QAudioDevice, QAudioSink, QMediaDevices, QtAudio

from device_check.backends import devices
from device_check.backends.microphone import Microphone
from device_check.backends.sample_format import playing_format, to_bytes
from device_check.backends.sound_state import SoundStateReader
from device_check.capture import Chosen, Ending, Played, Recording, SoundState, ending_by_state
from device_check.measures.sound_chirp import DURATION_S, chirp

# The tone, and what sound services and wireless headsets keep waiting before it is heard.
LISTEN_S = DURATION_S + 1.2
# A device that has not played the tone by then does not play.
WAIT_S = 5.0


class Loudspeaker(QObject):
    """`played`: a `Played`, after `play`."""

    played = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = Chosen(None)
        self._sink: QAudioSink | None = None
        self._buffer: QBuffer | None = None
        self._microphone: Microphone | None = None
        self._recording: Recording | None = None
        self._began_s = 0.0
        self._waits_for_level = False
        self._tone_done = False
        self._states = SoundStateReader(self)
        self._before: SoundState | None = None
        self._ended: Ending | None = None
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._nothing_played)
        self._watch = QMediaDevices(self)
        self._watch.audioOutputsChanged.connect(self._outputs_changed)

    @property
    def playing(self) -> bool:
        """Whether `played` is still to come."""
        return self._sink is not None

    def play(self, wanted: str = "", microphone: Microphone | None = None) -> None:
        """Play the tone once. `microphone` is one that listens already, with no recording under way; None: nobody listens."""
        self.stop()
        device = self._found(wanted)
        if device is None:
            return
        sound = playing_format(device)
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(to_bytes(chirp(sound.sampleRate()), sound)))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink = QAudioSink(device, sound, self)
        self._sink.stateChanged.connect(self._state_changed)
        self._tone_done = False
        self._recording = None
        self._patience.start(int(WAIT_S * 1000))
        self._before = None
        self._states.ask(self._take_before)
        self._microphone = microphone
        if microphone is None:
            self._begin()
        else:
            microphone.recorded.connect(self._recorded)
            microphone.level.connect(self._first_level)
            self._waits_for_level = True
            microphone.record(LISTEN_S)

    def look(self, wanted: str = "") -> None:
        """What the system's settings say of it, without playing: `played` follows."""
        self.stop()
        if self._found(wanted) is not None:
            self._states.ask(lambda state: self.played.emit(self._answer(Ending.COMPLETE, state, tone=False)))

    def stop(self) -> None:
        """Release the device; nothing more is emitted of a tone that was under way."""
        self._patience.stop()
        self._states.drop()
        self._ended = None
        self._forget_microphone()
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.stop()
            sink.deleteLater()
        if self._buffer is not None:
            self._buffer.deleteLater()
            self._buffer = None

    def _begin(self) -> None:
        if self._sink is None or self._buffer is None:
            return
        if not devices.sound_service_answers():
            # Gone since it was found: Qt would end the whole program.
            self._finish(Ending.SERVICE_LOST)
            return
        self._began_s = time.monotonic()
        self._sink.start(self._buffer)
        if self._sink is not None and self._sink.error() not in (QtAudio.Error.NoError, QtAudio.Error.UnderrunError):
            self._finish(Ending.REFUSED)

    def _first_level(self, _level: float) -> None:
        """The microphone hears: from here on the tone cannot be missed."""
        if self._microphone is not None:
            self._waits_for_level = False
            self._microphone.level.disconnect(self._first_level)
            self._begin()

    def _recorded(self, recording: Recording) -> None:
        self._recording = recording
        not_begun = self._waits_for_level
        self._forget_microphone()
        if not_begun:
            # The microphone gives nothing: the tone is played all the same, for the person's ears.
            self._begin()
        self._finish_when_done()

    # Without the signal's argument: PySide6 6.11 cannot convert it.
    def _state_changed(self) -> None:
        if self._sink is None:
            return
        state = self._sink.state()
        if state == QtAudio.State.IdleState:
            self._tone_done = True
            self._finish_when_done()
        elif state == QtAudio.State.StoppedState and self._sink.error() != QtAudio.Error.NoError:
            self._finish(Ending.REFUSED)

    def _finish_when_done(self) -> None:
        if self._tone_done and self._microphone is None:
            self._finish(Ending.COMPLETE)

    def _outputs_changed(self) -> None:
        gone = self._chosen.device
        if self._sink is not None and gone is not None and all(device.id != gone.id for device in devices.loudspeakers()):
            self._finish(Ending.VANISHED)

    def _nothing_played(self) -> None:
        self._finish(Ending.NO_DATA)

    def _take_before(self, state: SoundState | None) -> None:
        self._before = state

    def _finish(self, ending: Ending) -> None:
        """Asks the sound service whether that is so, while the device is still open."""
        if self._sink is None or self._ended is not None:
            return
        self._patience.stop()
        self._ended = ending
        self._states.ask(self._tell)

    def _tell(self, after: SoundState | None) -> None:
        if self._ended is None:
            return
        device = self._chosen.device.id if self._chosen.device is not None else ""
        answer = self._answer(ending_by_state(self._ended, self._before, after, device), after)
        self.stop()
        self.played.emit(answer)

    def _answer(self, ending: Ending, state: SoundState | None, tone: bool = True) -> Played:
        end = state.sinks.get(self._chosen.device.id) if state is not None and self._chosen.device is not None else None
        return Played(
            ending,
            self._chosen,
            self._recording if tone else None,
            self._began_s,
            muted=end.muted if end is not None else None,
            volume_ratio=end.volume_ratio if end is not None else None,
            tone=tone,
            outputs=len(devices.loudspeakers()),
        )

    def _found(self, wanted: str) -> QAudioDevice | None:
        """The device to use; where there is none, `played` has said so."""
        self._chosen, device = devices.loudspeaker(wanted)
        # Asked first: Qt lists the devices of a service that is gone.
        answers = devices.sound_service_answers()
        if answers and device is not None:
            return device
        self.played.emit(Played(Ending.NO_DEVICE if answers else Ending.NO_SERVICE, self._chosen))
        return None

    def _forget_microphone(self) -> None:
        microphone, self._microphone = self._microphone, None
        if microphone is None:
            return
        microphone.recorded.disconnect(self._recorded)
        if self._waits_for_level:
            self._waits_for_level = False
            microphone.level.disconnect(self._first_level)
