"""Whether two addresses show one calendar, where the server gives no `resource-id` (RFC 5842) to tell: by what stands in them."""

from __future__ import annotations

from scheduling.caldav.listing import list_etags
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer, NotAllowed, NotFound
from scheduling.href_key import href_key


def same_content(transport: Transport, one: str, other: str) -> bool:
    """Whether both hold the same objects in the same state; of two that are empty, or do not tell, nobody knows."""
    first = _content(transport, one)
    return bool(first) and first == _content(transport, other)


def _content(transport: Transport, href: str) -> dict[str, str]:
    try:
        listed = list_etags(transport, href)
    except (BadAnswer, NotAllowed, NotFound):
        return {}
    found = {href_key(address).rpartition("/")[2]: etag for address, etag in listed.items() if etag is not None}
    return found if len(found) == len(listed) else {}
