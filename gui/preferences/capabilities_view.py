"""What each server was shown to do: whether one slot can go to one patient only there, what a lack costs, and trying again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.accounts.error_notice import ErrorNotice
from gui.accounts.job_progress import JobProgress
from gui.jobs import Job
from gui.messages import Messages
from gui.office import Office
from gui.widgets.parts import button, fit_wrapped, label
from gui.widgets.translated import Translated
from scheduling.office.state import OfficeState
from scheduling.office.workspace import Workspace


class CapabilitiesView(Translated, QWidget):
    """One block for each account, and for each calendar of others that was tried by itself. `tried`: again, just now."""

    tried = Signal()

    def __init__(self, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._names: list[str] = []
        self._title = label(role="title")
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        self.blocks: list[CapabilityBlock] = []
        self.again = button("outline")
        self.progress = JobProgress(messages)
        self.error = ErrorNotice(messages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._title, self._list, self.progress, self.error):
            column.addWidget(widget)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.again.clicked.connect(self._try_again)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Ce que les serveurs garantissent"))
        self.again.setText(self.tr("Vérifier de nouveau"))
        self.again.setAccessibleDescription(
            self.tr("Un événement d’essai est écrit loin de toute date réelle, en 2037, puis retiré.")
        )

    def show_state(self, state: OfficeState) -> None:
        """What is known of the accounts now; hidden where there is none."""
        shown: list[tuple[str, Mapping[str, object]]] = [(one.name, one.capabilities) for one in state.accounts]
        shown += [(state.labels[one.id], one.capabilities) for one in state.calendars if "probe" in one.capabilities]
        self._names = [one.name for one in state.accounts]
        self._show_blocks(shown)
        self.setVisible(bool(self._names))

    def _show_blocks(self, shown: Sequence[tuple[str, Mapping[str, object]]]) -> None:
        while len(self.blocks) > len(shown):
            self.blocks.pop().deleteLater()
        while len(self.blocks) < len(shown):
            self.blocks.append(CapabilityBlock(self._messages))
            self._rows.addWidget(self.blocks[-1])
        for block, (name, kept) in zip(self.blocks, shown, strict=True):
            block.tell(name, kept)
        fit_wrapped(self._list)

    def _try_again(self) -> None:
        self.error.forget()
        job = probe(self._office, list(self._names))
        job.succeeded.connect(self._tried)
        job.failed.connect(self.error.tell_error)
        job.finished.connect(self._ended)
        self.again.setEnabled(False)
        self.progress.follow(job)

    def _tried(self, _nothing: object) -> None:
        self.tried.emit()

    def _ended(self) -> None:
        self.again.setEnabled(True)


class CapabilityBlock(Translated, QWidget):
    """One server, or one calendar: the guarantee in a sentence, the costs, and every fact on demand."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._name = ""
        self._kept: Mapping[str, object] = {}
        self._title = label(role="strong", wraps=True)
        self.result = label(role="body", wraps=True)
        self.costs = label(role="secondary", wraps=True)
        self.details = button("quiet")
        self.details.setCheckable(True)
        self.facts = label(role="secondary", wraps=True)
        self.facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self.result, self.costs):
            column.addWidget(widget)
        column.addWidget(self.details, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.facts)
        self.facts.hide()
        self.details.toggled.connect(self.facts.setVisible)
        self.retranslate()

    def tell(self, name: str, kept: Mapping[str, object]) -> None:
        """Show what is kept of it (`Capabilities`)."""
        if (name, kept) != (self._name, self._kept):
            self._name, self._kept = name, kept
            self.retranslate()

    def retranslate(self) -> None:
        from scheduling.messages.capability_words import (
            costs,
            early_end,
            guarantee,
            told,
        )  # only who opens the preferences needs it
        from scheduling.store.capabilities import Capabilities

        words = self._messages.catalogue
        known = Capabilities.from_stored(self._kept)
        self._title.setText(self._name)
        self.details.setText(self.tr("Tout ce qui a été essayé"))
        self.details.setAccessibleName(self.tr("Tout ce qui a été essayé : {name}").format(name=self._name))
        self.details.setVisible(known is not None)
        if known is None:
            self.result.setText(self.tr("Pas encore essayé."))
            self.costs.hide()
            self.facts.setText("")
            return
        self.result.setText(guarantee(known, words))
        self.costs.setText("\n".join(line for line in (early_end(known, words), *costs(known, words)) if line))
        self.costs.setVisible(bool(self.costs.text()))
        lines = [self.tr("{fact} : {answer}").format(fact=one.words, answer=one.answer) for one in told(known, words)]
        self.facts.setText("\n".join([*([known.product] if known.product else []), *lines]))


def probe(office: Office, names: Sequence[str]) -> Job:
    """Try the servers of these accounts again, one after the other."""
    asked = list(names)

    def work(workspace: Workspace) -> object:
        from scheduling.office.probe import probe_account  # HTTP: 150 ms that the start does without

        for name in asked:
            probe_account(workspace, name)
        return None

    return office.ask("probe", work, writes=True)
