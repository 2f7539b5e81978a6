"""The page's loudest sentence: the verdict, what to do first, and the one button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from device_check import sentences
from device_check.report import Report, Verdict
from gui.messages import Message
from gui.readiness.verdict_words import TONES
from gui.widgets.banner import Banner
from gui.widgets.parts import button
from gui.widgets.translated import Translated


class VerdictBanner(Translated, Banner):
    """`examination_wanted` or `cancel_wanted`, by what the button says."""

    examination_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("banner", "booked", parent)
        self.button = button("primary")
        self.button.clicked.connect(self._clicked)
        self.add_button(self.button)
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

    def show_running(self, check: str) -> None:
        """That check is being made, and what it wants of the person. Empty: nothing is measured."""
        self._check = check
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
        else:
            self.set_tone(TONES.get(self._report.verdict, "fulfilled"))
            self.tell(self._headline(self._report), self._what_to_do(self._report))

    def _wanted(self) -> tuple[str, str]:
        """What the person should do now, and a word more."""
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

    def _clicked(self) -> None:
        (self.cancel_wanted if self._check else self.examination_wanted).emit()
