import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduling.href_key import _any_key, href_key

segments = st.text(alphabet=st.sampled_from("aé%2fF7E~ @+&;=.:'()[]é\\\t#?"), max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a/%7Eamel/", "/a/~amel/"),
        ("https://cal.example/a/x.ics", "/a/x.ics"),
        ("https://cal.example:8443/a/x.ics#part", "http://inner/a/x.ics"),
        ("/a/b%2fc.ics", "/a/b%2Fc.ics"),
        ("/a/é.ics", "/a/%c3%a9.ics"),
        ("https://cal.example", "/"),
    ],
)
def test_spellings_of_one_address(one: str, other: str) -> None:
    assert href_key(one) == href_key(other)


@pytest.mark.parametrize(("one", "other"), [("/a/b%2Fc", "/a/b/c"), ("/a", "/a/"), ("/a/x%40y", "/a/x%2540y"), ("/A", "/a")])
def test_different_addresses(one: str, other: str) -> None:
    assert href_key(one) != href_key(other)


@given(segments)
def test_a_key_is_its_own_key(path: str) -> None:
    key = href_key("/" + path)
    assert href_key(key) == key or "?" in key or "#" in path


@example("x:/", "", "]")
@given(st.sampled_from(["", "/", "http://h/", "https://h:8443/", "x:/", "HTTP://u@h/", "http://[::1]:80/"]), segments, segments)
def test_the_short_way_says_the_same(start: str, one: str, other: str) -> None:
    assert href_key(f"{start}{one}/{other}") == _any_key(f"{start}{one}/{other}")
