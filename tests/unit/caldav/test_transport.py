"""The transport against a server on its worst day."""

from __future__ import annotations

import base64
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from scheduling.caldav.answer import retry_after_s
from scheduling.caldav.transport import MAX_REDIRECTS, Credentials, Transport, is_loopback
from scheduling.errors import BadAnswer, ServerBusy, ServerUnreachable, SignInRefused, ValueRefused
from tests.helpers.scripted_server import Reply, Request, always, scripted
from tests.helpers.servers import free_port

WHO = Credentials("jeanne@hôpital", "clé:secrète")


def test_basic_is_sent_with_the_first_request_in_utf_8() -> None:
    with scripted(always(Reply(200, {"ETag": '"1"'}, b"body"))) as server, Transport(WHO) as transport:
        answer = transport.request("GET", server.url + "a/b.ics")
    assert (answer.status, answer.body, answer.url) == (200, b"body", server.url + "a/b.ics")
    assert answer.headers["etag"] == '"1"'
    (request,) = server.requests
    assert base64.b64decode(request.headers["authorization"].removeprefix("Basic ")) == "jeanne@hôpital:clé:secrète".encode()
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["user-agent"].startswith("Teleconsult/")


def test_password_is_not_shown() -> None:
    assert "secrète" not in repr(WHO)


def test_netrc_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login thief password stolen\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with scripted(always(Reply())) as server, Transport(Credentials("a", "b", "digest")) as transport:
        transport.request("GET", server.url)
    assert "authorization" not in server.requests[0].headers


def test_unknown_ways_to_sign_in_are_refused() -> None:
    for auth in ("ntlm", ""):
        with pytest.raises(ValueRefused):
            Credentials("a", "b", auth)


def test_target_is_sent_as_it_is_spelled() -> None:
    with scripted(always(Reply())) as server, Transport(WHO) as transport:
        for path in ("caf%c3%a9%7e%2F@.ics", "a:b;c=1,(2)!$'*+.ics?x=%c3", "%7Euser/%40/"):
            transport.request("GET", server.url + path)
        transport.request("GET", server.url + "né à.ics")
    assert [request.target for request in server.requests] == [
        "/caf%c3%a9%7e%2F@.ics",
        "/a:b;c=1,(2)!$'*+.ics?x=%c3",
        "/%7Euser/%40/",
        "/n%C3%A9%20%C3%A0.ics",
    ]


def test_connection_is_kept() -> None:
    with scripted(always(Reply(200, {}, b"x" * 1000))) as server, Transport(WHO) as transport:
        for _ in range(5):
            transport.request("REPORT", server.url, body=b"<a/>")
        assert transport.traffic.requests == 5
        assert transport.traffic.bytes_received > 5000
        before = transport.traffic.snapshot()
        transport.request("GET", server.url)
        assert transport.traffic.since(before).requests == 1
        assert 1000 < transport.traffic.since(before).bytes_received < 1500
    assert server.connections == 1


def test_redirect_keeps_method_body_and_headers() -> None:
    def answer(request: Request) -> Reply:
        return Reply(301, {"Location": "/new/"}) if request.target == "/old/" else Reply(207, {}, b"there")

    with scripted(answer) as server, Transport(WHO) as transport:
        got = transport.request("PROPFIND", server.url + "old/", body=b"<question/>", headers={"Depth": "1"})
    assert (got.body, got.url) == (b"there", server.url + "new/")
    last = server.requests[-1]
    assert (last.method, last.body, last.headers["depth"]) == ("PROPFIND", b"<question/>", "1")
    assert "authorization" in last.headers


def test_endless_redirect() -> None:
    with scripted(lambda request: Reply(302, {"Location": request.target + "x"})) as server, Transport(WHO) as transport:
        with pytest.raises(BadAnswer) as caught:
            transport.request("GET", server.url)
        assert caught.value.reason == "too_many_redirects"
    assert len(server.requests) == MAX_REDIRECTS + 1


def test_redirect_to_another_host_gets_no_password() -> None:
    with scripted(always(Reply())) as other:
        places = [other.url, other.url.replace("127.0.0.1", "localhost"), "//evil.example/", "https://evil.example/"]
        for place in places:
            with scripted(always(Reply(307, {"Location": place}))) as server, Transport(WHO) as transport:
                with pytest.raises(BadAnswer) as caught:
                    transport.request("GET", server.url)
                assert caught.value.reason == "redirect_to_other_host"
    assert not other.requests


def test_redirect_to_nonsense() -> None:
    for place in ("ftp://127.0.0.1/", "javascript:alert(1)", "http://user:pw@127.0.0.1/", "http://[::1"):
        with scripted(always(Reply(302, {"Location": place}))) as server, Transport(WHO) as transport:
            with pytest.raises(BadAnswer) as caught:
                transport.request("GET", server.url)
            assert caught.value.reason == "redirect"
            assert "pw" not in str(caught.value)


def test_see_other_is_no_place_for_a_write() -> None:
    with scripted(always(Reply(303, {"Location": "/page"}))) as server, Transport(WHO) as transport, pytest.raises(BadAnswer):
        transport.request("PUT", server.url + "a.ics", body=b"x")
    assert len(server.requests) == 1


def test_busy_says_for_how_long() -> None:
    at = datetime.now(UTC) + timedelta(seconds=90)
    for status, header, expected in ((503, "7", 7.0), (429, "", None), (503, format_datetime(at, usegmt=True), 90.0)):
        with (
            scripted(always(Reply(status, {"Retry-After": header} if header else {}))) as server,
            Transport(WHO) as transport,
            pytest.raises(ServerBusy) as caught,
        ):
            transport.request("GET", server.url)
        assert caught.value.retry_after_s == pytest.approx(expected, abs=5)
        assert len(server.requests) == 1


@pytest.mark.parametrize("value", ["", "soon", "-3", "1e9", "99999999999999999999", "Mon, 99 Foo 2026", "٣"])
def test_retry_after_that_cannot_be_read(value: str) -> None:
    assert retry_after_s(value) is None


def test_retry_after_in_the_past_is_now() -> None:
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0


def test_sign_in_refused_once() -> None:
    refusal = Reply(401, {"WWW-Authenticate": 'Basic realm="x"'})
    with scripted(always(refusal)) as server, Transport(WHO) as transport, pytest.raises(SignInRefused) as caught:
        transport.request("GET", server.url)
    assert (caught.value.username, caught.value.reason) == (WHO.username, "refused")
    assert "secrète" not in str(caught.value)
    assert len(server.requests) == 1  # trying again could lock the account


def test_no_password_in_clear_to_another_machine() -> None:
    with Transport(WHO) as transport:
        for url in ("http://calendar.hospital.example/", "http://192.0.2.1:8080/", "http://127.0.0.1.evil.example/"):
            with pytest.raises(SignInRefused) as caught:
                transport.request("GET", url)
            assert caught.value.reason == "not_over_http"
        assert transport.traffic.requests == 0


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *((name, True) for name in ("127.0.0.1", "127.8.8.8", "::1", "localhost", "a.localhost")),
        *((name, False) for name in ("10.0.0.1", "localhost.example", "notlocalhost", "")),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_nobody_listens() -> None:
    with Transport(WHO) as transport, pytest.raises(ServerUnreachable) as caught:
        transport.request("GET", f"http://127.0.0.1:{free_port()}/secret-path")
    assert caught.value.reason == "connection_refused"
    assert "secret-path" not in str(caught.value)


def test_name_that_does_not_exist() -> None:
    with Transport(Credentials("a", "b", "digest")) as transport, pytest.raises(ServerUnreachable) as caught:
        transport.request("GET", "http://no-such-host.invalid/")
    assert caught.value.reason == "name_not_found"


def test_something_that_is_not_http() -> None:
    for raw in (
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000,
    ):
        with scripted(always(Reply(raw=[raw]))) as server, Transport(WHO) as transport, pytest.raises(BadAnswer) as caught:
            transport.request("GET", server.url)
        assert caught.value.reason == "not_http"


def test_chunks_that_are_none() -> None:
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc"
    with scripted(always(Reply(raw=[raw]))) as server, Transport(WHO) as transport, pytest.raises(ServerUnreachable):
        transport.request("GET", server.url)


def test_connection_closed_without_a_word() -> None:
    with scripted(always(Reply(raw=[]))) as server, Transport(WHO) as transport:
        with pytest.raises(ServerUnreachable) as caught:
            transport.request("GET", server.url)
        assert caught.value.reason == "connection_lost"
    assert len(server.requests) == 1


def test_other_statuses_come_back_as_they_are() -> None:
    for status in (201, 204, 207, 400, 403, 404, 409, 412, 423, 500, 502, 507):
        with scripted(always(Reply(status))) as server, Transport(WHO) as transport:
            answer = transport.request("PUT", server.url + "a.ics", body=b"x")
            assert (answer.status, answer.success) == (status, status < 300)


@pytest.mark.parametrize(
    "url", ["", "calendar", "ftp://host/", "file:///etc/passwd", "http://", "http://h:99999/", "http://a b/"]
)
def test_addresses_that_are_none(url: str) -> None:
    with Transport(WHO) as transport, pytest.raises(ValueRefused):
        transport.request("GET", url)


@pytest.mark.parametrize(
    "host", [".example.org", "*.example.org", "a..b", "xn--\u2603-.example", "\u2603.ex", f"{'a' * 64}.invalid", "a" * 64]
)
def test_hosts_that_no_look_up_takes(host: str) -> None:
    with Transport(WHO) as transport, pytest.raises(ValueRefused) as caught:
        transport.request("GET", f"https://{host}/")
    assert (caught.value.field, caught.value.expected) == ("url", "host_name")
    assert transport.traffic.requests == 0


@pytest.mark.parametrize(
    ("interim", "status"),
    [("102 Processing", 201), ("102 Processing", 412), ("103 Early Hints", 207), ("100 Continue", 204), ("199 Whatever", 200)],
)
@pytest.mark.parametrize("times", [1, 20])
def test_interim_answers_are_passed_over(interim: str, status: int, times: int) -> None:
    first = f"HTTP/1.1 {interim}\r\nLink: </x>\r\n\r\n".encode()

    def answer(request: Request) -> Reply:
        final = f'HTTP/1.1 {status} Final\r\nETag: "new"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'.encode()
        return Reply(raw=[*[first] * times, final]) if request.method == "PUT" else Reply(204)

    with scripted(answer) as server, Transport(WHO) as transport:
        answered = transport.request("PUT", server.url + "a.ics", body=b"x")
        assert (answered.status, answered.headers["ETag"]) == (status, '"new"')
        assert transport.request("DELETE", server.url + "b.ics").status == 204


def test_endless_interim_answers() -> None:
    with scripted(always(Reply(raw=[b"HTTP/1.1 102 Processing\r\n\r\n"] * 50))) as server, Transport(WHO) as transport:
        with pytest.raises(BadAnswer) as caught:
            transport.request("PUT", server.url + "a.ics")
        assert caught.value.reason == "not_http"


@pytest.mark.parametrize(
    ("first", "status"),
    [
        (Reply(200, {}, b"okHTTP/1.1 412 Precondition Failed\r\n", length=2), 200),
        (Reply(101, {"Upgrade": "x"}), 101),
    ],
)
def test_connection_out_of_step_is_not_used_again(first: Reply, status: int) -> None:
    """Neither what came beyond an answer's end nor what follows a change of protocol is the next request's answer."""
    threads = []

    def answer(request: Request) -> Reply:
        threads.append(threading.current_thread())  # one a connection
        return first if request.method == "PUT" else Reply(204)

    with scripted(answer) as server, Transport(WHO) as transport:
        assert transport.request("PUT", server.url + "a.ics", body=b"x").status == status
        assert transport.request("DELETE", server.url + "b.ics").status == 204
    assert len(set(threads)) == 2


def test_password_in_an_address_is_refused_and_not_repeated() -> None:
    with Transport(WHO) as transport, pytest.raises(ValueRefused) as caught:
        transport.request("GET", "https://jeanne:geheim@host/")
    assert "geheim" not in repr(caught.value)


def test_only_the_account_s_own_server_is_asked() -> None:
    with scripted(always(Reply())) as server, scripted(always(Reply())) as other, Transport(WHO, origin=server.url) as transport:
        transport.request("GET", server.url)
        with pytest.raises(ValueRefused) as caught:
            transport.request("GET", other.url)
        assert caught.value.expected == "same_server"
    assert not other.requests


def test_proxy_of_the_environment_is_used_but_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(always(Reply(200, {}, b"proxied"))) as proxy, scripted(always(Reply(200, {}, b"direct"))) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        with Transport(Credentials("a", "b", "digest")) as transport:
            assert transport.request("GET", "http://calendar.hospital.invalid/x").body == b"proxied"
        with Transport(WHO) as transport:
            assert transport.request("GET", server.url).body == b"direct"
        monkeypatch.setenv("no_proxy", ".hospital.invalid")
        with Transport(Credentials("a", "b", "digest")) as transport, pytest.raises(ServerUnreachable):
            transport.request("GET", "http://calendar.hospital.invalid/x")
    assert [request.target for request in proxy.requests] == ["http://calendar.hospital.invalid/x"]
    assert all("authorization" not in request.headers for request in proxy.requests)


def test_proxy_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(always(Reply(407))) as proxy:
        for address in (f"http://127.0.0.1:{free_port()}", proxy.url, "socks5://127.0.0.1:9", "http://"):
            monkeypatch.setenv("http_proxy", address)
            monkeypatch.setenv("https_proxy", address)
            for url in ("http://calendar.hospital.invalid/", "https://calendar.hospital.invalid/"):
                with Transport(Credentials("a", "b", "digest")) as transport, pytest.raises(ServerUnreachable) as caught:
                    transport.request("GET", url)
                assert caught.value.reason == "proxy", (address, url)
