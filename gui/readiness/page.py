"""The workstation page: everything that a teleconsultation needs of this computer, and one verdict.

Camera and microphone are open while the page is in sight, and only then.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtMultimedia import QVideoFrameInput
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from device_check import sentences
from device_check.capture import Ending
from device_check.examination import Examined
from device_check.measurement import Measurement
from device_check.probes.endpoint import endpoint_of
from device_check.report import Report, Verdict
from device_check.scope import Wanted
from device_check.verdict import judge
from gui.jobs import Jobs
from gui.messages import Messages
from gui.readiness.camera_card import CameraCard
from gui.readiness.card_grid import CardGrid
from gui.readiness.device_choice import better_device
from gui.readiness.examination_run import Devices, ExaminationRun
from gui.readiness.live_devices import KINDS, LiveDevices
from gui.readiness.loudspeaker_card import LoudspeakerCard
from gui.readiness.microphone_card import MicrophoneCard
from gui.readiness.network_card import NetworkCard
from gui.readiness.report_foot import ReportFoot
from gui.readiness.usable_settings import usable_settings
from gui.readiness.verdict_banner import VerdictBanner
from gui.readiness.verdict_words import capitalised
from gui.theme.theme import Theme
from gui.widgets.parts import label
from gui.widgets.translated import Translated
from scheduling.settings import Settings

# Of the page's height: what remains shows the rest without scrolling.
PREVIEW_PART = 0.35


class WorkstationPage(Translated, QWidget):
    """`readiness_changed`: the verdict (`ready`, `degraded`, `not_ready`, `not_measured`) and one sentence.

    `device_chosen`: kind and id, to be remembered. `examined`: a new `Examined`, also after a later play of the tone and the
    person's answer (it has the same `id` then, and replaces). `pictures` stands in for a camera, in tests and in demonstrations.
    """

    readiness_changed = Signal(object, str)
    device_chosen = Signal(str, str)
    examined = Signal(object)

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        messages: Messages,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        pictures: QVideoFrameInput | None = None,
    ) -> None:
        super().__init__(parent)
        self._messages = messages
        self._examined: Examined | None = None
        # The device of each kind, when the examination in sight began, and when the one under way did.
        self._examined_with: dict[str, tuple[str, Ending]] = {}
        self._examining_with: dict[str, tuple[str, Ending]] = {}
        self._outdated = False
        self._states = dict.fromkeys(KINDS, Ending.COMPLETE)
        self._header = QWidget()
        self._title = label(role="title")
        self._banner = VerdictBanner()
        self._settings, self._thresholds, refused = usable_settings(settings)
        self._banner.refuse(refused)
        self._camera = CameraCard(theme, self._thresholds)
        self._microphone = MicrophoneCard(theme, self._thresholds)
        self._loudspeaker = LoudspeakerCard(theme, self._thresholds)
        self._network = NetworkCard(theme, self._thresholds, self._host())
        self._cards: dict[str, CameraCard | MicrophoneCard | LoudspeakerCard] = {
            "camera": self._camera,
            "microphone": self._microphone,
            "loudspeaker": self._loudspeaker,
        }
        self._foot = ReportFoot(settings.zone)
        wanted = {kind: getattr(self._settings, kind) for kind in KINDS}
        self._devices = LiveDevices(wanted, pictures, self)
        self._run = ExaminationRun(
            jobs,
            Devices(self._devices.camera, self._devices.microphone, self._devices.loudspeaker),
            self._thresholds,
            self,
        )
        self._lay_out(theme)
        self._connect()
        self.retranslate()

    def header(self) -> QWidget:
        """What stands in the window's header while this page is shown."""
        return self._header

    def retranslate(self) -> None:
        self._title.setText(self.tr("Vérification du poste"))
        for kind in KINDS:
            self._list_devices(kind)
            self._tell_state(kind, self._states[kind])
        # The sentences of a report are made from its data in the language of the moment.
        if self._examined is not None:
            self._show_examined(self._examined)

    def take_settings(self, settings: Settings) -> None:
        """Settings were changed: the next examination heeds them. (Limits hold until the window is opened again.)"""
        self._settings, _, refused = usable_settings(settings)
        self._banner.refuse(refused)
        self._network.set_host(self._host())
        self._foot.set_zone(settings.zone)

    def examine(self) -> None:
        """Begin an examination, as the banner's button does."""
        if not self._run.running:
            self._examining_with = {kind: self._in_use(kind) for kind in KINDS}
            self._run.start(msgspec.structs.replace(self._settings, **self._devices.wanted), Wanted())

    def show_report(self, report: Report, bytes_moved: int = 0) -> None:
        """Show a report that was made elsewhere or before."""
        texts = self._messages.catalogue
        first = sentences.first_finding(report)
        above = first.code if first is not None and report.verdict is not Verdict.READY else ""
        checks = {check.check: check for check in report.checks}
        self._banner.show_report(report)
        for name, card in self._cards.items():
            card.show_check(checks.get(name), texts, above)
        self._network.show_network(report, texts, above)
        self._foot.show_report(report, bytes_moved)
        self._tell_readiness(report)

    def _tell_readiness(self, report: Report) -> None:
        """The verdict in one sentence; no verdict holds for devices that were not examined."""
        self._banner.outdate(self._outdated)
        if self._outdated:
            self.readiness_changed.emit(None, self.tr("Un appareil a changé, à vérifier"))
            return
        first = sentences.first_finding(report)
        sentence = self.tr("Poste prêt") if report.verdict is Verdict.READY or first is None else capitalised(first.cause)
        self.readiness_changed.emit(report.verdict.value, sentence)

    # ---- in sight and out of it

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._camera.preview.set_highest(round(PREVIEW_PART * self.height()))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._devices.start()
        self._banner.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._run.cancel()
        self._devices.stop()

    # ---- what happens

    def _connect(self) -> None:
        self._banner.examination_wanted.connect(self.examine)
        self._banner.cancel_wanted.connect(self._run.cancel)
        for kind, card in self._cards.items():
            card.choice.device_chosen.connect(self._chooser(kind))
        self._devices.listed.connect(self._list_devices)
        self._devices.state.connect(self._tell_state)
        self._devices.camera.picture.connect(self._camera.show_picture)
        self._devices.microphone.level.connect(self._microphone.meter.follow)
        self._loudspeaker.play_wanted.connect(self._play_tone)
        self._loudspeaker.answered.connect(self._run.answer)
        self._run.began.connect(self._began)
        self._run.progressed.connect(self._progressed)
        self._run.measured.connect(self._measured)
        self._run.finished.connect(self._finished)
        self._run.cancelled.connect(self._cancelled)

    def _chooser(self, kind: str) -> Callable[[str], None]:
        def choose(device: str) -> None:
            self._run.cancel()
            self._devices.choose(kind, device)
            self.device_chosen.emit(kind, device)

        return choose

    def _list_devices(self, kind: str) -> None:
        devices = self._devices
        self._cards[kind].choice.show_devices(devices.of(kind), devices.used(kind), missing=devices.missing(kind))
        self._look_for_change()

    def _look_for_change(self) -> None:
        if self._examined is not None and not self._run.running and self._has_changed() != self._outdated:
            self._show_examined(self._examined)

    def _has_changed(self) -> bool:
        """Whether other devices are used than those that were examined."""
        return any(self._in_use(kind) != before for kind, before in self._examined_with.items())

    def _in_use(self, kind: str) -> tuple[str, Ending]:
        """The device, and whether it can be used: Qt's list on PulseAudio may keep one that was pulled out."""
        return self._devices.used(kind), self._states[kind]

    def _tell_state(self, kind: str, ending: Ending) -> None:
        """What can be used now, and what not."""
        self._states[kind] = ending
        self._cards[kind].show_state(ending, self._messages.catalogue)
        self._look_for_change()

    def _began(self, check: str) -> None:
        if not self._run.running:
            # The tone alone.
            self._loudspeaker.show_playing(True)
            return
        measuring = self.tr("Mesure…")
        if check in self._cards:
            self._cards[check].show_measuring(measuring)
        else:
            self._network.show_network(None, None, "")
            self._network.show_measuring(measuring)
            self._network.show_progress("", 0, 0)
        self._banner.show_running(check)
        self._loudspeaker.show_playing(check == "loudspeaker")

    def _progressed(self, step: str, done: int, total: int) -> None:
        if self._run.running:
            self._network.show_progress(self._messages.step(step), done, total)

    def _play_tone(self) -> None:
        self._examining_with["loudspeaker"] = self._in_use("loudspeaker")
        self._run.play_tone(msgspec.structs.replace(self._settings, **self._devices.wanted))

    def _measured(self, measurement: Measurement) -> None:
        """One check is done: its card tells at once, the verdict of all follows."""
        name = measurement.check
        if name == "loudspeaker":
            self._loudspeaker.show_playing(False)
            if self._run.running:
                self._banner.show_running("network")
        if name in self._cards:
            judged = judge(measurement, self._thresholds, self._settings.required)
            self._cards[name].show_check(sentences.check(judged, self._messages.catalogue), self._messages.catalogue, "")

    def _finished(self, examined: Examined) -> None:
        self._show_end()
        self._examined_with = dict(self._examining_with)
        self._show_examined(examined)
        self.examined.emit(examined)

    def add_action(self, made: QPushButton) -> None:
        """A quiet button at the foot, beside "copy the report"."""
        self._foot.add_action(made)

    def _show_examined(self, examined: Examined) -> None:
        self._examined = examined
        self._outdated = self._has_changed()
        for kind, card in self._cards.items():
            card.choice.advise(better_device(examined, kind))
        self.show_report(sentences.report(examined, self._messages.catalogue), examined.bytes_moved)

    def _cancelled(self) -> None:
        """What was known before still holds."""
        self._show_end()
        if self._examined is not None:
            self._show_examined(self._examined)
            return
        for card in (*self._cards.values(), self._network):
            card.show_check(None, None, "")

    def _show_end(self) -> None:
        self._network.end_progress()
        self._loudspeaker.show_playing(False)
        self._banner.show_running("")

    # ---- made once

    def _host(self) -> str:
        endpoint = endpoint_of(self._settings)
        return endpoint.host if endpoint is not None else ""

    def _lay_out(self, theme: Theme) -> None:
        top = QHBoxLayout(self._header)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._title)
        top.addStretch(1)
        grid = CardGrid(theme, self._banner, [self._camera, self._microphone, self._loudspeaker, self._network], self._foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(grid)
