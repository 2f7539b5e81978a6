"""Digest: reading challenges, answering them, and signing in with them."""

from __future__ import annotations

import hashlib
import re

import pytest

from scheduling.caldav.sign_in.challenge import Challenge, read_challenges
from scheduling.caldav.sign_in.digest import DigestAnswer, strongest_digest
from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import SignInRefused
from tests.helpers.digest_gate import DigestGate, expected_response, read_fields
from tests.helpers.scripted_server import Reply, Request, scripted

NAME, PASSWORD = "jeanne d'Arc", 'clé "secrète"'


def ok(request: Request) -> Reply:
    return Reply(200, {}, b"in")


RFC_EXAMPLE = {
    "username": "Mufasa",
    "realm": "http-auth@example.org",
    "uri": "/dir/index.html",
    "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    "nc": "00000001",
    "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    "qop": "auth",
}


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_gate_agrees_with_the_standard(algorithm: str, response: str) -> None:
    assert expected_response({**RFC_EXAMPLE, "algorithm": algorithm}, "GET", "Circle of Life") == response


def test_several_challenges_in_one_header() -> None:
    basic, digest = 'Basic realm="a, Digest b=\\"c\\""', 'Digest realm="x", nonce="n=1, Basic", qop="auth,auth-int"'
    header = f"Negotiate, {basic}, {digest}, NTLM TlRMTVNTUA=="
    challenges = read_challenges(header)
    assert [challenge.scheme for challenge in challenges] == ["negotiate", "basic", "digest", "ntlm"]
    assert challenges[1].parameters == {"realm": 'a, Digest b="c"'}
    assert challenges[2].parameters == {"realm": "x", "nonce": "n=1, Basic", "qop": "auth,auth-int"}


@pytest.mark.parametrize(
    "header", ["", ",", "=", 'Digest realm="', "Digest " + 'a="' * 5000, "x" * 100_000, "\\" * 9000, ", " * 4000]
)
def test_hostile_challenges_are_read_in_no_time(header: str) -> None:
    assert strongest_digest(read_challenges(header)) is None


def test_strongest_is_chosen() -> None:
    md5, sha = 'Digest realm="r", nonce="1", qop="auth"', 'Digest realm="r", nonce="2", algorithm=SHA-256, qop="auth"'
    for header in (f"{md5}, {sha}", f"{sha}, {md5}"):
        chosen = strongest_digest(read_challenges(header))
        assert chosen is not None
        assert chosen.parameters["nonce"] == "2"


def test_what_cannot_be_answered_is_not_chosen() -> None:
    for header in (
        'Digest nonce="1", algorithm=SHA-3',
        'Digest realm="r"',
        'Digest nonce="1", qop="auth-int"',
        'Basic realm="r"',
    ):
        assert strongest_digest(read_challenges(header)) is None


def test_cnonce_is_fresh_and_the_nonce_is_counted() -> None:
    answer = DigestAnswer(Challenge("digest", {"realm": "r", "nonce": "n", "qop": "auth"}), "u", "p")
    first, second = (read_fields(answer.header("GET", "http://h/a?b=c")) for _ in range(2))
    assert (first["nc"], second["nc"]) == ("00000001", "00000002")
    assert first["cnonce"] != second["cnonce"]
    assert first["uri"] == "/a?b=c"


@pytest.mark.parametrize("algorithm", ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"])
@pytest.mark.parametrize("qop", ["auth", "auth-int,auth", ""])
def test_signs_in_and_keeps_the_nonce(algorithm: str, qop: str) -> None:
    gate = DigestGate(NAME, PASSWORD, ok, algorithm, qop)
    with scripted(gate) as server, Transport(Credentials(NAME, PASSWORD, "digest")) as transport:
        for _ in range(3):
            assert transport.request("PUT", server.url + "caf%c3%a9.ics?x=1", body=b"body").status == 200
        assert transport.auth_used == "digest"
    assert gate.refused == ["none"]
    assert len(server.requests) == 4
    assert server.requests[-1].body == b"body"


@pytest.mark.parametrize("says_stale", [True, False])
def test_spent_nonce_is_replaced(says_stale: bool) -> None:
    gate = DigestGate(NAME, PASSWORD, ok, uses=2, says_stale=says_stale)
    with scripted(gate) as server, Transport(Credentials(NAME, PASSWORD, "digest")) as transport:
        for _ in range(5):
            assert transport.request("GET", server.url).status == 200
    assert gate.refused == ["none", "stale", "stale"]


def test_wrong_password_is_tried_once() -> None:
    gate = DigestGate(NAME, PASSWORD, ok)
    with scripted(gate) as server, Transport(Credentials(NAME, "wrong", "digest")) as transport, pytest.raises(SignInRefused):
        transport.request("GET", server.url)
    assert gate.refused == ["none", "wrong"]


def test_nonce_that_is_stale_at_once_does_not_loop() -> None:
    gate = DigestGate(NAME, PASSWORD, ok, uses=0)
    with scripted(gate) as server, Transport(Credentials(NAME, PASSWORD, "digest")) as transport, pytest.raises(SignInRefused):
        transport.request("GET", server.url)
    assert len(server.requests) == 3


def test_server_that_wants_only_digest_gets_it_though_basic_was_asked() -> None:
    gate = DigestGate(NAME, PASSWORD, ok, also="Negotiate, ")
    with scripted(gate) as server, Transport(Credentials(NAME, PASSWORD)) as transport:
        assert transport.request("GET", server.url).status == 200
        assert transport.auth_used == "digest"
        assert transport.request("GET", server.url).status == 200
    assert len(server.requests) == 3


def test_password_refused_by_basic_is_not_tried_again_by_digest() -> None:
    gate = DigestGate(NAME, PASSWORD, ok, also='Basic realm="x", ')
    with scripted(gate) as server, Transport(Credentials(NAME, "wrong")) as transport:
        with pytest.raises(SignInRefused):
            transport.request("GET", server.url)
        assert transport.auth_used == "basic"
    assert len(server.requests) == 1


@pytest.mark.parametrize("realm", [b"plain", "Hôpital".encode(), "Hôpital".encode("latin-1")])
@pytest.mark.parametrize("username", ["jeanne", "hélène", "łukasz", "医生"])
def test_names_beyond_ascii(realm: bytes, username: str) -> None:
    """What the server hashes are the realm's bytes as it sent them, and the user name in UTF-8 (RFC 7616, 3.4.2 and 4)."""

    def md5(*parts: bytes) -> bytes:
        return hashlib.md5(b":".join(parts)).hexdigest().encode()

    def gate(request: Request) -> Reply:
        header = request.headers.get("authorization", "").encode("latin-1")
        fields = dict(re.findall(rb'(\w+)="?([^",]*)"?', header.removeprefix(b"Digest ")))
        if fields:
            first = md5(username.encode(), realm, PASSWORD.encode())
            middle = b":".join((b"n1", fields[b"nc"], fields[b"cnonce"], b"auth"))
            expected = md5(first, middle, md5(b"GET", b"/"))
            if (fields[b"username"], fields[b"realm"], fields[b"response"]) == (username.encode(), realm, expected):
                return Reply(200)
        challenge = f'Digest realm="{realm.decode("latin-1")}", nonce="n1", qop="auth", charset=UTF-8'
        return Reply(401, {"WWW-Authenticate": challenge})

    with scripted(gate) as server, Transport(Credentials(username, PASSWORD, "digest")) as transport:
        assert transport.request("GET", server.url).status == 200


def test_digest_is_allowed_over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = DigestGate(NAME, PASSWORD, ok)
    with scripted(gate) as proxy, Transport(Credentials(NAME, PASSWORD, "digest")) as transport:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        assert transport.request("GET", "http://calendar.hospital.invalid/a").body == b"in"
    assert [request.target for request in proxy.requests] == ["http://calendar.hospital.invalid/a"] * 2
