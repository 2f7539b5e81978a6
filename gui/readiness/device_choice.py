"""Which of several cameras, microphones or loudspeakers is used: a list under a card's title, and why another were better."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from device_check.capture import Device
from device_check.examination import Examined
from gui.widgets.folding import Folding
from gui.widgets.parts import button, label, set_tone
from gui.widgets.tooltip import tooltip_text
from gui.widgets.translated import Translated

_LONGEST = 24
"""Letters of a device's name in a reason: why it is better stands after it, and is not cut."""


class DeviceList(QComboBox):
    """The wheel scrolls the page; only a list that was entered turns with it."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DeviceChoice(Translated, QWidget):
    """`device_chosen`: the id of the one that the person chose. `kind`: camera, microphone or loudspeaker."""

    device_chosen = Signal(str)

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._nothing = self._better = ""
        self._missing = False
        self._devices: Sequence[Device] = ()
        self._used = ""
        self.list = DeviceList()
        self.list.setProperty("role", "flat")
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.setMinimumContentsLength(8)
        self.list.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.activated.connect(self._activated)
        self.reason = label(role="secondary")
        set_tone(self.reason, "pending", "ink")
        self.take = button("quiet")
        self.take.clicked.connect(self._take)
        self._why = QWidget()
        why = QHBoxLayout(self._why)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(8)
        why.addWidget(self.reason, 1)
        why.addWidget(self.take)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Folding((self.list, self._why), grows=1, gap=12, row_gap=0))
        self.setFocusProxy(self.list)
        self.retranslate()

    def setAccessibleName(self, name: str) -> None:  # noqa: N802  Qt's name
        """What is chosen here: it is the list's name."""
        self.list.setAccessibleName(name)

    def name_nothing(self, text: str) -> None:
        """What is said where there is none."""
        self._nothing = text
        if not self._devices:
            self.show_devices((), "")

    def show_devices(self, devices: Sequence[Device], used: str, *, missing: bool = False) -> None:
        """List `devices`, with the one of id `used` in sight; without any, say so. `missing`: the one that was wanted is not
        there.
        """
        self._devices, self._used, self._missing = devices, used, missing
        self.list.clear()
        for device in devices:
            told = self.tr("{device} (par défaut)") if device.default and len(devices) > 1 else "{device}"
            self.list.addItem(told.replace("{device}", device.description), device.id)
        if not devices:
            self.list.addItem(self._nothing, "")
        self.list.setEnabled(bool(devices))
        self.list.setCurrentIndex(max(0, next((place for place, device in enumerate(devices) if device.id == used), 0)))
        self._tell()

    def advise(self, better: str) -> None:
        """The examination found that the device of this name does better than the one that was used; empty: it found none."""
        self._better = better
        self._tell()

    def retranslate(self) -> None:
        self.take.setText(self.tr("L’utiliser"))
        self.show_devices(self._devices, self._used, missing=self._missing)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # another size of text
            self._tell()

    def _tell(self) -> None:
        """One reason at a time: what can be done now before what is only told. The one that is taken needs none any more."""
        better = self._better_device()
        if better is not None:
            why = self._praise()
            self._tell_reason(why.replace("{device}", _short(better.description)), why.replace("{device}", better.description))
            self.take.setAccessibleName(self.tr("Utiliser « {device} »").replace("{device}", better.description))
        elif self._missing:
            self._tell_reason(self._absent(), self._absent())
        self.take.setVisible(better is not None)
        self._why.setVisible(better is not None or self._missing)
        told = self.reason.accessibleName() if not self._why.isHidden() else ""
        self.take.setAccessibleDescription(told)
        self.list.setAccessibleDescription(told)

    def _tell_reason(self, shown: str, whole: str) -> None:
        self.reason.setText(shown)
        self.reason.setAccessibleName(whole)
        self.reason.setToolTip(tooltip_text(whole) if whole != shown else "")
        # It goes below the list before either is cut.
        self.reason.setMinimumWidth(self.reason.sizeHint().width())
        self.list.setMinimumWidth(min(self.list.sizeHint().width(), self.list.fontMetrics().averageCharWidth() * _LONGEST))

    def _praise(self) -> str:
        match self._kind:
            case "microphone":
                return self.tr("« {device} » vous entend mieux")
            case "loudspeaker":
                return self.tr("On entend le son par « {device} »")
            case _:
                return self.tr("Caméra infrarouge : prenez « {device} »")

    def _absent(self) -> str:
        """Not by its name: what was chosen is remembered by an id, which says nothing to anybody."""
        match self._kind:
            case "microphone":
                return self.tr("Le micro choisi est absent")
            case "loudspeaker":
                return self.tr("Le haut-parleur choisi est absent")
            case _:
                return self.tr("La caméra choisie est absente")

    def _better_device(self) -> Device | None:
        """The one that was found to do better, if it is there and not in use. Of several with that name it is not known which."""
        found = [device for device in self._devices if device.description == self._better and device.id != self._used]
        return found[0] if self._better and len(found) == 1 else None

    def _take(self) -> None:
        if (better := self._better_device()) is not None:
            # The button is about to go: the list, which then shows the device, takes the focus.
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.device_chosen.emit(better.id)

    def _activated(self, place: int) -> None:
        self.device_chosen.emit(self.list.itemData(place))


def better_device(examined: Examined, kind: str) -> str:
    """The name of the device that was measured to do better than the one in use; empty where none was."""
    checks = [judged for judged in examined.checks if judged.check == kind]
    found = [finding for judged in checks for finding in judged.findings if finding.code == f"wrong_default_{kind}"]
    return str(found[0].values.get("better", "")) if found else ""


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
