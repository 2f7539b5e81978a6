"""The camera: oneself, live, and the figures of three seconds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from device_check.capture import Ending
from device_check.quantities import Texts
from device_check.thresholds import Thresholds
from gui.language import number_text
from gui.readiness.check_card import CheckCard
from gui.readiness.device_choice import DeviceChoice
from gui.readiness.figure import Figure
from gui.readiness.preview import Preview
from gui.readiness.verdict_words import state_sentence
from gui.theme.theme import Theme
from gui.widgets.parts import label

_FIGURES = ("rate", "format", "light", "frozen", "shutter")


class CameraCard(CheckCard):
    """`choice` and `preview` are the page's to fill."""

    of = ("camera",)
    shown = frozenset({"frame_rate_fps", "mean_luma", "frozen_s", "black_ratio"})

    def __init__(self, theme: Theme, thresholds: Thresholds, parent: QWidget | None = None) -> None:
        super().__init__(theme, thresholds, parent)
        self.choice = DeviceChoice("camera")
        self.preview = Preview(theme)
        self._figures = {name: Figure("strong") for name in _FIGURES}
        self._private = label(role="hint", wraps=True)
        figures = QVBoxLayout()
        figures.setSpacing(8)
        for figure in self._figures.values():
            figures.addWidget(figure)
        figures.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.preview, 1, Qt.AlignmentFlag.AlignTop)
        row.addLayout(figures)
        self.body.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(row)
        self.body.addWidget(self._private)
        self.retranslate()

    def retranslate(self) -> None:
        self.name(self.tr("Caméra"))
        self.choice.name_nothing(self.tr("Aucune caméra"))
        self.choice.setAccessibleName(self.tr("Caméra utilisée"))
        self.preview.setAccessibleName(self.tr("Image de la caméra"))
        self._private.setText(self.tr("L’image reste sur ce poste : rien n’est enregistré ni envoyé."))
        self.tell_figures()

    def show_state(self, ending: Ending, texts: Texts) -> None:
        """Whether pictures may come, and what stands in their place."""
        nothing = state_sentence("camera", ending, texts)
        if nothing or not self.preview.has_picture:
            self.preview.show_text(nothing or self.tr("La caméra s’allume…"))

    def show_picture(self, image: QImage) -> None:
        """One picture of the camera."""
        self.preview.show_picture(image)

    def tell_figures(self) -> None:
        measures = self.check.measures if self.check is not None else {}
        tell = {name: figure.tell for name, figure in self._figures.items()}
        rate = measures.get("frame_rate_fps")
        limit = self.thresholds.row("camera", "frame_rate_fps").ready
        rate_limit = self.tr("il faut {limit}").format(limit=number_text(limit))
        rate_text = "" if rate is None else self.tr("{rate} /s").format(rate=number_text(rate, 1))
        tell["rate"](self.tr("Images"), rate_text, rate_limit)
        size = [measures.get(name) for name in ("width_px", "height_px")]
        tell["format"](self.tr("Format"), " × ".join(str(round(side)) for side in size if side is not None))
        tell["light"](self.tr("Lumière"), self._judged("mean_luma", self.tr("bonne"), self.tr("faible")))
        tell["frozen"](self.tr("Image figée"), self._judged("frozen_s", self.tr("non"), self.tr("oui")))
        tell["shutter"](self.tr("Obturateur"), self._judged("black_ratio", self.tr("ouvert"), self.tr("fermé")))

    def _judged(self, measure: str, good: str, bad: str) -> str:
        value = self.check.measures.get(measure) if self.check is not None else None
        if value is None:
            return ""
        return good if self.thresholds.row("camera", measure).verdict(value) == "ready" else bad
