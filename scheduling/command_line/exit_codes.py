"""The exit codes of the command line, and which one stands for what happened."""

from __future__ import annotations

from collections.abc import Iterable

from scheduling.errors import (
    AccountEmptied,
    CalDavError,
    CalendarEmptied,
    CalendarGone,
    Cancelled,
    InputRefused,
    NotACalendarServer,
    NotAllowed,
    SchedulingError,
    SealRefused,
    SecretsRefused,
    ServerUnreachable,
    SignInRefused,
    StoreError,
    UnreadableObject,
)

DONE = 0
OUR_FAULT = 1
"""An error that is a fault of this program: it is in the log."""
WRONG_USE = 2
TAKEN = 3
QUEUED = 4
CONFLICT = 5
SIGN_IN = 6
UNREACHABLE = 7
STORE = 8
NOT_ALLOWED = 9
INTERRUPTED = 130
"""Ended by Ctrl-C, as shells count it: 128 and the signal's number."""

_OF_ERROR: tuple[tuple[type[SchedulingError], int], ...] = (
    (InputRefused, WRONG_USE),
    # A passphrase or key file that does not fit is mended by the person who gave it.
    (SealRefused, WRONG_USE),
    (SignInRefused, SIGN_IN),
    (NotACalendarServer, NOT_ALLOWED),
    (NotAllowed, NOT_ALLOWED),
    (UnreadableObject, NOT_ALLOWED),
    (ServerUnreachable, UNREACHABLE),
    # A person has to look whether the calendar was really emptied.
    (AccountEmptied, CONFLICT),
    (CalendarEmptied, CONFLICT),
    (CalendarGone, NOT_ALLOWED),
    (CalDavError, UNREACHABLE),
    (StoreError, STORE),
    # Without its key the store stays locked.
    (SecretsRefused, STORE),
    (Cancelled, INTERRUPTED),
)

_OF_OUTCOME = {
    "booked": DONE,
    "moved": DONE,
    "cancelled": DONE,
    "changed": DONE,
    "taken": TAKEN,
    "contended": TAKEN,
    "queued": QUEUED,
    "conflict": CONFLICT,
}

GRAVEST_FIRST = (INTERRUPTED, OUR_FAULT, STORE, SIGN_IN, NOT_ALLOWED, UNREACHABLE, CONFLICT, QUEUED, TAKEN, WRONG_USE, DONE)
"""What endangers the most first; then what only a person can mend, before what may mend itself."""


def code_of(error: SchedulingError) -> int:
    """The exit code of an error."""
    return next((code for kind, code in _OF_ERROR if isinstance(error, kind)), OUR_FAULT)


def code_of_outcome(outcome: str) -> int:
    """The exit code of what became of a booking, a move, a cancellation or a change."""
    return _OF_OUTCOME[outcome]


def gravest(codes: Iterable[int]) -> int:
    """The one code that a command over several calendars ends with."""
    return min(codes, key=GRAVEST_FIRST.index, default=DONE)
