"""Whether the tone that a microphone did not find through one loudspeaker is heard through another."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from device_check.backends import devices
from device_check.backends.loudspeaker import Loudspeaker
from device_check.backends.microphone import Microphone
from device_check.capture import Played
from device_check.probes.loudspeaker import heard_after_ms, worth_elsewhere

# Each takes two seconds, and is heard in the room.
MOST = 2


class OtherLoudspeakers(QObject):
    """`tried`: the `Played` that was given, with `elsewhere` where another loudspeaker was heard. One at a time."""

    tried = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loudspeaker = Loudspeaker(self)
        self._loudspeaker.played.connect(self._take)
        self._played: Played | None = None
        self._microphone: Microphone | None = None
        self._left: list[str] = []

    def start(self, played: Played, microphone: Microphone) -> None:
        """Play the tone through the others, while the same microphone listens; nothing where that would say nothing."""
        self.drop()
        used = played.chosen.device
        if used is not None and microphone.listening and worth_elsewhere(played):
            self._left = [device.id for device in devices.loudspeakers() if device.id != used.id][:MOST]
        self._played, self._microphone = played, microphone
        self._go_on()

    def drop(self) -> None:
        """Stop the tone; the microphone goes on listening."""
        self._played = self._microphone = None
        self._left = []
        self._loudspeaker.stop()

    def _take(self, other: Played) -> None:
        if self._played is None:
            return
        if heard_after_ms(other) is not None and other.chosen.device is not None:
            self._tell(replace(self._played, elsewhere=other.chosen.device.description))
        else:
            self._go_on()

    def _go_on(self) -> None:
        if self._played is None:
            return
        if self._left and self._microphone is not None and self._microphone.listening:
            self._loudspeaker.play(self._left.pop(0), self._microphone)
        else:
            self._tell(self._played)

    def _tell(self, played: Played) -> None:
        self.drop()
        self.tried.emit(played)
