"""Whether a calendar that is no longer listed is still there: asked at its own address, as listings leave things out.

Some servers list what is shared only while one is subscribed to it (Cyrus, SOGo), others while they are being repaired.
"""

from __future__ import annotations

from scheduling.caldav.calendars import CALENDAR_PROPERTIES, found_calendar, is_unknown
from scheduling.caldav.href import same_collection
from scheduling.caldav.questions import properties
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer, SignInRefused

GONE = frozenset({403, 404, 410})


def is_still_there(transport: Transport, url: str) -> bool:
    """False only where the server says so: 403, 404, 410, nothing that is a calendar, or another address instead of this one.

    401 counts as 403: asked right after the same server has let the account in, it is this calendar that is refused. Where the
    server fails over it nothing is known, and it stays. Raises `ServerUnreachable` where no answer came.
    """
    try:
        answer, multistatus = properties(transport, url, "0", CALENDAR_PROPERTIES)
    except SignInRefused:
        return False
    except BadAnswer:
        return True
    if multistatus is None:
        return answer.status not in GONE
    for response in multistatus.responses:
        if response.status in GONE:
            return False
        if response.status < 300 and not is_unknown(response):
            found = found_calendar(answer.url, response)
            return found is not None and same_collection(found.href, url)
    return True
