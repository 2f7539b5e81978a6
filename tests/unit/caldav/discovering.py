"""Discovery on a server that is a table of answers."""

from __future__ import annotations

from scheduling.caldav.discovery import Discovery, discover
from scheduling.caldav.transport import Transport
from tests.helpers.scripted_server import scripted
from tests.unit.caldav.answer_tables import WHO, Table


def discovered(table: Table, path: str = "") -> Discovery:
    with scripted(table) as server, Transport(WHO) as transport:
        seen = discover(transport, server.url + path)
        return Discovery(
            seen.principal.removeprefix(server.url),
            seen.principal_name,
            tuple(home.removeprefix(server.url) for home in seen.homes),
            tuple(one.__class__(**{**vars(one), "href": one.href.removeprefix(server.url)}) for one in seen.calendars),
            seen.features,
            tuple(one.removeprefix(server.url) for one in seen.failed),
        )
