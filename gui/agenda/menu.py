"""The menu of a place in the agenda: what can be done with the appointment there, or with the free time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.agenda.possible import Possible
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.occurrences import StoredAppointment

Do = Callable[[], object]


def appointment_menu(parent: QWidget, one: StoredAppointment, may: Possible, acts: dict[str, Do]) -> QMenu:
    """`acts` by name: `details`, `settle`, `join`, `move`, `length`, `arrived`, `fulfilled`, `noshow`, `cancel`, `copy`."""
    menu = QMenu(parent)
    translate = QCoreApplication.translate
    _add(menu, translate("AgendaMenu", "Détail"), acts["details"])
    if one.conflict:
        _add(menu, translate("AgendaMenu", "Choisir une version…"), acts["settle"])
    if one.link:
        _add(menu, translate("AgendaMenu", "Ouvrir la téléconsultation"), acts["join"], may.join)
    if not one.foreign:
        menu.addSeparator()
        _add(menu, translate("AgendaMenu", "Déplacer…"), acts["move"], may.move)
        _add(menu, translate("AgendaMenu", "Modifier la durée…"), acts["length"], may.resize)
        menu.addSeparator()
        for status, text in (
            (AppointmentStatus.ARRIVED, translate("AgendaMenu", "Arrivé")),
            (AppointmentStatus.FULFILLED, translate("AgendaMenu", "Réalisé")),
            (AppointmentStatus.NOSHOW, translate("AgendaMenu", "Absent")),
        ):
            made = _add(menu, text, acts[status], may.outcome and one.status is not status)
            made.setCheckable(True)
            made.setChecked(one.status is status)
        menu.addSeparator()
        _add(menu, translate("AgendaMenu", "Annuler le rendez-vous…"), acts["cancel"], may.cancel)
    if one.reference:
        menu.addSeparator()
        text = translate("AgendaMenu", "Copier la référence {reference}").format(reference=one.reference.replace("&", "&&"))
        _add(menu, text, acts["copy"])
    return menu


def slot_menu(parent: QWidget, *, writable: bool, book: Do) -> QMenu:
    """Free time."""
    menu = QMenu(parent)
    _add(menu, QCoreApplication.translate("AgendaMenu", "Réserver ici…"), book, writable)
    return menu


def _add(menu: QMenu, text: str, act: Do, enabled: bool = True) -> QAction:
    made = QAction(text, menu)
    made.setEnabled(enabled)
    made.triggered.connect(lambda _checked=False: act())
    menu.addAction(made)
    return made
