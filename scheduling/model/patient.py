"""Who the teleconsultation is for. Never in a log, a file name, a URL, a process list."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date

from scheduling.errors import PatientRefused

LONGEST_FIELD = 2_000
"""Characters; a note longer than this belongs in the patient record."""


@dataclass(frozen=True, slots=True)
class Patient:
    """All fields optional, but one of `family` and `ipp` (the hospital's own patient number) is needed."""

    family: str | None = None
    given: str | None = None
    birth_date: str | None = None
    ipp: str | None = None
    phone: str | None = None
    email: str | None = None
    note: str | None = None

    def __repr__(self) -> str:
        return "Patient(…)"  # a trace or a log line must not tell the name

    def as_dict(self) -> dict[str, str | None]:
        """The same, as JSON has it."""
        return asdict(self)


def read_patient(text: str) -> Patient:
    """A patient from JSON text; an unknown field, a wrong type or an empty identity is refused by name."""
    try:
        found = json.loads(text)
    except ValueError:
        raise PatientRefused("not_json") from None
    if not isinstance(found, dict):
        raise PatientRefused("not_an_object")
    known = {field.name for field in fields(Patient)}
    cleaned: dict[str, str | None] = {}
    for name, value in found.items():
        if name not in known:
            raise PatientRefused("unknown_field", str(name)[:40])
        if value is not None and not isinstance(value, str):
            raise PatientRefused("wrong_type", name)
        if value is not None and len(value) > LONGEST_FIELD:
            raise PatientRefused("too_long", name)
        cleaned[name] = (value.strip() or None) if value is not None else None
    patient = Patient(**cleaned)
    if not patient.family and not patient.ipp:
        raise PatientRefused("no_identity")
    if patient.birth_date:
        try:
            date.fromisoformat(patient.birth_date)
        except ValueError:
            raise PatientRefused("wrong_type", "birth_date") from None
    return patient
