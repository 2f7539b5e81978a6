"""Servers at their worst, met by the whole program: a sentence, an exit code, bounded memory, and nothing is lost.

A real Radicale stands behind a proxy that turns hostile. Before it does there is an appointment that both know, and a booking
that waits; after it came to its senses both stand there. How long an exchange may last is asserted where it is set
(tests/unit/caldav/test_limits.py); here what never ends is ended by the person.
"""

from __future__ import annotations

import signal
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.end2end.bad_server import MEBIBYTE, RESIDENT_MEBIBYTES, Story, run, story
from tests.end2end.test_bad_input import WEEK
from tests.helpers.certificates import Authority
from tests.helpers.delaying_relay import delaying_relay
from tests.helpers.faulty_proxy import Act, Forward, says
from tests.helpers.program import Program
from tests.helpers.scripted_server import Reply, Request, always, scripted
from tests.helpers.servers import make_calendar, radicale

__all__ = ["story"]  # the fixture


def two_gigabytes(story: Story, lead: bytes, piece: bytes) -> Act:
    """An answer that begins well and goes on; what was taken of each is counted."""

    def pieces() -> Iterator[bytes]:
        story.served.append(len(lead))
        yield lead
        for _ in range(2 * 1024 * MEBIBYTE // len(piece)):
            yield piece
            story.served[-1] += len(piece)

    return lambda request, forward: Reply(207, {"Content-Type": "application/xml"}, pieces(), 2 * 1024 * MEBIBYTE)


HEAD = b'<?xml version="1.0"?><multistatus xmlns="DAV:">'
LONG = {
    "one_text": (HEAD + b"<response><href>/", b"x" * 65536),
    "many_elements": (HEAD, b"<a><b/></a>" * 6000),
    "many_resources": (HEAD, b"<response><href>/secretary/a.ics</href><status>HTTP/1.1 404 Not Found</status></response>" * 600),
    "not_xml_at_all": (b"", bytes(65536)),
}


def test_an_answer_of_two_gigabytes(story: Story) -> None:
    for lead, piece in LONG.values():
        story.served.clear()
        story.proxy.heal()
        story.proxy.on("REPORT", act=two_gigabytes(story, lead, piece))
        story.proxy.on("PROPFIND", act=two_gigabytes(story, lead, piece))
        entry = story.sync(7, "--full")
        assert entry["error"]["code"] == "bad_answer"
        assert max(story.served) < 80 * MEBIBYTE, "at the limit of one answer it hung up"
        assert len(story.served) < 10
    story.nothing_is_lost()


def test_an_answer_of_a_million_resources(story: Story) -> None:
    """Each tiny, all together within the limit of one answer."""
    path = urlsplit(story.calendar).path
    parts, size = [HEAD], 0
    while size < 62 * MEBIBYTE:
        parts.append(b"<response><href>%s%x</href><propstat/></response>" % (path.encode(), size))
        size += len(parts[-1])
    body = b"".join([*parts, b"<sync-token>t</sync-token></multistatus>"])

    def lists(request: Request, forward: Forward) -> Reply:
        asks_itself = (request.method, request.headers.get("depth")) == ("PROPFIND", "0")
        return forward(request) if asks_itself else Reply(207, {}, body)

    for state_too in (False, True):
        story.proxy.heal()
        story.proxy.on("REPORT", act=lists)
        story.proxy.on("PROPFIND", path=path, act=says(207, {}, body) if state_too else lists)
        entry = story.sync(7, *(["--full"] if state_too else []))
        assert entry["error"]["code"] == "bad_answer"
        assert state_too or "200" in entry["error"]["message"], "how many are too many"
    story.nothing_is_lost()


def test_an_answer_that_unpacks_to_two_gigabytes(story: Story) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    packed = packer.compress(HEAD) + b"".join(packer.compress(bytes(MEBIBYTE)) for _ in range(2048)) + packer.flush()
    headers = {"Content-Type": "application/xml", "Content-Encoding": "gzip"}
    story.proxy.on("REPORT", act=lambda request, forward: Reply(207, headers, packed))
    assert story.sync(7)["error"]["code"] == "bad_answer"
    story.nothing_is_lost()


def onward(status: int) -> Act:
    """There is always one more place to go."""
    return lambda request, forward: Reply(status, {"Location": request.target + "x/"})


def test_an_endless_redirect(story: Story) -> None:
    for status in (301, 302, 303, 307, 308):
        story.proxy.heal()
        story.proxy.on("*", act=onward(status))
        entry = story.sync(7)
        assert entry["error"]["code"] == "bad_answer"
        assert entry["requests"] < 20
        assert len(story.proxy.asked) < 20
    story.nothing_is_lost()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 20) for name in range(ord("b"), ord("k")))
    + b']><multistatus xmlns="DAV:"><response><href>&j;</href></response></multistatus>'
)
LEAK = (
    b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]>'
    b'<multistatus xmlns="DAV:"><response><href>/&a;</href></response></multistatus>'
)


def test_a_bomb_of_entities_files_or_depth(story: Story) -> None:
    for body in (BOMB, LEAK, HEAD + b"<a>" * 1_000_000):
        story.proxy.heal()
        story.proxy.on("*", act=says(207, {"Content-Type": "application/xml"}, body))
        assert story.sync(7)["error"]["code"] == "bad_answer"
    story.nothing_is_lost()


def hostile_objects(story: Story, kind: str, event: bytes) -> None:
    """From now on the server shows this event beside what it has."""
    path = urlsplit(story.calendar).path
    body = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n" + event + b"END:VCALENDAR\r\n"

    def listed(request: Request, forward: Forward) -> Reply:
        """In the delta and in a listing there is one more."""
        more = f'<response><href>{path}odd.ics</href><propstat><prop><getetag>"{kind}"</getetag>'
        if b"multiget" in request.body:
            data = body.replace(b"&", b"&amp;").decode()
            more += f'<C:calendar-data xmlns:C="urn:ietf:params:xml:ns:caldav">{data}</C:calendar-data>'
        more += "</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
        return with_more(forward(request), more)

    story.proxy.on("REPORT", body=b"sync-collection", act=listed)
    story.proxy.on("REPORT", body=b"multiget", path=path, act=listed)
    story.proxy.on("GET", path="odd.ics", act=says(200, {"Content-Type": "text/calendar", "ETag": f'"{kind}"'}, body))


def with_more(answer: Reply, more: str) -> Reply:
    """A multistatus with further responses at its end."""
    assert isinstance(answer.body, bytes)
    closing = answer.body.rindex(b"</multistatus>")
    return Reply(answer.status, answer.headers, answer.body[:closing] + more.encode() + answer.body[closing:])


def odd_event(lines: bytes) -> bytes:
    head = b"BEGIN:VEVENT\r\nUID:odd\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261124T080000Z\r\nDTEND:20261124T083000Z\r\n"
    return head + lines + b"\r\nSUMMARY:Odd\r\nEND:VEVENT\r\n"


ODD = {
    "rule_of_a_megabyte": b"RRULE:FREQ=DAILY;BYSETPOS=" + b",".join(b"%d" % (one % 366 + 1) for one in range(270_000)),
    "exdates_one_line": b"RRULE:FREQ=DAILY\r\nEXDATE:"
    + b",".join(b"2%03d%02d%02dT070000Z" % (one // 336 % 1000, one // 28 % 12 + 1, one % 28 + 1) for one in range(100_000)),
    "exdates_many_lines": b"RRULE:FREQ=DAILY"
    + b"".join(
        b"\r\nEXDATE:2%03d%02d%02dT070000Z" % (one // 336 % 1000, one // 28 % 12 + 1, one % 28 + 1) for one in range(100_000)
    ),
    "every_second_for_ever": b"RRULE:FREQ=SECONDLY",
    "never_again": b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
}


def test_objects_that_are_too_much(story: Story) -> None:
    """Each is read within bounds or called unreadable; nothing else of the calendar suffers, and its time is not free."""
    for kind, lines in ODD.items():
        story.proxy.heal()
        hostile_objects(story, kind, odd_event(lines))
        entry = story.sync(0)
        assert entry["error"] is None
        agenda = run(story.program, "agenda", *WEEK)
        assert agenda.peak < RESIDENT_MEBIBYTES
        shown = agenda.document["appointments"]
        assert {one["reference"] for one in shown if not one["foreign"]} == {story.booked, story.queued}
        busy = [one["start"] for one in shown if one["foreign"] and one["busy"]]
        assert entry["unreadable"] == 1 or any(one.startswith("2026-11-24T09:00") for one in busy), kind
    assert story.program.json("outbox")["operations"] == []


def test_hrefs_that_lead_elsewhere(story: Story) -> None:
    """Only what lies in the calendar is ever asked for, and nobody else is asked anything."""
    path = urlsplit(story.calendar).path
    with scripted(always(Reply(200, {}, b"BEGIN:VCALENDAR"))) as elsewhere:
        odd = [
            f"{path}../../other/secret.ics",
            f"{path}..%2F..%2Fother%2Fsecret.ics",
            f"{path}%2e%2e/%2e%2e/other/secret.ics",
            f"{path}a%2Fb.ics",
            f"{path}a\\..\\b.ics",
            f"{elsewhere.url}stolen.ics",
            f"//{urlsplit(elsewhere.url).netloc}{path}stolen.ics",
            f"http://user:secret@{urlsplit(elsewhere.url).netloc}{path}stolen.ics",
            "/etc/passwd",
            "file:///etc/passwd",
            "javascript:alert(1)",
            f"{path}%00.ics",
            f"{path}new%0d%0aX-Injected:%201.ics",
            f"{path}{'x' * 100_000}.ics",
            "",
        ]

        def listed(request: Request, forward: Forward) -> Reply:
            more = "".join(
                f'<response><href>{one}</href><propstat><prop><getetag>"1"</getetag></prop>'
                "<status>HTTP/1.1 200 OK</status></propstat></response>"
                for one in odd
            )
            return with_more(forward(request), more)

        story.proxy.on("REPORT", body=b"sync-collection", act=listed)
        story.proxy.on("PROPFIND", path=path, act=listed)
        ended = run(story.program, "sync", "--full")
        assert ended.document["calendars"][0]["name"] == "Dr Amel Bensaïd"
        assert ended.peak < RESIDENT_MEBIBYTES
        assert elsewhere.requests == []
    asked = [one.target for one in story.proxy.asked if one.method in ("GET", "PUT", "DELETE", "REPORT")]
    assert asked
    for target in asked:
        assert target.startswith(path), target
        assert "/.." not in target, target
        assert "%2e%2e" not in target.lower(), target
    assert not any("x-injected" in one.headers for one in story.proxy.asked)
    known = {one["reference"] for one in story.program.json("agenda", *WEEK)["appointments"]}
    assert known == {story.booked, story.queued}


def test_a_drip_that_never_ends_is_ended_by_the_person(story: Story) -> None:
    dripping, over = threading.Event(), threading.Event()

    def drops() -> Iterator[bytes]:
        yield b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\nContent-Length: 1000000\r\n\r\n" + HEAD
        while not over.wait(0.05):
            yield b" "
            dripping.set()

    story.proxy.on("REPORT", act=lambda request, forward: Reply(raw=drops()))
    process = story.program.start("--json", "sync")
    try:
        assert dripping.wait(60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        over.set()
        process.kill()
        process.wait()
    assert process.returncode == 130, (out, err)
    assert "Traceback" not in err
    story.nothing_is_lost()


def verbatim(said: list[bytes]) -> Act:
    """These bytes, whatever was asked."""
    return lambda request, forward: Reply(raw=said)


def test_nonsense_for_an_answer(story: Story) -> None:
    too_many = [b"HTTP/1.1 207 OK\r\n", *[b"X-%d: %s\r\n" % (one, b"y" * 60_000) for one in range(2_000)]]
    for said in ([b"HTTP/1.1 two hundred\r\n\r\n"], too_many, []):
        story.proxy.heal()
        story.proxy.on("*", act=verbatim(said))
        assert story.sync(7)["error"]["code"] in {"bad_answer", "server_unreachable"}
    story.nothing_is_lost()


def tls_server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("kind", ["another_name", "ended", "unknown_authority"])
def test_a_certificate_that_does_not_fit(tmp_path: Path, kind: str) -> None:
    """Nothing is sent to it, and no password is kept."""
    ours, stranger = Authority(tmp_path, "hospital"), Authority(tmp_path, "stranger")
    made: dict[str, Callable[[], Path]] = {
        "another_name": lambda: ours.server("192.0.2.77"),
        "ended": lambda: ours.server("127.0.0.1", ended=True),
        "unknown_authority": lambda: stranger.server("127.0.0.1"),
    }
    program = Program(tmp_path / "secretary")
    program.settings(f'ca_file = "{ours.ca_file}"\n')
    with scripted(always(Reply(200)), tls_server(made[kind]())) as server:
        arguments = ("account", "add", "--url", server.url, "--username", "secretary", "--password-file", "-")
        error = program.json(*arguments, stdin="s3cret!", code=7)["error"]
        assert error["code"] == "tls_refused"
        assert error["remedy"]
        assert server.requests == []
    assert program.json("account", "list")["accounts"] == []
    assert not list(program.secrets.glob("password*"))


def test_basic_in_clear_to_another_machine_only_where_policy_names_it(tmp_path: Path) -> None:
    address = other_address()
    program, policy = Program(tmp_path / "secretary"), tmp_path / "policy.toml"
    with radicale(tmp_path / "server", {"secretary": "s3cret!"}) as server, delaying_relay(server.port, 0, address) as port:
        made = make_calendar(server, "secretary", "s3cret!", "Dr Amel Bensaïd")
        url = f"http://{address}:{port}{urlsplit(made).path}"
        secret = tmp_path / "password"
        secret.write_text("s3cret!")
        secret.chmod(0o600)
        add = ("account", "add", "--url", url, "--username", "secretary", "--password-file", str(secret))
        program.settings(f'basic_over_http = ["{address}"]\n')
        refused = run(program, *add)
        assert (refused.code, refused.document["error"]["code"]) == (6, "sign_in_refused"), "a user may not allow it"
        assert "basic_over_http" in refused.error, "and is told so"
        assert str(program.profile / "settings.toml") in refused.error
        program.settings("")
        refused = run(program, *add)
        assert (refused.code, refused.document["error"]["code"]) == (6, "sign_in_refused")
        assert "basic_over_http" not in refused.error
        policy.write_text(f'basic_over_http = ["{address}"]\n')
        allowed = {"TELECONSULT_POLICY": str(policy)}
        assert run(program, *add, environment=allowed).code == 0
        assert run(program, "sync", environment=allowed).code == 0
        assert run(program, "sync").code == 6, "policy was taken back"


def other_address() -> str:
    """An address of this machine that is not loopback; none is asked anything for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but loopback")
        found: str = probe.getsockname()[0]
        return found
