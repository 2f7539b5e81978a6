"""The page's loudest sentence: the verdict, what to do first, and the one button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from device_check import sentences
from device_check.report import Report, Verdict
from device_check.scope import Scope
from gui.language import day_month_text, time_text
from gui.messages import Message
from gui.readiness.age import age_text, is_old
from gui.readiness.verdict_words import TONES
from gui.widgets.banner import Banner
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated
from scheduling import clock


class VerdictBanner(Translated, Banner):
    """`examination_wanted`, `quick_wanted`, `cancel_wanted`: by what the buttons say."""

    examination_wanted = Signal()
    quick_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, now: Callable[[], datetime] = clock.now, parent: QWidget | None = None) -> None:
        super().__init__("banner", "booked", parent)
        self.button = button("primary")
        self.button.clicked.connect(self._clicked)
        self.quick = button("quiet")
        kept = self.quick.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.quick.setSizePolicy(kept)
        self.quick.clicked.connect(self.quick_wanted)
        buttons = QWidget()
        column = QVBoxLayout(buttons)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button)
        column.addWidget(self.quick)
        self.add_button(buttons)
        self._when = label(role="secondary")
        self.add_below(self._when)
        self._now = now
        self._zone: tzinfo = UTC
        self._scope = Scope.FULL
        self._report: Report | None = None
        self._refused: Message | None = None
        self._check = ""
        self._outdated = False
        self.retranslate()

    def retranslate(self) -> None:
        self._tell()

    def show_report(self, report: Report | None) -> None:
        """Its verdict; None: not examined yet."""
        self._report = report
        self._tell()

    def set_zone(self, zone: tzinfo) -> None:
        """In which times are shown."""
        self._zone = zone
        self._tell()

    @property
    def is_old(self) -> bool:
        """Whether the verdict is of a while ago: it is told as such, and no more as the present state."""
        return self._report is not None and is_old(self._report.taken_at, self._now())

    @property
    def age(self) -> str:
        """How long ago the verdict was; empty without any."""
        return age_text(self._report.taken_at, self._now()) if self._report is not None else ""

    @property
    def warning(self) -> tuple[str, str]:
        """The verdict and what to do first, where nothing else is in sight."""
        first = sentences.first_finding(self._report) if self._report is not None else None
        return self.headline.text(), first.remedy if first is not None else ""

    def show_running(self, check: str, scope: Scope = Scope.FULL) -> None:
        """That check is being made, and what it wants of the person. Empty: nothing is measured."""
        self._check, self._scope = check, scope
        self._tell()

    def outdate(self, outdated: bool) -> None:
        """Whether the report speaks of devices that are no longer used."""
        self._outdated = outdated
        self._tell()

    def refuse(self, message: Message | None) -> None:
        """Settings that cannot be used: told before anything else. None: they can."""
        self._refused = message
        self._tell()

    def _tell(self) -> None:
        self.button.setText(self._button_text())
        self.button.setAccessibleName(self.button.text())
        self.quick.setText(self.tr("Vérification rapide (10 s)"))
        self.quick.setToolTip(self.tr("Sans lire, sans écouter, sans mesurer le débit"))
        self.quick.setAccessibleName(self.quick.text())
        self.quick.setAccessibleDescription(self.quick.toolTip())
        self.quick.setVisible(not self._check)
        self._when.setText(self._when_taken())
        self._when.setVisible(bool(self._when.text()))
        if self._check:
            self.set_tone("booked")
            self.tell(*self._wanted())
        elif self._refused is not None:
            self.set_tone("conflict")
            self.tell(self._refused.headline, self._refused.remedy)
        elif self._report is None:
            self.set_tone("booked")
            self.tell(
                self.tr("Ce poste n’a pas encore été vérifié"),
                self.tr("Une vingtaine de secondes : lisez une phrase à voix haute, écoutez un son, le reste se fait seul."),
            )
        elif self._outdated:
            self.set_tone("pending")
            self.tell(
                self.tr("Un appareil a changé depuis la vérification"),
                self.tr("Ce qui est dit ci-dessous vaut pour celui d’avant. Vérifiez à nouveau."),
            )
        elif self.is_old:
            self.set_tone("fulfilled")
            self.tell(
                self._old_headline(self._report),
                self.tr("Depuis, un appareil ou le réseau ont pu changer : vérifiez à nouveau avant une téléconsultation."),
            )
        else:
            self.set_tone(TONES.get(self._report.verdict, "fulfilled"))
            self.tell(self._headline(self._report), self._what_to_do(self._report))

    def _wanted(self) -> tuple[str, str]:
        """What the person should do now, and a word more."""
        if self._scope in (Scope.QUICK, Scope.PREFLIGHT):
            headline = (
                self.tr("Vérification rapide…") if self._scope is Scope.QUICK else self.tr("Vérification pour le rendez-vous…")
            )
            return headline, self.tr("Une dizaine de secondes : rien à lire, rien à écouter.")
        match self._check:
            case "microphone":
                sentence = self.tr("« Bonjour, je vous entends bien et je vous vois bien. »")
                return self.tr("Lisez à voix haute"), sentence
            case "loudspeaker":
                return self.tr("Écoutez : un son monte"), self.tr("Le micro l’écoute aussi.")
            case _:
                return self.tr("Vérification en cours…"), self.tr("Encore le réseau : il n’y a plus rien à faire.")

    def _button_text(self) -> str:
        if self._check:
            return self.tr("Annuler")
        return self.tr("Vérifier") if self._report is None else self.tr("Vérifier à nouveau")

    def _when_taken(self) -> str:
        """When it was taken, where a verdict is shown."""
        if self._check or self._refused is not None or self._report is None:
            return ""
        taken_at, now = self._report.taken_at.astimezone(self._zone), self._now().astimezone(self._zone)
        if taken_at.date() == now.date():
            return self.tr("Vérifié à {time}").format(time=time_text(taken_at))
        return self.tr("Vérifié le {day} à {time}").format(day=day_month_text(taken_at.date()), time=time_text(taken_at))

    def _old_headline(self, report: Report) -> str:
        first = sentences.first_finding(report)
        if report.verdict is Verdict.READY or first is None:
            return self.tr("Ce poste était prêt {age}").format(age=self.age)
        return self.tr("À revérifier : {age}, {cause}").format(age=self.age, cause=first.cause)

    def _headline(self, report: Report) -> str:
        first = sentences.first_finding(report)
        if report.verdict is Verdict.READY or first is None:
            return self.tr("Ce poste est prêt")
        cause = first.cause
        match report.verdict:
            case Verdict.DEGRADED:
                return self.tr("Utilisable, mais {cause}").format(cause=cause)
            case Verdict.NOT_READY:
                return self.tr("Pas prêt : {cause}").format(cause=cause)
            case _:
                return self.tr("Vérification incomplète : {cause}").format(cause=cause)

    def _what_to_do(self, report: Report) -> str:
        """The remedy of what weighs most, and how much else there is."""
        first = sentences.first_finding(report)
        if report.verdict is Verdict.READY or first is None:
            if all(check.verdict is Verdict.READY for check in report.checks):
                if report.scope in (Scope.QUICK, Scope.PREFLIGHT):
                    return self._of_the_quick(report)
                return self.tr("Caméra, micro, haut-parleur et réseau conviennent à une téléconsultation.")
            return self.tr("Ce qui a été mesuré convient à une téléconsultation ; le reste est dit ci-dessous.")
        if first.code == "loudspeaker_unconfirmed":
            return self.tr("Avez-vous entendu le son ? Répondez ci-dessous, ou jouez-le encore une fois.")
        wrong = [check for check in report.checks if check.required and check.verdict is not Verdict.READY]
        others = sum(1 for check in wrong if first not in check.findings)
        if others:
            return self.tr("{remedy} Ci-dessous, %n autre point à voir.", "", others).format(remedy=first.remedy)
        if all(check.verdict is Verdict.READY or first in check.findings for check in report.checks):
            return self.tr("{remedy} Le reste est prêt.").format(remedy=first.remedy)
        return first.remedy

    def _of_the_quick(self, report: Report) -> str:
        """What a quick one says, and what it does not."""
        platform = any(rung.target == "platform" for check in report.checks for rung in check.rungs)
        if report.scope is Scope.PREFLIGHT and platform:
            return self.tr(
                "La plateforme du rendez-vous et les appareils répondent. Ni voix, ni son, ni débit n’ont été mesurés."
            )
        return self.tr("Les appareils et le réseau répondent. Ni voix, ni son, ni débit n’ont été mesurés.")

    def _clicked(self) -> None:
        (self.cancel_wanted if self._check else self.examination_wanted).emit()
