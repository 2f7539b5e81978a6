"""What stands in the way of an appointment: pure questions over what is known of a calendar.

Buffers: between two neighbours the *larger* of the one's time after and the other's time before is kept free,
not their sum: the notes of one visit and the preparation of the next fill the same pause.

What takes time: everything that says it is busy, but never a cancelled appointment. A missed one (`noshow`) keeps its time:
on the server it is confirmed, and other programs see it so. An event without a length (RFC 5545, 3.6.1: a start and no
end) is in the way of what it falls into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta

from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval

BufferOf = Callable[[AppointmentKind | None], tuple[timedelta, timedelta]]
"""Time kept free before and after an appointment of a kind (`Settings.buffer`)."""

_INSTANT = timedelta(seconds=1)


def takes_time(appointment: Appointment) -> bool:
    """Whether the practitioner cannot be booked while this takes place."""
    return appointment.busy and appointment.status is not AppointmentStatus.CANCELLED


def kept_free(appointment: Appointment, *, before: timedelta, after: timedelta, buffer_of: BufferOf) -> Interval:
    """Tell the time, in UTC, that an appointment with buffers `before` and `after` may not touch because of this one.

    Reaches from the larger of this one's own buffer before and the wanted one's `after`, to the larger of the other two.
    Never empty: an event without a length counts as a second long. A foreign event has the buffers of kind None.
    """
    own_before, own_after = buffer_of(appointment.kind)
    # Sums and comparisons of times that share a zone are Python's wall clock: an hour wrong when summer time ends.
    start, end = appointment.start.astimezone(UTC), appointment.end.astimezone(UTC)
    return Interval(start - max(own_before, after), max(end, start + _INSTANT) + max(own_after, before))


def in_the_way(
    wanted: Interval,
    others: Iterable[Appointment],
    *,
    before: timedelta,
    after: timedelta,
    buffer_of: BufferOf,
    own_uid: str | None = None,
) -> list[Appointment]:
    """Find those of `others` that `wanted` would collide with, earliest first; `own_uid` (the one being moved) is left out."""
    asked = Interval(wanted.start.astimezone(UTC), wanted.end.astimezone(UTC))
    found = [
        other
        for other in others
        if takes_time(other)
        and (own_uid is None or other.uid != own_uid)
        and kept_free(other, before=before, after=after, buffer_of=buffer_of).overlaps(asked)
    ]
    return sorted(found, key=lambda other: (other.start.timestamp(), other.end.timestamp(), other.uid))


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a calendar and takes time, as little of it as is needed to find overlaps by the thousand.

    Times are whole seconds since 1970. `on_purpose`: a person booked it over something else.
    """

    uid: str
    starts: int
    ends: int
    ours: bool
    on_purpose: bool = False
    reference: str | None = None


def overlapping(standing: Iterable[Standing]) -> list[tuple[Standing, Standing]]:
    """Find the pairs that share time though nobody wanted it: the first of each pair is ours, the second ours or another's.

    By start; each pair of UIDs once. Two events of other programs are none of our business. Buffers do not count: what is
    booked too close is no double booking.
    """
    found: dict[tuple[str, str], tuple[Standing, Standing]] = {}
    still: list[Standing] = []
    for one in sorted(standing, key=lambda it: (it.starts, it.ends, it.uid)):
        still = [other for other in still if max(other.ends, other.starts + 1) > one.starts]
        for other in still:
            first, second = (one, other) if one.ours and not other.ours else (other, one)
            if first.ours and first.uid != second.uid and not (one.on_purpose or other.on_purpose):
                found.setdefault((first.uid, second.uid), (first, second))
        still.append(one)
    return list(found.values())
