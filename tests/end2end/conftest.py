"""A hospital for stories: one server, a secretary who owns the calendar, a physician who shares it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduling.caldav.transport import Credentials, Transport
from tests.helpers.program import Program
from tests.helpers.servers import Server, make_calendar, radicale, rights_sharing

PATIENT = {
    "family": "Haddad",
    "given": "Nora",
    "birth_date": "1961-04-12",
    "ipp": "8001234567",
    "phone": "0612345678",
    "email": "nora.haddad@example.org",
    "note": "interprète",
}
PATIENT_JSON = json.dumps(PATIENT)


@dataclass(frozen=True)
class Hospital:
    server: Server
    calendar: str
    secretary: Program
    physician: Program

    def raw(self) -> dict[str, bytes]:
        """Every object of the calendar as the server gives it, by href: read by a client of our own making."""
        with Transport(Credentials("secretary", "s3cret!")) as transport:
            body = b'<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
            listed = transport.request("PROPFIND", self.calendar, body=body, headers={"Depth": "1"}).body.decode()
            hrefs = [part.split("<")[0] for part in listed.split("href>")[1:] if part.split("<")[0].endswith(".ics")]
            return {href: transport.request("GET", self.server.url.rstrip("/") + href).body for href in hrefs}

    def delete_all(self) -> None:
        """Another program empties the calendar."""
        with Transport(Credentials("secretary", "s3cret!")) as transport:
            for href in self.raw():
                assert transport.request("DELETE", self.server.url.rstrip("/") + href).success

    def put(self, name: str, body: bytes) -> None:
        """Another program writes an object."""
        with Transport(Credentials("secretary", "s3cret!")) as transport:
            answer = transport.request("PUT", self.calendar + name, body=body, headers={"Content-Type": "text/calendar"})
            assert answer.success, (answer.status, answer.body)


@pytest.fixture
def shared_server(tmp_path: Path) -> Iterator[Server]:
    users = {"secretary": "s3cret!", "physician": "ph-1"}
    with radicale(tmp_path / "server", users, rights_sharing("secretary", "physician")) as server:
        yield server


@pytest.fixture
def hospital(shared_server: Server, tmp_path: Path) -> Hospital:
    """Both signed in, the calendar known to both, nothing in it."""
    calendar = make_calendar(shared_server, "secretary", "s3cret!", "Dr Amel Bensaïd")
    secretary, physician = Program(tmp_path / "secretary"), Program(tmp_path / "physician")
    secretary.add_account(calendar, "secretary", "s3cret!")
    physician.add_account(shared_server.url, "physician", "ph-1")
    secretary.json("calendars", "add", calendar)
    physician.json("calendars", "add", calendar)
    return Hospital(shared_server, calendar, secretary, physician)
