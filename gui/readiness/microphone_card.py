"""The microphone: a meter that follows the voice, the sentence to read, and what five seconds of it said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from device_check.capture import Ending
from device_check.quantities import Texts
from device_check.thresholds import Thresholds
from gui.language import number_text
from gui.readiness.check_card import CheckCard
from gui.readiness.device_choice import DeviceChoice
from gui.readiness.level_meter import LevelMeter
from gui.readiness.verdict_words import state_sentence
from gui.theme.theme import Theme
from gui.widgets.parts import label, restyle

# P.56 levels are nominal at -26 dBov; as far above it as the ready limit is below.
LOUDEST_DBOV = -16.0


class MicrophoneCard(CheckCard):
    """`choice` is the page's to fill; `meter` follows the microphone."""

    of = ("microphone",)
    shown = frozenset({"speech_level_dbov", "noise_dbov", "clipped_ratio"})

    def __init__(self, theme: Theme, thresholds: Thresholds, parent: QWidget | None = None) -> None:
        super().__init__(theme, thresholds, parent)
        self._quietest = thresholds.row("microphone", "speech_level_dbov").ready
        self._clipped = thresholds.row("microphone", "clipped_ratio")
        self._nothing = ""
        self.choice = DeviceChoice("microphone")
        self.meter = LevelMeter(theme, (self._quietest, max(LOUDEST_DBOV, self._quietest + 3)))
        self._level = label(role="strong")
        self._others = label(role="secondary", wraps=True)
        self._read = label(role="accent", wraps=True)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._level, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._others, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.meter)
        self.body.addLayout(row)
        self.body.addWidget(self._read)
        self.retranslate()

    def retranslate(self) -> None:
        self.name(self.tr("Micro"))
        self.choice.name_nothing(self.tr("Aucun micro"))
        self.choice.setAccessibleName(self.tr("Micro utilisé"))
        self.meter.setAccessibleName(self.tr("Niveau du micro"))
        self._read.setText(self.tr("Lisez à voix haute : « Bonjour, je vous entends bien et je vous vois bien. »"))
        self.tell_figures()

    def show_state(self, ending: Ending, texts: Texts) -> None:
        """Whether it can be listened to."""
        self._nothing = state_sentence("microphone", ending, texts)
        if self._nothing:
            self.meter.hold(-200)
        self.tell_figures()

    def tell_figures(self) -> None:
        measures = self.check.measures if self.check is not None else {}
        expected = self.tr("attendu {low} à {high}").format(
            low=_signed(self._quietest), high=_signed(max(LOUDEST_DBOV, self._quietest + 3))
        )
        level, noise, clipped = (measures.get(name) for name in ("speech_level_dbov", "noise_dbov", "clipped_ratio"))
        measured = level is not None and noise is not None and clipped is not None
        self._level.setVisible(measured or not self._nothing)
        self._read.setVisible(measured or not self._nothing)
        # In the accent where it is what comes next: not once the voice was found good, nor where something else is in its way.
        next_step = self.check is None or (level is not None and self.check.verdict != "ready")
        self._read.setProperty("role", "accent" if next_step else "secondary")
        restyle(self._read)
        if level is None or noise is None or clipped is None:
            self._level.setText(self.tr("La barre suit votre voix"))
            # What was found says the same, with more.
            self._others.setText(expected if not self._nothing else "" if self.check is not None else self._nothing)
            self.meter.setAccessibleDescription(self._others.text())
            return
        self._level.setText(self.tr("niveau de parole {level} dBov").format(level=_signed(level, 1)))
        if self._clipped.verdict(clipped) == "ready":
            clipping = self.tr("pas d’écrêtage")
        else:
            clipping = self.tr("écrêté à {percent} %").format(percent=number_text(100 * clipped, 1))
        others = [self.tr("bruit {noise} dBov").format(noise=_signed(noise)), clipping, expected]
        self._others.setText(" · ".join(others))
        self.meter.setAccessibleDescription(self._level.text())


def _signed(number: float, decimals: int = 0) -> str:
    """With a true minus, as figures are set."""
    return number_text(number, decimals).replace("-", "−")
