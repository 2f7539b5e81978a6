"""An appointment as the store knows it when a person wants to change it, and what may not be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.booking.context import BookingContext
from scheduling.booking.intent_booking import check_writable
from scheduling.errors import NotAllowed
from scheduling.icalendar.event import Event
from scheduling.icalendar.reader import CalendarObject, read_object
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.store.collections import Collection
from scheduling.store.objects import StoredObject
from scheduling.store.outbox import operations


@dataclass(frozen=True, slots=True)
class Standing:
    """An appointment as the store knows it, with its object, its events and its calendar."""

    appointment: Appointment
    stored: StoredObject
    read: CalendarObject
    collection: Collection

    @property
    def event(self) -> Event:
        """The one event, or the master of a recurring one."""
        return self.read.events[0]

    @property
    def body(self) -> bytes:
        """The object with what waits to be sent."""
        return self.stored.body


def standing(context: BookingContext, appointment: Appointment, stored: StoredObject, collection: Collection) -> Standing:
    """Read the object of `appointment`, in a calendar that may be written. Raises `NotAllowed`, `UnreadableObject`."""
    check_writable(collection)
    return Standing(appointment, stored, read_object(stored.body, context.zones), collection)


def still_sending(context: BookingContext, what: Standing) -> bool:
    """Whether an earlier change of it waits to be sent."""
    return any(one.uid == what.event.uid and one.collection_id == what.collection.id for one in operations(context.database))


def refuse_cancelled(what: Standing) -> None:
    """What was cancelled freed its time: it is booked anew, not revived."""
    if what.event.status is AppointmentStatus.CANCELLED:
        raise NotAllowed(what.appointment.reference or what.appointment.summary, "moved_on")


def refuse_moving(context: BookingContext, what: Standing) -> None:
    """What waits to be moved to another calendar will stand there under another UID."""
    mine = (one for one in operations(context.database) if one.uid == what.event.uid)
    if any(one.kind == "transfer" and one.collection_id == what.collection.id for one in mine):
        raise NotAllowed(what.appointment.reference or what.event.uid, "pending_change")


def refuse_recurring(what: Standing) -> None:
    """A series is changed in the program that made it."""
    if what.read.recurs:
        raise NotAllowed(what.appointment.summary, "recurring")


def refuse_several(what: Standing) -> None:
    """Several occurrences of a series that is not there: which of them is meant, a reference does not say."""
    if what.read.recurs and what.event.recurrence_id is not None:
        raise NotAllowed(what.appointment.summary, "recurring")
