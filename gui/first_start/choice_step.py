"""Second step: what was found, and which of it to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.accounts.calendar_choice import CalendarChoice
from gui.accounts.error_notice import ErrorNotice
from gui.accounts.key_import import KeyImport
from gui.accounts.wishes import choose_calendars
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated

if TYPE_CHECKING:
    from scheduling.office.connect import Connected


class ChoiceStep(Translated, QWidget):
    """`chosen`: the choice is kept. `back`: another account, please."""

    chosen = Signal()
    back = Signal()

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._found: Connected | None = None
        self._title = label(role="verdict", wraps=True)
        self._text = label(role="secondary", wraps=True)
        self._notice = Banner("notice", "pending")
        self._notice.hide()
        self.choice = CalendarChoice(theme)
        self._error = ErrorNotice(messages)
        self.keys = KeyImport(office, messages)
        self.keys.hide()
        self.go = button("primary")
        self._key = button("quiet")
        self._other = button("quiet")
        quiet = QHBoxLayout()
        quiet.addWidget(self._other)
        quiet.addStretch(1)
        quiet.addWidget(self._key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._title, self._text, self._notice):
            column.addWidget(widget)
        column.addWidget(self.choice, 1)
        column.addWidget(self._error)
        column.addWidget(self.go)
        column.addLayout(quiet)
        column.addWidget(self.keys)
        self.go.clicked.connect(self._keep)
        self._other.clicked.connect(self.back)
        self._key.clicked.connect(self._show_keys)
        self.choice.changed.connect(self._choice_changed)
        self.keys.imported.connect(self._keys_imported)
        self.retranslate()

    def retranslate(self) -> None:
        self._other.setText(self.tr("Utiliser un autre compte"))
        self._key.setText(self.tr("Importer la clé des identités…"))
        self._key.setToolTip(self.tr("Elle montre les noms des patients. Cela peut se faire plus tard, dans Préférences."))
        self._tell()

    def show_found(self, found: Connected) -> None:
        """Show what the account sees; what is followed is ticked."""
        self._found = found
        self._error.forget()
        ticked = {one.id for one in found.calendars if one.followed}
        self.choice.show_calendars(found.calendars, found.labels, ticked)
        self.choice.setVisible(bool(found.calendars))
        self._tell()
        self.go.setEnabled(True)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        found = self._found
        count = len(found.calendars) if found else 0
        if count:
            self._title.setText(self.tr("%n agenda(s) trouvé(s)", "", count))
            self._text.setText(
                self.tr("Choisissez ceux que vous voulez voir ici. Ce choix se change à tout moment dans Préférences.")
            )
        else:
            self._title.setText(self.tr("Aucun agenda n’est visible"))
            self._text.setText(
                self.tr("Ce compte n’a pas d’agenda, et aucun n’est partagé avec lui. Demandez-en l’accès à votre service.")
            )
        if found is not None:
            sentences = [self._messages.catalogue.on("window").text(f"notice.{one.code}", **one.values) for one in found.notices]
            self._notice.tell(self.tr("À savoir sur ce poste"), "\n".join(sentences))
            self._notice.setVisible(bool(sentences))
        self._tell_button()

    def _tell_button(self) -> None:
        count = sum(self.choice.chosen.values())
        if self._found is None or count:
            self.go.setText(self.tr("Suivre %n agenda(s)", "", count))
        else:
            self.go.setText(self.tr("Continuer sans agenda"))

    def _choice_changed(self, _changed: object) -> None:
        self._tell_button()

    def _keep(self) -> None:
        self.go.setEnabled(False)
        self._error.forget()
        job = choose_calendars(self._office, self.choice.chosen)
        job.succeeded.connect(self._kept)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)

    def _kept(self, _nothing: object) -> None:
        self.chosen.emit()

    def _failed(self, error: object) -> None:
        self.go.setEnabled(True)
        self._error.tell_error(error)

    def _stopped(self) -> None:
        self.go.setEnabled(True)

    def _show_keys(self) -> None:
        self.keys.show()
        self.keys.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keys_imported(self, _count: int) -> None:
        self._key.hide()
