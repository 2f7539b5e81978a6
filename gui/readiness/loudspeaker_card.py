"""The loudspeaker: a tone to play, and whether it was heard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from device_check.capture import Ending
from device_check.quantities import Texts
from device_check.report import Check
from device_check.thresholds import Thresholds
from gui.language import number_text
from gui.readiness.check_card import CheckCard
from gui.readiness.device_choice import DeviceChoice
from gui.readiness.verdict_words import state_sentence
from gui.theme.theme import Theme
from gui.widgets.parts import button, label


class LoudspeakerCard(CheckCard):
    """`play_wanted`: the tone is asked for. `answered`: whether the person heard it."""

    of = ("loudspeaker",)
    shown = frozenset({"heard_after_ms"})

    play_wanted = Signal()
    answered = Signal(bool)

    def __init__(self, theme: Theme, thresholds: Thresholds, parent: QWidget | None = None) -> None:
        super().__init__(theme, thresholds, parent)
        self._playing = False
        self._nothing = ""
        self.choice = DeviceChoice("loudspeaker")
        self.play = button("outline")
        self.play.clicked.connect(self.play_wanted)
        self.told = label(wraps=True)
        self.heard, self.not_heard = button("outline"), button("quiet")
        self.heard.clicked.connect(lambda: self.answered.emit(True))
        self.not_heard.clicked.connect(lambda: self.answered.emit(False))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.play)
        row.addWidget(self.told, 1)
        self._question = QWidget()
        answers = QHBoxLayout(self._question)
        answers.setContentsMargins(0, 0, 0, 0)
        answers.setSpacing(8)
        answers.addWidget(self.heard)
        answers.addWidget(self.not_heard)
        answers.addStretch(1)
        self.body.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(row)
        self.body.addWidget(self._question)
        self._question.hide()
        self.retranslate()

    def retranslate(self) -> None:
        self.name(self.tr("Haut-parleur"))
        self.choice.name_nothing(self.tr("Aucun haut-parleur"))
        self.choice.setAccessibleName(self.tr("Haut-parleur utilisé"))
        self.play.setText(self.tr("Jouer le son"))
        self.play.setAccessibleName(self.tr("Jouer le son"))
        self.heard.setText(self.tr("Je l’ai entendu"))
        self.heard.setAccessibleName(self.tr("J’ai entendu le son"))
        self.not_heard.setText(self.tr("Je n’ai rien entendu"))
        self.not_heard.setAccessibleName(self.tr("Je n’ai rien entendu"))
        self.tell_figures()

    def show_playing(self, playing: bool) -> None:
        """The tone is under way: it is not played twice at once."""
        self._playing = playing
        self.play.setEnabled(not playing and not self._nothing)
        self.tell_figures()

    def sentences(self, check: Check, told_above: str) -> list[str]:
        # The question stands here already.
        return [] if self._asks(check) else super().sentences(check, told_above)

    def show_state(self, ending: Ending, texts: Texts) -> None:
        """Whether there is a loudspeaker at all."""
        self._nothing = state_sentence("loudspeaker", ending, texts)
        self.play.setEnabled(not self._nothing)
        self.tell_figures()

    @staticmethod
    def _asks(check: Check) -> bool:
        return any(finding.code == "loudspeaker_unconfirmed" for finding in check.findings)

    def tell_figures(self) -> None:
        measures = self.check.measures if self.check is not None else {}
        asks = self.check is not None and self._asks(self.check) and not self._playing
        if self._playing:
            told = self.tr("Un son monte : écoutez…")
        elif asks:
            told = self.tr("Avez-vous entendu le son ?")
        elif "heard_by_person" in measures:
            told = self.tr("Vous l’avez entendu.") if measures["heard_by_person"] else self.tr("Vous ne l’avez pas entendu.")
        elif "heard_after_ms" in measures:
            after = number_text(measures["heard_after_ms"])
            told = self.tr("Son retrouvé dans le micro après {milliseconds} ms").format(milliseconds=after)
        elif self._nothing:
            # What was found says the same, with more.
            told = "" if self.check is not None and self.check.findings else self._nothing
        else:
            told = self.tr("Un son bref ; le micro l’écoute.")
        self.told.setText(told)
        self._question.setVisible(asks)
