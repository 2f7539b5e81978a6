"""What a probe showed: kept as JSON, and what it allows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from scheduling.store.capabilities import PROBE, REAPING, Capabilities, may_reap, trusts_ranges

ALL_THREE = Capabilities(refuses_stale_put=True, refuses_stale_delete=True, refuses_put_on_deleted=True)


@dataclass
class Kept:
    """An account or a calendar: only what it can do is asked of it."""

    capabilities: Mapping[str, object]


def kept(probed: Capabilities | None) -> Kept:
    return Kept({"features": ["1"]} if probed is None else {PROBE: probed.as_stored()})


def test_what_was_shown_comes_back_from_json() -> None:
    shown = replace(ALL_THREE, honest_ranges=False, product="Radicale/3.9", probed_at="2026-11-22T08:00:00+00:00")
    stored = json.loads(json.dumps({PROBE: shown.as_stored(), "features": []}))
    assert Capabilities.from_stored(stored) == shown


def test_without_a_probe_there_is_nothing() -> None:
    assert Capabilities.from_stored({"features": ["calendar-access"]}) is None


def test_a_value_of_another_kind_is_not_known() -> None:
    """A later program may keep more in a fact than yes or no: that shows nothing to this one."""
    assert Capabilities.from_stored({PROBE: {"refuses_stale_put": "partly", "product": 3}}) == Capabilities()


def test_orphans_are_removed_only_where_all_three_were_shown() -> None:
    assert may_reap(kept(ALL_THREE), kept(None))
    assert not may_reap(kept(None), kept(None))
    assert not may_reap(kept(None), kept(ALL_THREE))


@pytest.mark.parametrize("name", REAPING)
@pytest.mark.parametrize("value", [None, False])
def test_one_that_was_not_shown_forbids_it(name: str, value: bool | None) -> None:
    lacking = replace(ALL_THREE, **{name: value})  # type: ignore[arg-type]
    assert not may_reap(kept(lacking), kept(None))
    assert not may_reap(kept(ALL_THREE), kept(lacking)), "a calendar probed by itself has its own rules"


@pytest.mark.parametrize(
    ("of_account", "of_calendar", "trusted"),
    [
        (None, None, True),
        (True, None, True),
        (False, None, False),
        (None, False, False),
        (True, False, False),
        (False, True, True),
    ],
)
def test_ranges_are_believed_until_shown_dishonest(of_account: bool | None, of_calendar: bool | None, trusted: bool) -> None:
    """The calendar's own probe says more than the account's."""
    assert trusts_ranges(kept(Capabilities(honest_ranges=of_account)), kept(Capabilities(honest_ranges=of_calendar))) is trusted
