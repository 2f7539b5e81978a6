"""Who waits for an answer while an operation is sent: it decides what becomes of a wish that cannot be met."""

from __future__ import annotations

from enum import StrEnum

LEASE_S = 90
"""How long a run may send an operation alone; renewed before each of its writes."""


class Attempt(StrEnum):
    """`FRESH`: made by this very call, so a refusal ends it. `AGAIN`: a person waits, but it was in the outbox before.
    `LATER`: nobody waits. What was in the outbox before stays there until it is done or a person gives it up.
    """

    FRESH = "fresh"
    AGAIN = "again"
    LATER = "later"


class TakenOver(Exception):  # nothing went wrong
    """The lease ran out (a machine that slept), and another run sends the operation by now: this one writes nothing more."""
