"""Who waits for an answer while an operation is sent: it decides what becomes of a wish that cannot be met."""

from __future__ import annotations

from enum import StrEnum


class Attempt(StrEnum):
    """`FRESH`: made by this very call, so a refusal ends it. `AGAIN`: a person waits, but it was in the outbox before.
    `LATER`: nobody waits. What was in the outbox before stays there until it is done or a person gives it up.
    """

    FRESH = "fresh"
    AGAIN = "again"
    LATER = "later"
