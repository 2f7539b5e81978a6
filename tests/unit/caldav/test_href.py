"""Addresses that servers write, compared and made absolute."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.caldav.href import absolute, checked_url, key_within, member, origin_of, parent_of, same_collection
from scheduling.errors import BadAnswer, ValueRefused
from scheduling.href_key import href_key, path_of

BASE = "https://cal.hospital.example/dav/user/cal/"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/dav/user/cal/a.ics", "https://cal.hospital.example/dav/user/cal/a.ics"),
        ("a.ics", "https://cal.hospital.example/dav/user/cal/a.ics"),
        (" /dav/x/\n", "https://cal.hospital.example/dav/x/"),
        ("https://cal.hospital.example/dav/x", "https://cal.hospital.example/dav/x"),
        ("HTTPS://CAL.Hospital.Example:443/dav/x", "https://cal.hospital.example/dav/x"),
        # behind a proxy that does TLS, servers write the scheme and port they see themselves
        ("http://cal.hospital.example:8080/dav/x", "https://cal.hospital.example/dav/x"),
        ("https://cal.hospital.example", "https://cal.hospital.example/"),
        # spelling is kept, and only what no address may hold is escaped
        ("/dav/%7euser/%c3%a9%2F%40@.ics", "https://cal.hospital.example/dav/%7euser/%c3%a9%2F%40@.ics"),
        ("/dav/né à.ics", "https://cal.hospital.example/dav/n%C3%A9%20%C3%A0.ics"),
        ("/dav/http://x.ics", "https://cal.hospital.example/dav/http://x.ics"),
        ("/dav/a?b=c#d", "https://cal.hospital.example/dav/a?b=c"),
    ],
)
def test_absolute(href: str, expected: str) -> None:
    assert absolute(BASE, href) == expected


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("https://evil.example/dav/", "href_of_other_host"),
        ("//evil.example/dav/", "href_of_other_host"),
        ("https://cal.hospital.example@evil.example/", "href_of_other_host"),
        ("https://user:pw@cal.hospital.example/", "href_of_other_host"),
        ("https://cal.hospital.example.evil.example/", "href_of_other_host"),
        ("ftp://cal.hospital.example/", "href_of_other_host"),
        ("urn:uuid:1", "href_of_other_host"),
        ("mailto:a@cal.hospital.example", "href_of_other_host"),
        ("https://[::1/", "href"),
        ("/dav/../../admin", "href_climbs"),
        ("../x", "href_climbs"),
        ("/dav/%2e%2E/x", "href_climbs"),
        ("/dav/./x", "href_climbs"),
        ("", "href"),
        ("/a\r\nX-Header: y", "href"),
        ("/a\\b", "href"),
        ("/a\x00", "href"),
        ("/" + "x" * 5000, "href"),
    ],
)
def test_refused(href: str, reason: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        absolute(BASE, href)
    assert caught.value.reason == reason
    assert caught.value.url == "https://cal.hospital.example"
    assert key_within(BASE, href) is None


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("http://inner.local:8080/dav/user/cal/a.ics", "https://cal.hospital.example/dav/user/cal/a.ics"),
        ("https://10.0.0.7/dav/user/cal/", "https://cal.hospital.example/dav/user/cal/"),
        ("http://inner/dav/user/cal", "https://cal.hospital.example/dav/user/cal"),
        ("http://inner/dav/%75ser/cal/%7ea.ics", "https://cal.hospital.example/dav/%75ser/cal/%7ea.ics"),
        ("/dav/elsewhere/a.ics", "https://cal.hospital.example/dav/elsewhere/a.ics"),
    ],
)
def test_member_that_names_an_inner_host(href: str, expected: str) -> None:
    assert member(BASE, href) == expected


@pytest.mark.parametrize(
    "href",
    [
        "http://inner.local/dav/user/calendar2/a.ics",
        "http://inner.local/dav/user/",
        "http://inner.local/dav/user/cal/../../admin",
        "http://inner.local/dav/user/cal/%2e%2e/x",
        "http://inner.local",
        "http://inner.local//evil.example/dav/user/cal/a.ics",
        "http://user:pw@inner.local/dav/user/cal/a.ics",
        "ftp://inner.local/dav/user/cal/a.ics",
        "http://[::1/dav/user/cal/a.ics",
    ],
)
def test_member_that_is_not_below_its_collection(href: str) -> None:
    with pytest.raises(BadAnswer):
        member(BASE, href)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/a/%7Eb/c.ics", "/a/~b/c.ics", True),
        ("/a/%c3%a9.ics", "/a/%C3%A9.ics", True),
        ("/a/é.ics", "/a/%C3%A9.ics", True),
        ("/a/b c.ics", "/a/b%20c.ics", True),
        ("https://h/a/%41.ics", "/a/A.ics", True),
        ("/a/b%2Fc.ics", "/a/b/c.ics", False),
        ("/a/b%40c.ics", "/a/b@c.ics", True),
        ("/a/b%2Bc.ics", "/a/b+c.ics", False),
        ("/a/b", "/a/b/", False),
        ("/a/B", "/a/b", False),
        ("/a/x?v=1", "/a/x", False),
    ],
)
def test_key(one: str, other: str, same: bool) -> None:
    assert (href_key(one) == href_key(other)) is same


@given(st.text(alphabet="aé/%2Ff~ @:?#.", max_size=30))
def test_key_of_a_key_is_itself(text: str) -> None:
    key = href_key("/" + text)
    assert href_key(key) == key
    assert key.isascii()


@given(st.text(max_size=50))
def test_absolute_stays_on_its_server(text: str) -> None:
    try:
        found = absolute(BASE, text)
    except BadAnswer:
        return
    assert origin_of(found) == "https://cal.hospital.example"
    assert found.isascii()
    assert ".." not in found.split("/")
    assert absolute(BASE, found) == found


def test_collections_are_compared_without_their_last_slash() -> None:
    assert same_collection("/dav/user%40hospital/cal", "https://h/dav/user@hospital/cal/")
    assert not same_collection("/dav/cal/", "/dav/cal2/")


def test_parts() -> None:
    assert path_of("https://h:1/a/b?c") == "/a/b?c"
    assert path_of("https://h") == "/"
    assert path_of("/a/b") == "/a/b"
    assert parent_of("https://h/a/b/c.ics") == "https://h/a/b/"
    assert parent_of("https://h/a/b/") == "https://h/a/"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTPS://Host.Example:443/x", "https://host.example"),
        ("http://host:80", "http://host"),
        ("https://host:8443/", "https://host:8443"),
        ("http://[::1]:5232/x", "http://[::1]:5232"),
    ],
)
def test_origin(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_checked_url_drops_the_fragment_and_escapes() -> None:
    assert checked_url(" https://host/a b?c=d#e ") == "https://host/a%20b?c=d"
    with pytest.raises(ValueRefused):
        checked_url("https://host\n.evil/")
