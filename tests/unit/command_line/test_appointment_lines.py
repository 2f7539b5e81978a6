"""Appointments as people read them."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.command_line.appointment_lines import appointment_table, outcome_lines, warning_lines
from scheduling.command_line.terminal_text import width
from scheduling.messages.catalogue import Catalogue
from scheduling.model.patient import Patient
from tests.unit.command_line.samples import BOOKED, END, FOREIGN, START


def test_a_table_in_french(fr: Catalogue, paris: ZoneInfo) -> None:
    lines = appointment_table([BOOKED, FOREIGN], paris, fr)
    assert lines == [
        "quand                          référence  agenda           état     patient        nature  titre",
        "lun. 23 nov. 2026 14:30–15:00  7F3K2Q     Dr Amel Bensaïd  réservé  DURAND Jeanne  suivi",
        "lun. 23 nov. 2026 14:30–15:00             Dr Amel Bensaïd  occupé                          RCP[31m sein",
    ]


def test_notes_say_what_waits(en: Catalogue, paris: ZoneInfo) -> None:
    waiting = replace(BOOKED, queued=True, conflict=True, overbooked="urgent")
    assert appointment_table([waiting], paris, en)[1].endswith("to be sent, conflict, overbooked")


def test_the_table_fits_the_terminal(catalogue: Catalogue, paris: ZoneInfo) -> None:
    long = replace(BOOKED, calendar="x" * 80, queued=True)
    assert all(width(line) <= 100 for line in appointment_table([long], paris, catalogue, 100))


def test_without_a_name_the_patient_number_stands(fr: Catalogue, paris: ZoneInfo) -> None:
    line = appointment_table([replace(BOOKED, patient=Patient(ipp="900123"))], paris, fr)[1]
    assert "900123" in line


def test_booked(fr: Catalogue, paris: ZoneInfo) -> None:
    assert outcome_lines(BookingOutcome(Outcome.BOOKED, BOOKED), paris, fr) == [
        "Réservé : 7F3K2Q, lun. 23 nov. 2026 14:30–15:00, Dr Amel Bensaïd, réservé",
        "Lien : https://visio.example/r",
    ]


def test_taken_says_what_stands_there_and_what_to_do(catalogue: Catalogue, paris: ZoneInfo) -> None:
    lines = outcome_lines(BookingOutcome(Outcome.TAKEN, None, (FOREIGN,)), paris, catalogue)
    assert lines[0] == catalogue.text("outcome.taken")
    assert lines[2].startswith("  RCP[31m sein, ")
    assert "slots" in lines[-1]
    assert "--overbook" in lines[-1]


def test_every_outcome_that_did_not_settle_has_its_remedy(catalogue: Catalogue, paris: ZoneInfo) -> None:
    for outcome in (Outcome.TAKEN, Outcome.CONTENDED, Outcome.QUEUED, Outcome.CONFLICT):
        lines = outcome_lines(BookingOutcome(outcome, BOOKED), paris, catalogue)
        assert lines[-1] == catalogue.text(f"outcome.remedy.{outcome}")


def test_whole_days_and_several_days(en: Catalogue, paris: ZoneInfo) -> None:
    day = replace(FOREIGN, start=START.replace(hour=0, minute=0), end=END.replace(day=25, hour=0), all_day=True, busy=False)
    line = appointment_table([day], paris, en)[1]
    assert line.startswith("Mon 23 Nov 2026 – Tue 24 Nov 2026 ")
    assert " free " in line


def test_warnings(fr: Catalogue) -> None:
    lines = warning_lines(["public_holiday", "no_ranges:Dr \x1bX", "brand_new"], fr)
    assert lines[0] == "Attention : c'est un jour férié."
    assert lines[1].startswith("Attention : Dr X n'a pas de plage ouverte")
    assert lines[2] == "Attention : brand_new"
