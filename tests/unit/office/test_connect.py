"""Which calendars are followed at first: all where they are few, one's own where there are many."""

from __future__ import annotations

from scheduling.office.connect import MOST_AT_ONCE, suggested
from scheduling.store.collections import Collection


def calendar(number: int, href: str) -> Collection:
    return Collection(
        id=number,
        account_id=1,
        account="account",
        href=href,
        name=f"Calendar {number}",
        owner="",
        writable=True,
        followed=True,
        sync_token=None,
        ctag=None,
        reports=frozenset(),
        capabilities={},
        color=None,
        last_full=None,
        gone=False,
        by_address=False,
        resource_id=None,
        href_key="",
    )


def test_few_are_all_followed() -> None:
    found = [calendar(number, f"https://dav.example/other/{number}/") for number in range(MOST_AT_ONCE)]
    assert suggested(found, ["https://dav.example/me/"]) == set(range(MOST_AT_ONCE))


def test_of_many_only_those_of_a_home_of_ones_own() -> None:
    found = [calendar(number, f"https://dav.example/other/{number}/") for number in range(MOST_AT_ONCE)]
    found += [
        calendar(100, "https://dav.example/m%65/a/"),
        calendar(101, "/me/b/"),
        calendar(102, "https://dav.example/meier/c/"),
    ]
    assert suggested(found, ["https://dav.example/me"]) == {100, 101}
    assert suggested(found, []) == frozenset()
