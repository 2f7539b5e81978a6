import pytest

from scheduling.errors import LinkRefused
from scheduling.model.link import check_link

HOSTS = ("visio.hopital.example", "*.region.example")


@pytest.mark.parametrize(
    "link",
    [
        "https://visio.hopital.example/room?id=1",
        "HTTPS://VISIO.hopital.example/room",
        "https://a.b.region.example/x",
        "https://visio.hopital.example:8443/",
        "https://visio.hopital.example./x",
    ],
)
def test_allowed(link):
    assert check_link(link, HOSTS) == link


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("http://visio.hopital.example/", "not_https"),
        ("javascript:alert(1)", "not_https"),
        ("https://", "not_https"),
        ("https://visio.hopital.example.evil.example/", "host_not_allowed"),
        ("https://region.example/", "host_not_allowed"),
        ("https://evilregion.example/", "host_not_allowed"),
        ("https://visio.hopital.example@evil.example/", "credentials_in_link"),
        ("https://visio.hopital.example\\@evil.example/", "unreadable"),
        ("https://visio.hopital.example/a b", "unreadable"),
        ("https://visio.hopital.example/\r\nATTENDEE:x", "unreadable"),
        ("https://[broken/", "unreadable"),
        ("https://evil.example%5c.hopital.example/", "unreadable"),
        ("https://evil.example;.hopital.example/", "unreadable"),
        ("https://visio.hopital.example:99999/", "unreadable"),
        ("https://visio.hopital.example/" + "x" * 3000, "unreadable"),
    ],
)
def test_refused_without_repeating_the_link(link, reason):
    with pytest.raises(LinkRefused) as refusal:
        check_link(link, HOSTS)
    assert refusal.value.reason == reason
    assert "ATTENDEE" not in repr(refusal.value)
