"""How fast objects are read for the index: `python -m tests.bench.read [objects]`.

The baseline, measured in the same run and in turns, is `icalendar.Calendar.from_ical`, which only parses: the reader
also gives every time in UTC. The objects are made in the styles of six other programs and our own, each with a
VTIMEZONE, and are always the same.
"""

from __future__ import annotations

import random
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from scheduling.icalendar.content_line import fold
from scheduling.icalendar.reader import read_object
from scheduling.icalendar.time_zones import TimeZones, vtimezone
from scheduling.icalendar.writer import new_event
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval

ROUNDS = 5
BASELINE_SHARE = 10  # the baseline reads every tenth object: its rate is the same, the run is shorter
PARIS = ZoneInfo("Europe/Paris")
OUTLOOK_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)
STYLES: dict[str, tuple[str, str, list[str]]] = {
    "outlook": (
        "-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "Romance Standard Time",
        ["CLASS:PUBLIC", "PRIORITY:5", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-MICROSOFT-CDO-IMPORTANCE:1", "TRANSP:OPAQUE",
         'ATTENDEE;CN="Fontaine, Camille";RSVP=TRUE;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT:mailto:camille@hopital.example',
         'ORGANIZER;CN="Dr Aubry":mailto:aubry@hopital.example'],
    ),
    "outlook, a zone of its own": (
        "-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "Customized Time Zone", ["TRANSP:OPAQUE", "CLASS:PRIVATE"],
    ),
    "google": (
        "-//Google Inc//Google Calendar 70.9054//EN", "Europe/Paris", ["STATUS:CONFIRMED", "TRANSP:OPAQUE", "LOCATION:"],
    ),
    "apple": (
        "-//Apple Inc.//macOS 14.5//EN", "Europe/Paris",
        ["TRANSP:OPAQUE", "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT30M",
         "DESCRIPTION:Event reminder", "END:VALARM"],
    ),
    "thunderbird": (
        "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", "Europe/Paris", ["CATEGORIES:Garde,Nuit", "X-MOZ-GENERATION:4"],
    ),
    "evolution": (
        "-//Ximian//NONSGML Evolution Calendar//EN", "/freeassociation.sourceforge.net/Europe/Paris", ["CLASS:PUBLIC"],
    ),
    "sogo": (
        "-//Inverse inc./SOGo 5.8.0//EN", "Europe/Paris", ["TRANSP:OPAQUE", "X-SOGO-SEND-APPOINTMENT-NOTIFICATIONS:NO"],
    ),
}  # fmt: skip
TEXT = "Réunion de service, préparation des séjours d’été et des consultations à distance du trimestre. "


def foreign_object(number: int, chance: random.Random) -> bytes:
    """One object in another program's manner."""
    product, tzid, further = STYLES[chance.choice(list(STYLES))]
    start = datetime(2026, 11, 1, 8) + timedelta(minutes=15 * chance.randrange(8_000))
    end = start + timedelta(minutes=chance.choice([15, 30, 45, 60]))
    zone = vtimezone(PARIS, 2026, 2027).decode().replace("TZID:Europe/Paris", f"TZID:{tzid}")
    if "outlook" in product.lower():
        zone = OUTLOOK_ZONE.format(tzid=tzid)
    lines = [
        f"UID:{number:08x}-0000-4000-8000-{chance.getrandbits(48):012x}",
        "DTSTAMP:20261101T091234Z",
        f"SEQUENCE:{number % 4}",
    ]
    lines += [f"DTSTART;TZID={tzid}:{start:%Y%m%dT%H%M%S}", f"DTEND;TZID={tzid}:{end:%Y%m%dT%H%M%S}"]
    lines += [f"SUMMARY:Consultation {number}", "DESCRIPTION:" + (TEXT * chance.randrange(4)).replace(",", "\\,"), *further]
    event = b"".join(fold(line) for line in lines)
    head = f"BEGIN:VCALENDAR\r\nPRODID:{product}\r\nVERSION:2.0\r\n{zone}BEGIN:VEVENT\r\n".encode()
    return head + event + b"END:VEVENT\r\nEND:VCALENDAR\r\n"


def own_object(number: int, chance: random.Random) -> bytes:
    """One appointment as this application writes it, with a seal of usual size."""
    start = datetime(2026, 11, 1, 8, tzinfo=UTC) + timedelta(minutes=15 * chance.randrange(8_000))
    return new_event(
        uid=f"{number:08x}-own",
        reference="7F3K2Q",
        interval=Interval(start, start + timedelta(minutes=30)),
        zone=PARIS,
        status=AppointmentStatus.BOOKED,
        kind=AppointmentKind.FOLLOW_UP,
        summary="Téléconsultation 7F3K2Q",
        link=f"https://visio.example/{chance.getrandbits(128):032x}",
        series=None,
        sealed="key1." + "QUJD" * 90,
        nonce=f"{chance.getrandbits(128):032x}",
        now=start,
    )


def sample(count: int) -> list[bytes]:
    """`count` objects, a third of them ours."""
    chance = random.Random(20261103)
    return [own_object(number, chance) if number % 3 == 0 else foreign_object(number, chance) for number in range(count)]


def rate(bodies: list[bytes], read: Callable[[bytes], object]) -> float:
    """Objects a second."""
    began = time.perf_counter()
    for body in bodies:
        read(body)
    return len(bodies) / (time.perf_counter() - began)


def main(count: int) -> None:
    """Measure in turns, print the best of each and the ratio."""
    warnings.simplefilter("ignore")  # icalendar warns when it guesses a zone
    bodies = sample(count)
    own, baseline = 0.0, 0.0
    for _ in range(ROUNDS):
        baseline = max(baseline, rate(bodies[::BASELINE_SHARE], icalendar.Calendar.from_ical))
        zones = TimeZones(PARIS)  # new each round: deciding the zones belongs to reading
        own = max(own, rate(bodies, lambda body, zones=zones: read_object(body, zones)))
    print(f"{len(bodies)} objects, {sum(map(len, bodies)) / len(bodies):.0f} octets each, best of {ROUNDS} rounds in turns")
    print(f"{'icalendar.Calendar.from_ical':<36}{baseline:>10,.0f} objects/s")
    print(f"{'scheduling.icalendar.read_object':<36}{own:>10,.0f} objects/s")
    print(f"{'ratio':<36}{own / baseline:>10.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)
