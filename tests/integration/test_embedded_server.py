"""The embedded hospital on its real server: what the secretary and a physician see, and that nothing is left running."""

from __future__ import annotations

import importlib.util
import os
import select
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduling.caldav.discovery import discover
from scheduling.caldav.fetching import get_object, multiget
from scheduling.caldav.listing import Delta, sync_collection
from scheduling.caldav.range_query import query_range
from scheduling.caldav.transport import Credentials, Transport
from scheduling.caldav.writing import put_object
from scheduling.demo.embedded_server import EmbeddedServer, embedded_server
from scheduling.demo.sample_hospital import SampleObject, SamplePractitioner, practitioners, sample_calendar
from scheduling.errors import NotFound, SignInRefused
from scheduling.icalendar.recurrence import occurrences
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.interval import Interval
from scheduling.sealing.keys import SealingKeys, new_key

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
BENSAID, LEFEVRE = practitioners()[:2]
WINDOW = Interval(datetime(2026, 11, 16, tzinfo=PARIS), datetime(2026, 12, 14, tzinfo=PARIS))

NEW = "\r\n".join(
    (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//test//test//EN",
        "BEGIN:VEVENT",
        "UID:new",
        "DTSTAMP:20261101T000000Z",
        "DTSTART:20261201T100000Z",
        "DTEND:20261201T103000Z",
        "SUMMARY:x",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
).encode()

Calendars = Mapping[SamplePractitioner, Sequence[SampleObject]]


@pytest.fixture(scope="module")
def calendars() -> Calendars:
    keys = SealingKeys([new_key(datetime(2026, 11, 1, tzinfo=UTC))])
    return {one: sample_calendar(one, MONDAY, PARIS, keys) for one in practitioners()}


@pytest.fixture(scope="module")
def hospital(calendars: Calendars, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    with embedded_server(tmp_path_factory.mktemp("demo") / "server", calendars) as server:
        yield server


def connect(server: EmbeddedServer, user: str) -> Transport:
    return Transport(Credentials(user, server.passwords[user]))


def runs(process_id: int) -> bool:
    """Whether it is there and not merely waiting to be collected by its parent."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def caches_of(process_id: int) -> list[Path]:
    places = [Path(place) for place in (os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm") if place]
    return [found for place in places for found in place.glob(f"teleconsult-demo-{process_id}-*")]


def test_the_secretary_finds_the_twelve_by_name_and_may_write(hospital: EmbeddedServer) -> None:
    found = discover(connect(hospital, "secretariat"), hospital.url).calendars
    assert {one.name for one in found} == {one.name for one in practitioners()}
    assert all(one.writable and one.components == {"VEVENT"} for one in found)
    assert {one.href for one in found} == {hospital.calendar_url(one) for one in practitioners()}


def test_a_physician_finds_their_own_alone(hospital: EmbeddedServer) -> None:
    found = discover(connect(hospital, BENSAID.slug), hospital.url).calendars
    assert [(one.href, one.name, one.writable) for one in found] == [
        (hospital.calendar_url(BENSAID, BENSAID.slug), BENSAID.name, True)
    ]


def test_the_server_holds_what_was_written_and_serves_it(hospital: EmbeddedServer, calendars: Calendars) -> None:
    transport = connect(hospital, "secretariat")
    zones = TimeZones(PARIS)
    for practitioner, objects in calendars.items():
        url = hospital.calendar_url(practitioner)
        delta = sync_collection(transport, url, "")
        assert isinstance(delta, Delta)
        assert {href.rsplit("/", 1)[1] for href in delta.changed} == {one.name for one in objects}
        fetched = multiget(transport, url, list(delta.changed))
        assert not fetched.missing
        served = {one.href.rsplit("/", 1)[1]: one.body for one in fetched.objects}
        for one in objects:
            before, after = (occurrences(body, WINDOW, zones) for body in (one.body, served[one.name]))
            # Radicale rewrites bodies, and leaves out what it holds for a default; the meaning stays.
            assert [replace(event, time_zone="") for event in before] == [replace(event, time_zone="") for event in after]


def test_both_see_what_the_other_writes(hospital: EmbeddedServer, calendars: Calendars) -> None:
    secretary, physician = connect(hospital, "secretariat"), connect(hospital, LEFEVRE.slug)
    name = calendars[LEFEVRE][-1].name
    seen = get_object(physician, hospital.calendar_url(LEFEVRE, LEFEVRE.slug) + name)
    assert seen is not None
    changed = seen.body.replace(b"SUMMARY:", b"SUMMARY:Vu : ")
    answer = put_object(physician, seen.href, changed, if_match=seen.etag)
    assert answer.written
    there = get_object(secretary, hospital.calendar_url(LEFEVRE) + name)
    assert there is not None
    assert "SUMMARY:Vu : " in there.body.decode()
    # The physician's version is older now than what the secretary writes.
    assert put_object(secretary, there.href, seen.body, if_match=there.etag).written
    assert put_object(physician, seen.href, changed, if_match=there.etag).precondition_failed


def test_a_physician_syncs_and_looks_through_their_own_address(hospital: EmbeddedServer, calendars: Calendars) -> None:
    caron = next(one for one in practitioners() if one.slug == "sophie.caron")
    nurse, url = connect(hospital, caron.slug), hospital.calendar_url(caron, caron.slug)
    first = sync_collection(nurse, url, "")
    assert isinstance(first, Delta)
    assert set(first.changed) == {url + one.name for one in calendars[caron]}
    assert len(multiget(nurse, url, list(first.changed)).objects) == len(calendars[caron])
    looked = query_range(nurse, url, WINDOW)
    assert looked is not None
    assert {one.href for one in looked} == set(first.changed)
    written = put_object(connect(hospital, "secretariat"), hospital.calendar_url(caron) + "new.ics", NEW, create=True)
    assert written.written
    then = sync_collection(nurse, url, first.sync_token)
    assert isinstance(then, Delta)
    assert list(then.changed) == [url + "new.ics"]


def test_a_physician_reaches_nobody_elses(hospital: EmbeddedServer, calendars: Calendars) -> None:
    physician = connect(hospital, BENSAID.slug)
    for url in (hospital.calendar_url(LEFEVRE), hospital.calendar_url(BENSAID), hospital.calendar_url(LEFEVRE, LEFEVRE.slug)):
        answer = physician.request("GET", url + calendars[LEFEVRE][-1].name)
        assert answer.status in {403, 404}


def test_a_wrong_password_and_no_password_are_refused(hospital: EmbeddedServer) -> None:
    with pytest.raises(SignInRefused):
        discover(Transport(Credentials("secretariat", hospital.passwords[BENSAID.slug])), hospital.url)
    assert len(set(hospital.passwords.values())) == 13


def test_only_this_machine_and_only_its_owner(hospital: EmbeddedServer) -> None:
    assert hospital.url.startswith("http://127.0.0.1:")
    assert stat.S_IMODE(hospital.directory.stat().st_mode) == 0o700
    assert stat.S_IMODE((hospital.directory / "passwords").stat().st_mode) == 0o600
    for password in hospital.passwords.values():
        assert password not in repr(hospital)
        assert password.encode() not in Path(f"/proc/{hospital.process_id}/cmdline").read_bytes()


def test_it_ends_with_the_block_and_serves_the_same_again(calendars: Calendars, tmp_path: Path) -> None:
    few = {BENSAID: calendars[BENSAID]}
    with embedded_server(tmp_path / "server", few) as first:
        gone = calendars[BENSAID][0].name
        assert connect(first, "secretariat").request("DELETE", first.calendar_url(BENSAID) + gone).status in {200, 204}
    assert not runs(first.process_id)
    assert len(caches_of(os.getpid())) <= 1  # the hospital's of this module
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(first.url.rstrip("/").rsplit(":", 1)[1])), 1)
    with embedded_server(tmp_path / "server", few) as second:
        assert second.passwords == first.passwords
        assert get_object(connect(second, "secretariat"), second.calendar_url(BENSAID) + gone) is None
        assert get_object(connect(second, "secretariat"), second.calendar_url(BENSAID) + calendars[BENSAID][1].name)


def test_it_ends_where_the_block_fails(calendars: Calendars, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), embedded_server(tmp_path / "server", {BENSAID: calendars[BENSAID]}) as server:
        raise KeyboardInterrupt
    assert not runs(server.process_id)


HOLDER = """
import sys, signal
from pathlib import Path
from scheduling.demo.embedded_server import embedded_server
from scheduling.demo.practitioners import practitioners
with embedded_server(Path(sys.argv[1]), {practitioners()[0]: []}) as server:
    print(server.process_id, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
@pytest.mark.parametrize("fate", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_ends_when_we_are_killed(fate: signal.Signals, tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "server")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    try:
        assert holder.stdout is not None
        server = int(holder.stdout.readline())
        assert runs(server)
        watched = os.pidfd_open(server)
        holder.send_signal(fate)
        holder.wait(10)
        try:
            # Readable once the process has ended.
            assert select.select([watched], [], [], 10)[0]
        finally:
            os.close(watched)
        if fate is not signal.SIGKILL:
            assert not caches_of(holder.pid)
        else:
            # Nobody is left to clear away; the next one does.
            with embedded_server(tmp_path / "other", {}):
                assert not caches_of(holder.pid)
    finally:
        holder.kill()
        holder.wait(10)
        for pipe in (holder.stdin, holder.stdout):
            if pipe:
                pipe.close()


def test_without_the_server_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotFound) as missing, embedded_server(tmp_path, {}):
        pass
    assert (missing.value.kind, missing.value.name) == ("program", "radicale")
    assert not list(tmp_path.iterdir())
