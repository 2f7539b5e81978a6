"""What is sent to whom, and when a secret is read again; on real servers the ways are tried in the integration tests."""

from __future__ import annotations

import pytest

from scheduling.caldav.sign_in.challenge import Challenge, read_challenges
from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import SignInRefused
from tests.helpers.scripted_server import Reply, Request, always, scripted


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Negotiate", [Challenge("negotiate")]),
        ("Negotiate YIIabc/+==", [Challenge("negotiate", token="YIIabc/+==")]),
        ("Negotiate YII=, Basic realm=x", [Challenge("negotiate", token="YII="), Challenge("basic", {"realm": "x"})]),
        ('Bearer realm="a b", error=expired', [Challenge("bearer", {"realm": "a b", "error": "expired"})]),
    ],
)
def test_tokens_and_parameters(header: str, expected: list[Challenge]) -> None:
    assert read_challenges(header) == expected


@pytest.mark.parametrize("auth", ["basic", "bearer"])
def test_a_secret_is_read_again_once_and_only_after_a_refusal(auth: str) -> None:
    kept = iter(["second", "third", "fourth"])
    read = []

    def renew() -> str:
        read.append(next(kept))
        return read[-1]

    seen: list[str] = []

    def answer(request: Request) -> Reply:
        seen.append(request.headers["authorization"])
        return Reply(200) if len(seen) in (1, 3) else Reply(401)

    with scripted(answer) as server, Transport(Credentials("jeanne", "first", auth, renew)) as transport:
        transport.request("GET", server.url)
        assert read == []
        assert transport.request("PUT", server.url, body=b"x").status == 200
        assert read == ["second"]
        assert len(set(seen[:2])) == 1
        assert seen[2] != seen[1]
        with pytest.raises(SignInRefused):
            transport.request("GET", server.url)
    assert read == ["second", "third"]
    assert len(seen) == 5, "once with what was known, once with what is kept now"


@pytest.mark.parametrize("kept", ["same", "", None])
def test_the_same_secret_is_not_tried_again(kept: str | None) -> None:
    """That could lock the account."""
    credentials = Credentials("jeanne", "same", "basic", lambda: kept)
    with scripted(always(Reply(401))) as server, Transport(credentials) as transport:
        for _ in range(2):
            with pytest.raises(SignInRefused):
                transport.request("GET", server.url)
    assert len(server.requests) == 2


def test_a_certificate_alone_says_nothing_in_the_request() -> None:
    with scripted(always(Reply(200))) as server, Transport(Credentials("", "", "certificate")) as transport:
        transport.request("GET", server.url)
    assert "authorization" not in server.requests[0].headers


def test_a_token_says_nothing_about_its_owner() -> None:
    with scripted(always(Reply(200))) as server, Transport(Credentials("jeanne", "a.b-c_d~e+f/g==", "bearer")) as transport:
        transport.request("GET", server.url)
        assert "a.b" not in repr(transport.credentials)
    assert server.requests[0].headers["authorization"] == "Bearer a.b-c_d~e+f/g=="
