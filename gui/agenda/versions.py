"""Two versions of one appointment, row by row: what differs, and who changed it. Pure but for the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gui.agenda.words import duration_text, host_of, minutes_of
from gui.appointment_words import hours_text, kind_text, patient_name, status_text
from gui.language import moment_text, weekday_text
from gui.messages import Messages
from scheduling.model.appointment import Appointment

if TYPE_CHECKING:
    from scheduling.icalendar.merge_found import Touched


@dataclass(frozen=True, slots=True)
class VersionRow:
    """`here` and `there` as words; `changed_here`, `changed_there`: other than what both were made from, `before` (None: it
    is not known). `written`: a line that an appointment as shown here does not have, told as it is written.
    """

    name: str
    here: str
    there: str
    changed_here: bool
    changed_there: bool
    before: str | None = None
    written: bool = False

    @property
    def differs(self) -> bool:
        """Whether it matters which version stays."""
        return self.written or self.here != self.there


def version_rows(
    messages: Messages,
    here: Appointment | None,
    there: Appointment | None,
    base: Appointment | None,
    lines: Sequence[Touched] = (),
) -> list[VersionRow]:
    """Rows that say nothing on either side are left out. None: there is no such version (deleted).

    `lines`: what was changed here and is otherwise on the server; each has a row of its own where no other row tells it.
    """
    sides = [_texts(messages, one) for one in (here, there, base)]
    rows = []
    any_one = here or there or base
    for name in _texts(messages, any_one):
        ours, theirs, before = (side.get(name, "") for side in sides)
        if ours or theirs:
            known = base is not None
            changed = (known and ours != before, known and theirs != before)
            rows.append(VersionRow(name, ours, theirs, *changed, before if known else None))
    differing = {row.name for row in rows if row.differs}
    told_already = {name for name, row in _shown_as().items() if differing & set(row)}
    apart = [one for one in lines if one.recurrence_id is not None or one.component != "VEVENT" or one.name not in told_already]
    return rows + [_written(messages, line, any_one, known=base is not None) for line in apart]


def _shown_as() -> dict[str, tuple[str, ...]]:
    """The rows in which a property of an appointment is told."""
    translate = QCoreApplication.translate
    day, hour, length = (
        translate("AgendaVersions", "Jour"),
        translate("AgendaVersions", "Heure"),
        translate("AgendaVersions", "Durée"),
    )
    state, link = translate("AgendaVersions", "État"), translate("AgendaVersions", "Téléconsultation")
    return {
        "DTSTART": (day, hour),
        "DTEND": (hour, length),
        "DURATION": (hour, length),
        "STATUS": (state,),
        "X-TELECONSULT-STATUS": (state,),
        "SUMMARY": (translate("AgendaVersions", "Titre"),),
        "CATEGORIES": (translate("AgendaVersions", "Nature"),),
        "URL": (link,),
        "CONFERENCE": (link,),
        "X-TELECONSULT-SEALED": (translate("AgendaVersions", "Patient"),),
    }


def _written(messages: Messages, line: Touched, one: Appointment | None, *, known: bool) -> VersionRow:
    # not needed before there is a conflict
    from scheduling.office.told_lines import occurrence_of, told

    here, there, before = told(line)
    name = messages.catalogue.on("window").word("line", line.name)
    name = name[:1].upper() + name[1:]
    occurrence = occurrence_of(line, one.start.tzinfo if one is not None else None)
    if occurrence is not None:
        when = moment_text(occurrence) if isinstance(occurrence, datetime) else weekday_text(occurrence)
        name = QCoreApplication.translate("AgendaVersions", "{name}, occurrence du {when}").format(name=name, when=when)
    changed = (known and line.local != line.base, known and line.server != line.base)
    return VersionRow(name, here, there, *changed, before if known else None, written=True)


def _texts(messages: Messages, one: Appointment | None) -> dict[str, str]:
    if one is None:
        return {}
    translate = QCoreApplication.translate
    return {
        translate("AgendaVersions", "Jour"): weekday_text(one.start.date()),
        translate("AgendaVersions", "Heure"): hours_text(one),
        translate("AgendaVersions", "Durée"): duration_text(minutes_of(one)),
        translate("AgendaVersions", "Praticien"): one.calendar,
        translate("AgendaVersions", "État"): status_text(messages, one),
        translate("AgendaVersions", "Nature"): kind_text(messages, one),
        translate("AgendaVersions", "Patient"): patient_name(one.patient) if one.patient else "",
        translate("AgendaVersions", "Téléconsultation"): host_of(one.link) if one.link else "",
        translate("AgendaVersions", "Titre"): one.summary,
    }
