"""The workstation page: everything that a teleconsultation needs of this computer, and one verdict.

Camera and microphone are open while the page is in sight, and for some seconds before an appointment; else never.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtMultimedia import QVideoFrameInput
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from device_check import sentences
from device_check.capture import Ending
from device_check.examination import Examined
from device_check.measurement import Measurement
from device_check.report import Report, Verdict
from device_check.scope import Scope, SecretOf, Wanted, no_secret
from device_check.verdict import WORST_FIRST, judge
from gui.jobs import Jobs
from gui.messages import Messages
from gui.readiness.card_grid import CardGrid
from gui.readiness.cards import Cards
from gui.readiness.device_choice import better_device
from gui.readiness.examination_run import Devices, ExaminationRun
from gui.readiness.live_devices import KINDS, LiveDevices
from gui.readiness.report_foot import ReportFoot
from gui.readiness.usable_settings import places_of, usable_settings
from gui.readiness.verdict_banner import VerdictBanner
from gui.readiness.verdict_words import capitalised
from gui.theme.theme import Theme
from gui.widgets.parts import label
from gui.widgets.translated import Translated
from scheduling import clock
from scheduling.settings import Settings

TICK_MS = 60_000
# Of the page's height: what remains shows the rest without scrolling.
PREVIEW_PART = 0.26


class WorkstationPage(Translated, QWidget):
    """`readiness_changed`: the verdict (`ready`, `degraded`, `not_ready`, `not_measured`) and one sentence.

    `device_chosen`: kind and id, to be remembered. `examined`: a new `Examined`, also after a later play of the tone and the
    person's answer (it has the same `id` then, and replaces). `warned`: what was wrong before an appointment, in two sentences.
    `secret_of`: of the relay's. `calendar_url`: of the calendar server, where settings name none. `pictures` stands in for a
    camera, in tests and in demonstrations.
    """

    readiness_changed = Signal(object, str)
    device_chosen = Signal(str, str)
    examined = Signal(object)
    warned = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        messages: Messages,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        secret_of: SecretOf = no_secret,
        calendar_url: Callable[[], str] = str,
        pictures: QVideoFrameInput | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        super().__init__(parent)
        self._messages, self._secret_of, self._calendar_url = messages, secret_of, calendar_url
        self._examined: Examined | None = None
        self._report: Report | None = None
        # The device of each kind, when the examination in sight began, and when the one under way did.
        self._examined_with: dict[str, tuple[str, Ending]] = {}
        self._examining_with: dict[str, tuple[str, Ending]] = {}
        self._outdated = self._quietly = False
        self._states = dict.fromkeys(KINDS, Ending.COMPLETE)
        self._header = QWidget()
        self._title = label(role="title")
        self._banner = VerdictBanner(now)
        self._banner.set_zone(settings.zone)
        self._settings, self._thresholds, refused = usable_settings(settings)
        self._banner.refuse(refused)
        self._cards = Cards(theme, self._thresholds, *places_of(self._settings))
        self._foot = ReportFoot(settings.zone)
        wanted = {kind: getattr(self._settings, kind) for kind in KINDS}
        self._devices = LiveDevices(wanted, pictures, self)
        self._run = ExaminationRun(
            jobs,
            Devices(self._devices.camera, self._devices.microphone, self._devices.loudspeaker),
            self._thresholds,
            self,
        )
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.tick)
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
        self._cards.network.set_places(*places_of(self._settings))
        self._foot.set_zone(settings.zone)
        self._banner.set_zone(settings.zone)

    @property
    def examining(self) -> bool:
        """Whether an examination is under way."""
        return self._run.running

    def examine(self, scope: Scope = Scope.FULL, link_host: str = "") -> None:
        """Begin an examination, as the banner's buttons do. `link_host`: of an appointment's link, never its path."""
        if not self._run.running:
            self._examining_with = {kind: self._in_use(kind) for kind in KINDS}
            calendar_url = self._settings.calendar_url or self._calendar_url()
            settings = msgspec.structs.replace(self._settings, calendar_url=calendar_url, **self._devices.wanted)
            self._run.start(settings, Wanted(scope, link_host=link_host, secret_of=self._secret_of))

    def examine_quietly(self, link_host: str) -> None:
        """Before an appointment, by itself: out of sight too, and it is told only where something is wrong."""
        if not self._run.running:
            self._devices.start()
            self._quietly = True
            self.examine(Scope.PREFLIGHT, link_host)

    def show_report(self, report: Report, bytes_moved: int = 0) -> None:
        """Show a report that was made elsewhere or before."""
        texts = self._messages.catalogue
        self._report = report
        first = sentences.first_finding(report)
        above = first.code if first is not None and report.verdict is not Verdict.READY else ""
        self._banner.show_report(report)
        self._cards.show({check.check: check for check in report.checks}, texts, above)
        self._foot.show_report(report, bytes_moved)
        self._tell_readiness(report)
        self._clock.start()

    def tick(self) -> None:
        """Time went by: a verdict becomes one of a while ago."""
        if self._report is not None and not self._run.running:
            self._tell_readiness(self._report)

    def _tell_readiness(self, report: Report) -> None:
        """The verdict in one sentence; none holds for devices that were not examined, nor for long."""
        self._banner.outdate(self._outdated)
        self._cards.fade(self._banner.is_old)
        if self._outdated:
            self.readiness_changed.emit(None, self.tr("Un appareil a changé, à vérifier"))
        elif self._banner.is_old:
            self.readiness_changed.emit(None, self.tr("Poste vérifié {age}").format(age=self._banner.age))
        else:
            self.readiness_changed.emit(report.verdict.value, self._sentence(report))

    def _sentence(self, report: Report) -> str:
        first = sentences.first_finding(report)
        return self.tr("Poste prêt") if report.verdict is Verdict.READY or first is None else capitalised(first.cause)

    # ---- in sight and out of it

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._cards.camera.preview.set_highest(round(PREVIEW_PART * self.height()))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._devices.start()
        self._banner.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._quietly = False
        self._run.cancel()
        self._devices.stop()

    # ---- what happens

    def _connect(self) -> None:
        self._banner.examination_wanted.connect(self._examine_all)
        self._banner.quick_wanted.connect(self._examine_quickly)
        self._banner.cancel_wanted.connect(self._run.cancel)
        for kind, card in self._cards.by_device.items():
            card.choice.device_chosen.connect(self._chooser(kind))
        self._devices.listed.connect(self._list_devices)
        self._devices.state.connect(self._tell_state)
        self._devices.camera.picture.connect(self._cards.camera.show_picture)
        self._devices.microphone.level.connect(self._cards.microphone.meter.follow)
        self._cards.loudspeaker.play_wanted.connect(self._play_tone)
        self._cards.loudspeaker.answered.connect(self._run.answer)
        self._run.began.connect(self._began)
        self._run.progressed.connect(self._progressed)
        self._run.measured.connect(self._measured)
        self._run.finished.connect(self._finished)
        self._run.cancelled.connect(self._cancelled)

    def _examine_all(self) -> None:
        self.examine()

    def _examine_quickly(self) -> None:
        self.examine(Scope.QUICK)

    def _chooser(self, kind: str) -> Callable[[str], None]:
        def choose(device: str) -> None:
            self._run.cancel()
            self._devices.choose(kind, device)
            self.device_chosen.emit(kind, device)

        return choose

    def _list_devices(self, kind: str) -> None:
        devices = self._devices
        self._cards.by_device[kind].choice.show_devices(devices.of(kind), devices.used(kind), missing=devices.missing(kind))
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
        self._cards.by_device[kind].show_state(ending, self._messages.catalogue)
        self._look_for_change()

    def _began(self, check: str) -> None:
        if not self._run.running:
            # The tone alone.
            self._cards.loudspeaker.show_playing(True)
            return
        self._cards.show_measuring(check, self.tr("Mesure…"))
        self._banner.show_running(check, self._run.wanted.scope)
        self._cards.loudspeaker.show_playing(check == "loudspeaker")

    def _progressed(self, step: str, done: int, total: int) -> None:
        if self._run.running:
            self._cards.network.show_progress(self._messages.step(step), done, total)

    def _play_tone(self) -> None:
        self._examining_with["loudspeaker"] = self._in_use("loudspeaker")
        self._run.play_tone(msgspec.structs.replace(self._settings, **self._devices.wanted))

    def _measured(self, measurement: Measurement) -> None:
        """One check is done: its card tells at once, the verdict of all follows."""
        name = measurement.check
        if name == "loudspeaker":
            self._cards.loudspeaker.show_playing(False)
            if self._run.running:
                self._banner.show_running("network", self._run.wanted.scope)
        if name in self._cards.by_device:
            judged = judge(measurement, self._thresholds, self._settings.required)
            texts = self._messages.catalogue
            self._cards.by_device[name].show_check(sentences.check(judged, texts), texts, "")

    def _finished(self, examined: Examined) -> None:
        quietly = self._end()
        if quietly and self._hides(examined):
            assert self._examined is not None
            self._show_examined(self._examined)
        else:
            self._examined_with = {kind: self._found(kind, examined) for kind in self._examining_with}
            self._show_examined(examined)
        if quietly and examined.verdict in (Verdict.NOT_READY, Verdict.DEGRADED):
            self.warned.emit(*self._banner.warning)
        self.examined.emit(examined)

    def _found(self, kind: str, examined: Examined) -> tuple[str, Ending]:
        """The device that was examined. What has become of it meanwhile is no change where that is what was found of it."""
        before, now = self._examining_with[kind], self._in_use(kind)
        bad = any(one.check == kind and one.verdict in (Verdict.NOT_READY, Verdict.NOT_MEASURED) for one in examined.checks)
        return now if bad and now[0] == before[0] and now[1] is not Ending.COMPLETE else before

    def _hides(self, examined: Examined) -> bool:
        """Whether it would hide what is known: quickly nobody speaks, and what was heard to be wrong would seem to be right."""
        known = self._examined
        if known is None or known.scope is not Scope.FULL or self._outdated or self._banner.is_old:
            return False
        return WORST_FIRST.index(known.verdict) < WORST_FIRST.index(examined.verdict)

    def add_action(self, made: QPushButton) -> None:
        """A quiet button at the foot, beside "copy the report"."""
        self._foot.add_action(made)

    def _show_examined(self, examined: Examined) -> None:
        self._examined = examined
        self._outdated = self._has_changed()
        for kind, card in self._cards.by_device.items():
            card.choice.advise(better_device(examined, kind))
        self.show_report(sentences.report(examined, self._messages.catalogue), examined.bytes_moved)

    def _cancelled(self) -> None:
        """What was known before still holds."""
        self._end()
        if self._examined is not None:
            self._show_examined(self._examined)
        else:
            self._cards.show({}, None, "")

    def _end(self) -> bool:
        """Nothing is measured any more; answers whether it was by itself."""
        quietly, self._quietly = self._quietly, False
        if not self.isVisible():
            self._devices.stop()
        self._cards.network.end_progress()
        self._cards.loudspeaker.show_playing(False)
        self._banner.show_running("")
        return quietly

    # ---- made once

    def _lay_out(self, theme: Theme) -> None:
        top = QHBoxLayout(self._header)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._title)
        top.addStretch(1)
        grid = CardGrid(theme, self._banner, self._cards.all, self._foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(grid)
