"""The live verdict as a sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gui.agenda.drop_verdict import DropVerdict
from gui.agenda.paint_words import short_who
from gui.appointment_words import hours_text
from gui.language import time_text
from scheduling.model.interval import Interval


def drop_sentence(verdict: DropVerdict, wanted: Interval, label: str) -> str:
    """What would happen, and whom it concerns."""
    translate = QCoreApplication.translate
    if verdict.code == "taken":
        text = translate("AgendaGrid", "{time} est pris : {who}, {hours}")
        first = verdict.blocked_by[0]
        return text.format(time=time_text(wanted.start), who=short_who(first), hours=hours_text(first))
    sentences = {
        "free": translate("AgendaGrid", "{time} est libre · {calendar}"),
        "unchanged": translate("AgendaGrid", "{time} · là où il est"),
        "outside": translate("AgendaGrid", "{time} : hors des plages ouvertes · {calendar}"),
        "past": translate("AgendaGrid", "{time} est déjà passé · {calendar}"),
        "read_only": translate("AgendaGrid", "{calendar} : vous pouvez lire cet agenda, pas y écrire"),
        "foreign": translate("AgendaGrid", "Écrit par un autre programme : à changer là-bas"),
        "recurring": translate("AgendaGrid", "Se répète ou dure des jours entiers : à changer dans le programme qui l’a créé"),
        "cancelled": translate("AgendaGrid", "Annulé : à réserver de nouveau"),
        "conflict": translate("AgendaGrid", "Conflit : choisissez d’abord la version à garder"),
    }
    return sentences[verdict.code].format(time=time_text(wanted.start), calendar=label)
