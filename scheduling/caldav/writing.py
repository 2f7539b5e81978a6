"""PUT and DELETE of one object, conditional on what we know of it (RFC 4791, 5.3.2; RFC 9110, 13.1)."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.caldav.href import absolute, origin_of, parent_of
from scheduling.caldav.multistatus import parse_multistatus, preconditions
from scheduling.caldav.transport import Answer, Transport
from scheduling.errors import BadAnswer, NotAllowed
from scheduling.href_key import href_key, path_of

CALENDAR = "text/calendar; charset=utf-8"
UID_TAKEN = "no-uid-conflict"
BODY_REFUSED = frozenset(
    {
        "supported-calendar-data",
        "valid-calendar-data",
        "valid-calendar-object-resource",
        "supported-calendar-component",
        "calendar-collection-location-ok",
        "max-resource-size",
        "min-date-time",
        "max-date-time",
        "max-instances",
        "max-attendees-per-instance",
    }
)
"""RFC 4791, 5.3.2.1: what is wrong with the body itself. Xandikos says so with 412, as if a condition had failed."""
RIGHTS = frozenset({"need-privileges", "cannot-modify-protected-property", "lock-token-submitted"})


@dataclass(frozen=True)
class WriteAnswer:
    """What the server did with a write; `etag` only where it named one, `href` where the object now is (absolute).

    `refused_reason`: a precondition's name (`valid-calendar-data`, `max-resource-size`, `no-uid-conflict`) or `status_NNN`.
    """

    status: int
    etag: str | None
    href: str
    refused_reason: str = ""

    @property
    def written(self) -> bool:
        """The server says it is done."""
        return 200 <= self.status < 300

    @property
    def precondition_failed(self) -> bool:
        """The object is not as we knew it: changed, there already, or its UID is taken."""
        return (self.status == 412 and not self.refused_reason) or self.refused_reason == UID_TAKEN

    @property
    def missing(self) -> bool:
        """There is no such object."""
        return self.status in (404, 410)

    @property
    def locked(self) -> bool:
        """Another write is under way (RFC 4918, 11.3; Xandikos under contention): try again later."""
        return self.status == 423


def put_object(transport: Transport, href: str, body: bytes, *, if_match: str | None = None, create: bool = False) -> WriteAnswer:
    """Write an object: anew (`create`, `If-None-Match: *`) or over the one whose etag is `if_match`.

    Raises `ValueError` for a weak etag, which cannot be a condition (RFC 9110, 13.1.1): read the object again. Raises
    `NotAllowed` (`write`), and `BadAnswer` for 5xx (`quota` for 507): whether it was written is then unknown.
    """
    headers = {"Content-Type": CALENDAR} | _condition(if_match)
    if create:
        headers["If-None-Match"] = "*"
    return _judged(transport.request("PUT", href, body=body, headers=headers, limit_bytes=2**20), href)


def delete_object(transport: Transport, href: str, *, if_match: str | None) -> WriteAnswer:
    """Delete an object if its etag is still `if_match` (None: whatever it is); raises as `put_object` does."""
    return _judged(transport.request("DELETE", href, headers=_condition(if_match), limit_bytes=2**20), href)


def _condition(if_match: str | None) -> dict[str, str]:
    if if_match is None:
        return {}
    if if_match.startswith(("W/", "w/")) or not if_match.strip():
        raise ValueError("a weak or empty etag cannot be used in If-Match")
    return {"If-Match": if_match}


def _judged(answer: Answer, href: str) -> WriteAnswer:
    status, names = answer.status, preconditions(answer) if answer.status >= 400 else frozenset[str]()
    if status == 207:  # a DELETE may say so of what it could not remove (RFC 4918, 9.6.1)
        status = max((one.status for one in parse_multistatus(answer).responses), default=200)
    if status == 405 or (status == 403 and not names - RIGHTS):
        raise NotAllowed(path_of(parent_of(href)), "write")
    if status >= 500:
        raise BadAnswer(origin_of(href), "quota" if status == 507 else f"status_{status}", status)
    if 200 <= status < 300:
        return WriteAnswer(status, answer.headers.get("ETag") or None, _place(answer, href))
    if status < 400:
        raise BadAnswer(origin_of(href), f"status_{status}", status)
    return WriteAnswer(status, None, answer.url, _reason(status, names))


def _reason(status: int, names: frozenset[str]) -> str:
    if UID_TAKEN in names:
        return UID_TAKEN
    if names & BODY_REFUSED:
        return min(names & BODY_REFUSED)
    if status in (404, 410, 412, 423):
        return ""
    return min(names - RIGHTS, default=f"status_{status}")


def _place(answer: Answer, href: str) -> str:
    location = answer.headers.get("Location", "").strip()
    if answer.status == 201 and location:
        try:
            return absolute(answer.url, location)
        except BadAnswer:
            pass  # another host's address is not followed; the object will be looked for where we put it
    return href if href_key(answer.url) == href_key(href) else answer.url
