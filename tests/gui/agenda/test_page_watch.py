"""What others wrote or left is shown beside the agenda; its card leads there, and a person decides."""

from __future__ import annotations

from datetime import UTC

from scheduling.booking.compose import fresh_nonce
from scheduling.caldav.transport import Credentials, Transport
from scheduling.icalendar.writer import new_event
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.office.workspace import open_workspace
from tests.gui.agenda.conftest import SETTINGS, Colleague, Desktop, at
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital

AMEL, PAUL, SOPHIE = PRACTITIONERS


def put(hospital: Hospital, name: str, body: bytes) -> None:
    with Transport(Credentials(USER, PASSWORD)) as transport:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        assert transport.request("PUT", f"{hospital.calendars[AMEL]}{name}.ics", body=body, headers=headers).success


def left_behind(hospital: Hospital) -> None:
    """A claim as the program of another workstation wrote it before it crashed."""
    nonce = fresh_nonce()
    body = new_event(
        uid="left",
        reference="RPHN24",
        interval=Interval(at(11), at(11, 30)),
        zone=SETTINGS.zone,
        status=AppointmentStatus.PENDING,
        kind=None,
        summary="Téléconsultation RPHN24",
        link=None,
        series=None,
        sealed=None,
        nonce=nonce,
        now=at(8).astimezone(UTC),
        claim=nonce,
        claimed_by="m.durand",
    )
    put(hospital, "left", body)


def rival() -> bytes:
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", "BEGIN:VEVENT", "UID:rival", "DTSTAMP:20260101T000000Z"),
        *(f"DTSTART:{at(9, 15).astimezone(UTC):%Y%m%dT%H%M%SZ}", f"DTEND:{at(10).astimezone(UTC):%Y%m%dT%H%M%SZ}"),
        *("SUMMARY:Staff", "END:VEVENT", "END:VCALENDAR", ""),
    )
    return "\r\n".join(lines).encode()


def test_an_overlap_is_shown_and_may_be_known(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> None:
    booked = colleague.book(AMEL, at(9))
    put(hospital, "rival", rival())
    desktop.synchronise()
    card = desktop.page.sidebar.contents.watch.overlap_card
    desktop.until(card.isVisible)
    assert card.text().startswith("1 chevauchement")
    card.click()
    desktop.until(lambda: AMEL in desktop.told())
    assert "9:15" in desktop.told()
    desktop.until(lambda: desktop.page.bench.chosen._key is not None)
    assert desktop.page.bench.chosen._key == (booked.uid, desktop.shown(booked.uid).collection_id)
    desktop.press("C’est connu")
    desktop.until(lambda: not card.isVisible())
    desktop.synchronise()
    assert not card.isVisible()


def test_an_abandoned_claim_is_shown_with_whom_to_ask_and_removed(desktop: Desktop, hospital: Hospital) -> None:
    left_behind(hospital)
    desktop.synchronise()
    card = desktop.page.sidebar.contents.watch.orphan_card
    assert not card.isVisible(), "it was seen once: its client may be at work"
    with open_workspace(desktop.office.profile, desktop.office.secrets) as workspace, workspace.database.transaction() as cursor:
        cursor.execute("UPDATE sightings SET first_seen_s = first_seen_s - 61")  # as if a minute had passed
        # as if the probe had found a server that deletes whatever If-Match says: nobody may reap there
        cursor.execute("UPDATE accounts SET capabilities = json_set(capabilities, '$.probe.refuses_stale_delete', json('false'))")
    desktop.synchronise()
    desktop.until(card.isVisible)
    card.click()
    desktop.until(lambda: "m.durand" in desktop.told())
    desktop.press("Libérer le créneau")
    desktop.until(lambda: not card.isVisible())
    with Transport(Credentials(USER, PASSWORD)) as transport:
        assert transport.request("GET", f"{hospital.calendars[AMEL]}left.ics").status == 404


def test_nothing_is_shown_of_what_is_not_there(desktop: Desktop) -> None:
    watch = desktop.page.sidebar.contents.watch
    assert not watch.overlap_card.isVisible()
    assert not watch.orphan_card.isVisible()
