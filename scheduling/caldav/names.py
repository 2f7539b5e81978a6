"""The XML names that WebDAV, CalDAV and their common extensions use, in Clark notation (`{namespace}name`)."""

from __future__ import annotations

DAV = "DAV:"
CALDAV = "urn:ietf:params:xml:ns:caldav"
CALENDARSERVER = "http://calendarserver.org/ns/"
APPLE = "http://apple.com/ns/ical/"
NEXTCLOUD = "http://nextcloud.com/ns"

PREFIXES = {DAV: "D", CALDAV: "C", CALENDARSERVER: "CS", APPLE: "A", NEXTCLOUD: "NC"}


def dav(name: str) -> str:
    """A name of WebDAV itself (RFC 4918, 3744, 5397, 6578)."""
    return f"{{{DAV}}}{name}"


def caldav(name: str) -> str:
    """A name of CalDAV (RFC 4791, 6638)."""
    return f"{{{CALDAV}}}{name}"


def calendarserver(name: str) -> str:
    """A name of Apple's Calendar Server extensions (ctag, proxies, sharing), which many servers speak."""
    return f"{{{CALENDARSERVER}}}{name}"


def apple(name: str) -> str:
    """A name of Apple's iCal (the calendar's colour)."""
    return f"{{{APPLE}}}{name}"


def nextcloud(name: str) -> str:
    """A name of Nextcloud (its trash bin)."""
    return f"{{{NEXTCLOUD}}}{name}"
