"""A pasted line is taken apart only where it says itself what is what."""

from __future__ import annotations

from datetime import date

import pytest

from gui.booking.names import short_names
from gui.booking.patient_text import BadDate, PatientParts, looks_like_mail, read_birth_date, take_apart

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("HADDAD Nora, 12/04/1961", PatientParts("HADDAD", "Nora", "12/04/1961")),
        ("HADDAD Nora 12/04/1961", PatientParts("HADDAD", "Nora", "12/04/1961")),
        ("  HADDAD\tNora\n12/04/1961 ", PatientParts("HADDAD", "Nora", "12/04/1961")),
        ("Nora HADDAD, née le 12.04.1961 (65 ans)", PatientParts("HADDAD", "Nora", "12.04.1961")),
        ("DE LA TOUR Anne Marie né(e) le 01-02-1950", PatientParts("DE LA TOUR", "Anne Marie", "01-02-1950")),
        ("Haddad, Nora", PatientParts("Haddad", "Nora")),
        ("Haddad, Nora, 12/04/1961", PatientParts("Haddad", "Nora", "12/04/1961")),
        ("haddad nora 12041961", PatientParts("haddad nora", "", "12041961")),
        ("LE GOFF René DDN: 1961-04-12", PatientParts("LE GOFF", "René", "1961-04-12")),
        ("Haddad Nora", None),
        ("HADDAD NORA", None),
        ("Haddad", None),
        ("André", None),
        ("O'BRIEN-LÉVY Zoé", PatientParts("O'BRIEN-LÉVY", "Zoé")),
        ("Anne DUPONT Marie", None),
        ("", None),
    ],
)
def test_taken_apart(text: str, parts: PatientParts | None) -> None:
    found = take_apart(text)
    assert (found is None) == (parts is None)
    if found and parts:
        assert (found.family, found.given, found.birth_date) == (parts.family, parts.given, parts.birth_date)


@pytest.mark.parametrize("text", ["12/04/1961", "12.4.1961", "12-04-1961", "12 04 1961", "12041961", "1961-04-12", " 12/4/1961 "])
def test_birth_dates_as_people_write_them(text: str) -> None:
    assert read_birth_date(text, TODAY) == date(1961, 4, 12)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("12/04/61", "short_year"),
        ("31/02/1961", "unreadable"),
        ("04/13/1961", "unreadable"),
        ("hier", "unreadable"),
        ("22/11/2026", "future"),
        ("12/04/1861", "too_old"),
        ("12/04", "unreadable"),
    ],
)
def test_birth_dates_that_cannot_be(text: str, problem: str) -> None:
    with pytest.raises(BadDate) as refused:
        read_birth_date(text, TODAY)
    assert refused.value.problem == problem
    assert text not in str(refused.value)


def test_born_today_is_possible() -> None:
    assert read_birth_date("21/11/2026", TODAY) == TODAY


def test_mail_addresses() -> None:
    assert looks_like_mail("nora.haddad@exemple.fr")
    assert not any(map(looks_like_mail, ("nora", "nora@", "nora@exemple", "a b@c.fr", "nora@@c.fr")))


def test_short_names_tell_practitioners_apart() -> None:
    names = {1: "Dr Amel Bensaïd", 2: "IDE Sophie Caron", 3: "Dr Luc Caron", 4: "Salle 2", 5: "Dr Jean de La Tour", 6: "Dr Roy"}
    assert short_names(names) == {
        1: "Bensaïd",
        2: "IDE Sophie Caron",
        3: "Dr Luc Caron",
        4: "Salle 2",
        5: "de La Tour",
        6: "Roy",
    }


def test_a_trace_does_not_tell_the_name() -> None:
    assert "HADDAD" not in repr(take_apart("HADDAD Nora, 12/04/1961"))
