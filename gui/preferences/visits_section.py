"""Appointments: time zone, what an event's title tells, and where links may lead."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimeZone
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from gui.accounts.error_notice import ErrorNotice
from gui.messages import Messages
from gui.preferences.kept_settings import KeptSettings
from gui.preferences.link_hosts_field import LinkHostsField
from gui.preferences.section import Section, SettingRow
from gui.theme.theme import Theme
from gui.widgets.parts import label, line, restyle

LABELS = ("reference", "initials", "name")


class VisitsSection(Section):
    """Chosen values are written at once; the hosts when the person says so."""

    def __init__(self, theme: Theme, kept: KeptSettings, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = kept
        self.zone = QComboBox()
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._zones = sorted({bytes(one.data()).decode() for one in QTimeZone.availableTimeZoneIds()} | {kept.settings.time_zone})
        self.zone.addItems(self._zones)
        self.zone.setCurrentText(kept.settings.time_zone)
        # By the longest of 600 names it would take a tenth of a second to find its width.
        self.zone.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.zone.setMinimumContentsLength(22)
        completer = QCompleter(self._zones, self.zone)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.setCompleter(completer)
        self._wrong_zone = label(role="wrong", wraps=True)
        self._wrong_zone.hide()
        self.label = QComboBox()
        for one in LABELS:
            self.label.addItem("", one)
        self.label.setCurrentIndex(LABELS.index(kept.settings.event_label))
        self.link_hosts = LinkHostsField(theme, kept, messages, "link_hosts", kept.settings.link_hosts)
        self.link_hosts.retranslate()
        self._zone = SettingRow(theme, self.zone, kept.is_managed("time_zone"))
        self._label = SettingRow(theme, self.label, kept.is_managed("event_label"))
        self._error = ErrorNotice(messages)
        card = self.add_card()
        for widget in (self._label, line(), self._zone, self._wrong_zone, self._error):
            card.addWidget(widget)
        self.add_card().addWidget(self.link_hosts)
        self.label.activated.connect(self._choose_label)
        self.zone.activated.connect(self._choose_zone)
        edit = self.zone.lineEdit()
        if edit is not None:
            edit.editingFinished.connect(self._choose_zone)
        self.retranslate()

    def retranslate(self) -> None:
        self._label.tell(
            self.tr("Titre des rendez-vous sur le serveur"),
            self.tr("C’est ce que voient les personnes qui ouvrent l’agenda avec un autre programme."),
        )
        for number, text in enumerate(
            (self.tr("La référence seule, sans nom"), self.tr("Les initiales du patient"), self.tr("Le nom du patient"))
        ):
            self.label.setItemText(number, text)
        self._zone.tell(self.tr("Fuseau horaire"), self.tr("Toutes les heures sont montrées dans ce fuseau."))
        if not self._wrong_zone.isHidden():
            self._refuse_zone()

    def _choose_label(self, number: int) -> None:
        if LABELS[number] != self._kept.settings.event_label:
            self._write("event_label", LABELS[number])

    def _choose_zone(self) -> None:
        chosen = self.zone.currentText().strip()
        if chosen == self._kept.settings.time_zone:
            self._mark_zone(False)
        elif chosen not in self._zones:
            self._refuse_zone()
        else:
            self._mark_zone(False)
            self._write("time_zone", chosen)

    def _refuse_zone(self) -> None:
        self._wrong_zone.setText(
            self.tr("« {zone} » n’est pas un fuseau horaire connu. Par exemple : Europe/Paris.").format(
                zone=self.zone.currentText()
            )
        )
        self._mark_zone(True)

    def _mark_zone(self, wrong: bool) -> None:
        self._wrong_zone.setVisible(wrong)
        self.zone.setProperty("wrong", wrong)
        restyle(self.zone)

    def _write(self, name: str, value: object) -> None:
        self._error.forget()
        self._kept.write(name, value).failed.connect(self._error.tell_error)
