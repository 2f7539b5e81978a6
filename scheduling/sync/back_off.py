"""When a server that failed, or asked to be left alone, is asked again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from scheduling.errors import BadAnswer, SchedulingError, ServerBusy, ServerUnreachable, SignInRefused

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=30)
"""However often it failed: people wait for what comes."""
LONGEST_WISH = timedelta(hours=1)
"""However long a server asks to be left alone: the same."""
UNREACHED = frozenset({"name_not_found", "network_unreachable", "connection_refused", "proxy", "missing", "no_ticket"})
"""Failures that no calendar server has noticed: trying again burdens none, and the network may be back any moment."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The server is asked again at `until` (None: at once); `failures` in a row led to it, 0: it asked for it itself."""

    until: datetime | None = None
    failures: int = 0


def pause_after(errors: Sequence[SchedulingError | None], earlier: Pause, now: datetime, chance: Random) -> Pause:
    """What follows from how an account's calendars ended (None: well).

    The time that the server names (RFC 9110, 10.2.3) counts as it is. Else the pause doubles with each failure in a row,
    and is spread by up to a half, so that all workstations of a hospital do not come back at one moment.
    """
    busy = [one for one in errors if isinstance(one, ServerBusy)]
    wish_s = max((one.retry_after_s or 0 for one in busy), default=0)
    if wish_s > 0:
        return Pause(now + timedelta(seconds=min(wish_s, LONGEST_WISH.total_seconds())), 0)
    failed = [one for one in errors if one is not None and _is_the_server(one)]
    if not busy and (not errors or len(failed) < len(errors)):
        return Pause()
    if not busy and all(getattr(one, "reason", "") in UNREACHED for one in failed):
        return earlier
    failures = earlier.failures + 1
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10))
    return Pause(now + longest * chance.uniform(0.5, 1), failures)


def still_waits(pause: Pause, now: datetime, url: str, *, asked_for: bool) -> ServerUnreachable | None:
    """Why the server is not asked now, or None where it is.

    Whoever has asked for it (`asked_for`) is not kept waiting because of earlier failures; what the server wished counts for all.
    """
    if pause.until is None:
        return None
    left = pause.until - now
    if not timedelta(0) < left <= LONGEST_WISH:
        return None  # over, or the clock was set back
    if pause.failures == 0:
        return ServerBusy(url, "asked_to_wait", left.total_seconds())
    return None if asked_for else ServerUnreachable(url, "pausing")


def _is_the_server(error: SchedulingError) -> bool:
    if isinstance(error, BadAnswer):
        return error.status >= 500
    return isinstance(error, ServerUnreachable | SignInRefused)
