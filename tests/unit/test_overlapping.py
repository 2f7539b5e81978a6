"""Pairs that share time: against the definition, and what is nobody's business."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scheduling.conflicts import Standing, overlapping


def pairs(*standing: Standing) -> list[tuple[str, str]]:
    return [(one.uid, other.uid) for one, other in overlapping(standing)]


def test_ours_comes_first_whoever_begins_first() -> None:
    ours, theirs = Standing("ours", 10, 20, True), Standing("theirs", 5, 15, False)
    assert pairs(ours, theirs) == [("ours", "theirs")]


def test_touching_ends_share_nothing_and_an_instant_falls_into_what_it_is_in() -> None:
    assert pairs(Standing("a", 10, 20, True), Standing("b", 20, 30, True)) == []
    assert pairs(Standing("a", 10, 20, True), Standing("b", 15, 15, False)) == [("a", "b")]
    assert pairs(Standing("a", 10, 20, True), Standing("b", 20, 20, False)) == []


def test_two_of_others_and_what_was_meant_are_left_out() -> None:
    assert pairs(Standing("a", 10, 20, False), Standing("b", 10, 20, False)) == []
    assert pairs(Standing("a", 10, 20, True, True), Standing("b", 10, 20, True)) == []
    assert pairs(Standing("a", 10, 20, True), Standing("b", 10, 20, False), Standing("b", 12, 14, False)) == [("a", "b")]


stands = st.builds(
    lambda uid, start, length, ours, meant: Standing(uid, start, start + length, ours, meant),
    st.sampled_from("abcdefgh"),
    st.integers(0, 30),
    st.integers(0, 12),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(stands, max_size=12))
def test_it_finds_what_the_definition_says(standing: list[Standing]) -> None:
    expected = {
        frozenset((one.uid, other.uid))
        for one, other in combinations(standing, 2)
        if one.uid != other.uid
        and (one.ours or other.ours)
        and not (one.on_purpose or other.on_purpose)
        and one.starts < max(other.ends, other.starts + 1)
        and other.starts < max(one.ends, one.starts + 1)
    }
    assert {frozenset(one) for one in pairs(*standing)} == expected
