"""The cards of the page, and which check is shown by which."""

from __future__ import annotations

from collections.abc import Mapping

from device_check.quantities import Texts
from device_check.report import Check
from device_check.thresholds import Thresholds
from gui.readiness.camera_card import CameraCard
from gui.readiness.check_card import CheckCard
from gui.readiness.loudspeaker_card import LoudspeakerCard
from gui.readiness.machine_card import MachineCard, RelayCard
from gui.readiness.microphone_card import MicrophoneCard
from gui.readiness.network_card import NetworkCard
from gui.theme.theme import Theme


class Cards:
    """`by_device`: those with a device to choose."""

    def __init__(self, theme: Theme, thresholds: Thresholds, host: str, relay: bool) -> None:
        self.camera = CameraCard(theme, thresholds)
        self.microphone = MicrophoneCard(theme, thresholds)
        self.loudspeaker = LoudspeakerCard(theme, thresholds)
        self.network = NetworkCard(theme, thresholds, host, relay)
        self.relay = RelayCard(theme, thresholds)
        self.machine = MachineCard(theme, thresholds)
        self.by_device: dict[str, CameraCard | MicrophoneCard | LoudspeakerCard] = {
            "camera": self.camera,
            "microphone": self.microphone,
            "loudspeaker": self.loudspeaker,
        }

    @property
    def all(self) -> tuple[CheckCard, ...]:
        """In the order in which they are read."""
        return (*self.by_device.values(), self.network, self.relay, self.machine)

    def show(self, checks: Mapping[str, Check], texts: Texts | None, told_above: str) -> None:
        """What was found by name of check; what is absent was not looked at."""
        for card in self.all:
            if card is self.network:
                self.network.show_network(checks, texts, told_above)
            else:
                card.show_checks([checks[name] for name in card.of if name in checks], texts, told_above)

    def fade(self, faded: bool) -> None:
        """Whether what they show is of a while ago."""
        for card in self.all:
            card.fade(faded)

    def show_measuring(self, check: str, word: str) -> None:
        """That check is being made. The network is one job with all that runs beside the devices."""
        self.fade(False)
        if check in self.by_device:
            self.by_device[check].show_measuring(word)
        else:
            self.network.show_network({}, None, "")
            for card in (self.network, self.relay, self.machine):
                card.show_measuring(word)
            self.network.show_progress("", 0, 0)
