from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import (
    LARGEST_OBJECT,
    LINE,
    content_lines,
    escape_text,
    fold,
    parameter,
    unescape_text,
    unfolded,
    values_of,
)
from tests.unit.icalendar.samples import FOREIGN

TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=400)


@given(TEXT)
def test_what_is_folded_unfolds_to_the_same(text: str) -> None:
    line = "SUMMARY:" + text
    folded = fold(line)
    assert folded.endswith(b"\r\n")
    assert all(len(physical) <= 75 for physical in folded.split(b"\r\n"))
    for physical in folded.split(b"\r\n"):
        physical.decode("utf-8")  # never cut inside a sequence
    assert unfolded(folded) == line + "\n"
    (found,) = content_lines(folded)
    assert (found.name, found.value, found.start, found.end) == ("SUMMARY", text, 0, len(folded))


@given(st.text(max_size=200))
def test_text_escapes_and_back(text: str) -> None:
    escaped = escape_text(text)
    assert "\n" not in escaped
    assert "\r" not in escaped
    assert unescape_text(escaped) == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_lists_of_text_part_at_bare_commas_only(texts: list[str]) -> None:
    assert values_of(",".join(escape_text(text) for text in texts)) == texts


def test_a_last_backslash_escapes_nothing() -> None:
    assert values_of("a,b\\") == ["a", "b"]
    assert values_of("a,b\\\\") == ["a", "b\\"]
    assert values_of("a\\,b,c") == ["a,b", "c"]


@pytest.mark.parametrize("bad", ["a\nb", "a\r\nATTENDEE:mailto:x@y", "a\rb"])
def test_a_line_end_inside_a_line_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="line end"):
        fold("SUMMARY:" + bad)


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r\r\n", b"\r"])
@pytest.mark.parametrize("blank", [b" ", b"\t"])
def test_folds_and_line_ends(end: bytes, blank: bytes) -> None:
    body = b"SUMMARY:ab" + end + blank + b"cd" + end + b"STATUS:CONFIRMED" + end
    lines = content_lines(body)
    assert [(line.name, line.value) for line in lines] == [("SUMMARY", "abcd"), ("STATUS", "CONFIRMED")]
    assert body[lines[1].start : lines[1].end] == b"STATUS:CONFIRMED" + end


def test_a_cr_alone_ends_no_line_where_others_do() -> None:
    (line,) = content_lines(b"SUMMARY:a\rb\r\n")
    assert line.value == "a\rb"


def test_a_fold_inside_a_utf8_sequence() -> None:
    octets = "SUMMARY:é".encode()
    (line,) = content_lines(octets[:-1] + b"\r\n " + octets[-1:] + b"\r\n")
    assert line.value == "é"


def test_a_byte_order_mark_belongs_to_no_line() -> None:
    (line,) = content_lines(b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n")
    assert (line.name, line.start) == ("BEGIN", 3)


def test_what_is_not_utf8_is_read_as_latin1() -> None:
    (line,) = content_lines("SUMMARY:Téléphone".encode("latin-1"))
    assert line.value == "Téléphone"


def test_colons_and_semicolons_in_quotes_do_not_end_the_parameters() -> None:
    (line,) = content_lines(b'X-FOO;X-P="a:b;c";Y=1:v:w\r\n')
    assert (line.name, line.parameters, line.value) == ("X-FOO", 'X-P="a:b;c";Y=1', "v:w")
    assert parameter(line.parameters, "X-P") == "a:b;c"
    assert parameter(line.parameters, "Y") == "1"
    assert parameter(line.parameters, "C") is None


def test_a_quote_that_never_closes_ends_at_the_first_colon() -> None:
    (line,) = content_lines(b'ATTENDEE;CN="Fontaine:mailto:x@y\r\n')
    assert (line.parameters, line.value) == ('CN="Fontaine', "mailto:x@y")


def test_blank_and_nameless_lines() -> None:
    body = b"BEGIN:VEVENT\r\n\r\nthis is no line\r\nsummary:x\r\n"
    assert [(line.name, line.value) for line in content_lines(body)] == [
        ("BEGIN", "VEVENT"),
        ("", "this is no line"),
        ("SUMMARY", "x"),
    ]


def test_parameters_in_any_case_quoted_and_rfc6868() -> None:
    assert parameter('tzid="Europe/Paris"', "TZID") == "Europe/Paris"
    assert parameter("CN=a^'b^n^^c^x", "CN") == 'a"b\n^c^x'


def test_a_body_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableObject) as refused:
        content_lines(b"X" * (LARGEST_OBJECT + 1))
    assert refused.value.reason == "too_large"


LINES = st.lists(
    st.sampled_from([b"A:b", b" c", b'\tD;E="f:g":h', b"", b"\r", b'X;Y="z:w', b"\xc3", b"\xa9 ", b"no line", b"a:\r b"]),
    max_size=12,
)


@given(LINES, st.sampled_from([b"\n", b"\r\n", b"\r\r\n", b"\r"]))
def test_the_spans_cover_the_body_in_order_and_agree_with_the_fast_pattern(parts: list[bytes], end: bytes) -> None:
    body = end.join(parts) + end
    lines = content_lines(body)
    at = 0
    for line in lines:
        assert body[at : line.start].strip() == b""
        assert line.start < line.end
        at = line.end
    assert body[at:].strip() == b""
    fast = [(name.upper(), parameters[1:], value) for name, parameters, value in LINE.findall(unfolded(body))]
    slow = [(line.name, line.parameters, line.value) for line in lines if line.name]
    assert fast == slow


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_the_spans_of_foreign_files_put_together_are_the_file(path) -> None:
    body = path.read_bytes()
    assert b"".join(body[line.start : line.end] for line in content_lines(body)) == body
