"""The names of our own properties and categories, in one place.

RFC 5545 keeps `X-` names that a program does not know; servers that drop them are found by the account's probe.
"""

from __future__ import annotations

STATUS = "X-TELECONSULT-STATUS"
"""FHIR's code where STATUS cannot say it: proposed, arrived, fulfilled, noshow."""
REFERENCE = "X-TELECONSULT-REFERENCE"
"""The opaque reference: a summary edited elsewhere must not lose it."""
SERIES = "X-TELECONSULT-SERIES"
"""What ties the appointments of one series."""
SEALED = "X-TELECONSULT-SEALED"
"""The patient's identity and the note, sealed."""
NONCE = "X-TELECONSULT-NONCE"
"""New with each of our writes: tells after a time-out whether this one arrived."""
CLAIM = "X-TELECONSULT-CLAIM"
"""A claim on a slot, TENTATIVE, not yet an appointment."""
CLAIMED_BY = "X-BY"
"""Parameter of the claim: the login name of whoever claims, so that a person knows whom to ask about one that was left behind."""
OVERBOOKED = "X-TELECONSULT-OVERBOOKED"
"""Why it was booked over another one, on purpose."""

CATEGORY = "TELECONSULTATION"
"""By this category an event is ours."""
RANGE_CATEGORY = "TELECONSULTATION-RANGE"
"""By this category an event is an open range of its practitioner."""

PRODUCT = "-//Teleconsult//Teleconsult//FR"
