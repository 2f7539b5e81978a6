"""What a collection says of itself: sync token, ctag, reports, rights, components (RFC 4791, 6578, 3744)."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.caldav.href import absolute, member, origin_of
from scheduling.caldav.multistatus import ResourceAnswer, clean_name
from scheduling.caldav.names import apple, caldav, calendarserver, dav
from scheduling.caldav.questions import properties
from scheduling.caldav.transport import Answer, Transport
from scheduling.errors import BadAnswer, NotAllowed, NotFound
from scheduling.href_key import path_of

STATE_PROPERTIES = (
    dav("resourcetype"),
    dav("displayname"),
    dav("sync-token"),
    calendarserver("getctag"),
    dav("supported-report-set"),
    dav("current-user-privilege-set"),
    dav("owner"),
    dav("resource-id"),
    caldav("supported-calendar-component-set"),
    caldav("max-resource-size"),
    apple("calendar-color"),
)
WHOLE = frozenset({"all", "write"})
PARTS = frozenset({"bind", "write-content", "unbind"})
"""Adding, changing and removing objects (RFC 3744, 3): `write` holds all three."""


@dataclass(frozen=True)
class CollectionState:
    """One collection at one moment.

    `href`: its absolute address. `reports` and `privileges`: local names; `privileges` is None where the server does not tell.
    `components`: upper-case names, empty where all are allowed. `max_resource_size` in bytes.
    """

    href: str
    sync_token: str | None
    ctag: str | None
    reports: frozenset[str]
    privileges: frozenset[str] | None
    display_name: str
    owner: str | None
    components: frozenset[str]
    resource_types: frozenset[str] = frozenset()
    color: str = ""
    resource_id: str | None = None
    max_resource_size: int | None = None

    @property
    def writable(self) -> bool:
        """Whether objects may be added, changed and removed here: a claim that may not be removed again would stay for ever.

        Where the server does not tell, only the attempt will; and some (Radicale's shares) know `write-content` alone.
        """
        if self.privileges is None or self.privileges & WHOLE:
            return True
        return self.privileges & PARTS in (PARTS, {"write-content"})

    @property
    def readable(self) -> bool:
        """Whether objects may be read here, and not only free-busy times."""
        return self.privileges is None or bool(self.privileges & {"all", "read"})

    @property
    def tells_free_busy(self) -> bool:
        """Whether one may at least ask when it is busy (RFC 4791, 6.1.1)."""
        return self.readable or "read-free-busy" in (self.privileges or ())

    @property
    def is_calendar(self) -> bool:
        """Whether this is a calendar collection (RFC 4791, 4.2)."""
        return caldav("calendar") in self.resource_types


def read_state(transport: Transport, href: str) -> CollectionState:
    """Ask a collection for its state; raises `NotFound` (gone), `NotAllowed` (`read`) and `BadAnswer`."""
    answer, multistatus = properties(transport, href, "0", STATE_PROPERTIES)
    if multistatus is None:
        raise collection_error(answer, href)
    for response in multistatus.responses:
        if response.status < 300:
            return state_of(answer.url, response)
        if response.status in (401, 403):
            raise NotAllowed(path_of(href), "read")
        if response.status in (404, 410):
            raise NotFound("calendar", path_of(href))
    raise BadAnswer(origin_of(href), "incomplete", answer.status)


def state_of(base_url: str, response: ResourceAnswer) -> CollectionState:
    """The state from one response of a PROPFIND for `STATE_PROPERTIES`; raises `BadAnswer` for an href we refuse."""
    owner = next(iter(response.hrefs(dav("owner"))), None)
    size = response.text(caldav("max-resource-size")) or ""
    components = response.properties.get(caldav("supported-calendar-component-set"))
    return CollectionState(
        href=member(base_url, response.href),
        sync_token=response.text(dav("sync-token")),
        ctag=response.text(calendarserver("getctag")),
        reports=_nested(response, dav("supported-report-set"), dav("report")),
        privileges=_privileges(response),
        display_name=clean_name(response.text(dav("displayname"))),
        owner=absolute_or_none(base_url, owner),
        components=frozenset()
        if components is None
        else frozenset(child.get("name", "").upper() for child in components.iterchildren(caldav("comp"))),
        resource_types=response.children(dav("resourcetype")),
        color=clean_name(response.text(apple("calendar-color")))[:20],
        resource_id=next(iter(response.hrefs(dav("resource-id"))), None),
        max_resource_size=int(size) if size.isascii() and size.isdigit() and len(size) < 15 else None,
    )


def absolute_or_none(base_url: str, href: str | None) -> str | None:
    """The absolute address, or None where there is none or it is refused (another host, `..`)."""
    if href is None:
        return None
    try:
        return absolute(base_url, href)
    except BadAnswer:
        return None


def collection_error(answer: Answer, href: str) -> NotFound | NotAllowed | BadAnswer:
    """The error for a collection that could not be read: gone, forbidden, or anything else."""
    if answer.status in (404, 410):
        return NotFound("calendar", path_of(href))
    if answer.status == 403:
        return NotAllowed(path_of(href), "read")
    return BadAnswer(origin_of(href), f"status_{answer.status}", answer.status)


def _privileges(response: ResourceAnswer) -> frozenset[str] | None:
    if dav("current-user-privilege-set") not in response.properties:
        return None
    return _nested(response, dav("current-user-privilege-set"), dav("privilege"))


def _nested(response: ResourceAnswer, name: str, holder: str) -> frozenset[str]:
    """Local names of what stands within each `holder` element of a property."""
    element = response.properties.get(name)
    if element is None:
        return frozenset()
    return frozenset(
        str(child.tag).rpartition("}")[2]
        for held in element.iter(holder)
        for child in held.iterchildren()
        if isinstance(child.tag, str)
    )
