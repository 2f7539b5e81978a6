"""What becomes of an export: it is being written, it is there, or why not and what to do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.messages import Messages
from gui.readiness.export_writers import Refused, Written
from gui.widgets.banner import Banner
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated


class ExportDialog(Translated, QDialog):
    """`elsewhere_wanted`: it could not be written there. `folder_wanted`: it could, and the person wants to see it."""

    elsewhere_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, messages: Messages, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages, self._path = messages, path
        self._outcome: Written | Refused | None = None
        self._fault: object | None = None
        self._notice = Banner("notice", "booked")
        self._where = label(role="secondary", wraps=True)
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.act, self.shut = button("outline"), button()
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        foot.addWidget(self.act)
        foot.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._notice)
        column.addWidget(self._where)
        column.addStretch(1)
        column.addLayout(foot)
        self.setMinimumWidth(480)
        self.act.clicked.connect(self._act)
        self.shut.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        self.retranslate()

    def show_outcome(self, outcome: Written | Refused) -> None:
        """It was written, or refused."""
        self._outcome = outcome
        self.retranslate()
        (self.act if isinstance(outcome, Refused) else self.shut).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fault(self, error: object) -> None:
        """Our own mistake."""
        self._fault = error
        self.retranslate()

    def retranslate(self) -> None:
        texts, outcome, name = self._messages.catalogue, self._outcome, self._path.name
        self.setWindowTitle(texts.text("export.title"))
        self._where.setText(str(self._path.parent))
        self.shut.setText(texts.text("export.close"))
        self.shut.setAccessibleName(self.shut.text())
        act = ""
        if self._fault is not None:
            told = self._messages.of(self._fault)
            self._notice.set_tone("conflict")
            self._notice.tell(texts.text("export.failed", file=name), f"{told.headline} {told.remedy}")
        elif isinstance(outcome, Refused):
            self._notice.set_tone("conflict")
            reason = texts.text(f"export.reason.{outcome.reason}", told=outcome.told)
            self._notice.tell(texts.text("export.failed", file=name), reason)
            act = texts.text("export.elsewhere")
        elif isinstance(outcome, Written):
            self._notice.set_tone("arrived")
            self._notice.tell(texts.text("export.done", file=name))
            act = texts.text("export.open_folder")
        else:
            self._notice.set_tone("booked")
            self._notice.tell(texts.text("export.writing", file=name))
        self.act.setText(act)
        self.act.setAccessibleName(act)
        self.act.setVisible(bool(act))

    def _act(self) -> None:
        refused = isinstance(self._outcome, Refused)
        self.accept()
        (self.elsewhere_wanted if refused else self.folder_wanted).emit()
