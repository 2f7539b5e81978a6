"""What the servers do with a scratch event: the tables that the probe draws of the real ones, and of scripted ones with the
faults that SOGo, DAViCal, Zimbra and others were seen to have.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from scheduling.caldav.capabilities import probe
from scheduling.caldav.collection import list_etags
from scheduling.caldav.scratch import Shown
from scheduling.caldav.transport import Credentials, Transport
from scheduling.store.capabilities import FACTS, GUARANTEES, REAPING
from tests.helpers.capricious_server import Capricious
from tests.helpers.scratch import scratch_in
from tests.helpers.scripted_server import scripted
from tests.helpers.servers import EmptyCalendar

EXPECTED = dict.fromkeys(FACTS, True) | {"keeps_bodies": False}
"""Radicale and Xandikos alike: both write the body anew and tell the ETag of what they wrote."""
WATCHED = (*GUARANTEES, "honest_ranges")


def test_the_table_of_each_real_server(calendar_server: EmptyCalendar) -> None:
    with Transport(calendar_server.credentials) as one, Transport(calendar_server.credentials) as other:
        shown = probe(one, other, calendar_server.url, scratch_in(calendar_server.url))
        left = list_etags(one, calendar_server.url)
    assert shown.facts == {name: value for name, value in EXPECTED.items() if name != "scheduling_outbox"}
    assert (shown.reason, shown.removed, left) == ("", True, {})
    assert shown.product


def not_shown(shown: Shown) -> set[str]:
    return {name for name in WATCHED if shown.facts.get(name) is not True}


@contextmanager
def probed(server: Capricious, zone: str = "Europe/Paris") -> Iterator[Shown]:
    with scripted(server.answer) as running:
        calendar = f"{running.url}calendar/"
        credentials = Credentials("user", "")
        with Transport(credentials) as one, Transport(credentials) as other:
            yield probe(one, other, calendar, scratch_in(calendar, zone))


def test_an_honest_scripted_server_has_every_guarantee() -> None:
    """Else the tables below would say nothing."""
    server = Capricious()
    with probed(server) as shown:
        assert shown.removed
        assert not server.objects
        assert not_shown(shown) == set()
        assert shown.product.endswith("Capricious/1")


@pytest.mark.parametrize(
    ("faults", "lacking"),
    [
        # SOGo, as it was seen: a stale DELETE deletes, what was deleted comes back by a conditional PUT, If-None-Match is ignored
        ({"ignores_stale_delete", "revives", "ignores_none_match"}, ("refuses_stale_delete", "refuses_put_on_deleted")),
        ({"ignores_stale_put"}, ("refuses_stale_put",)),
        # says 412 and does it all the same: what stands there counts, not what was said
        ({"lies_about_stale_put"}, ("refuses_stale_put",)),
        # says 204 to a stale write and does nothing: nothing was overwritten
        ({"says_done_to_stale_put"}, ()),
        ({"drops_unknown"}, ("keeps_unknown_properties",)),
        ({"finds_nothing_after_2036"}, ("honest_ranges",)),
        ({"finds_everything"}, ("honest_ranges",)),
        # an index of ranges that is not brought up to date when an event moves
        ({"finds_where_it_was"}, ("honest_ranges",)),
        ({"shows_late"}, ("shows_to_others",)),
        # a 500 to every range teaches nothing: the guarantee is not shown, and not refuted either
        ({"ranges_fail"}, ("honest_ranges",)),
        # DAViCal with CLASS:CONFIDENTIAL: everybody but the owner reads "Busy"
        ({"hides_bodies"}, ("refuses_stale_put", "keeps_unknown_properties", "honest_ranges")),
        ({"weak_etags"}, ()),
        ({"no_etags"}, ()),
    ],
    ids=lambda value: ",".join(sorted(value)) if isinstance(value, set) else "",
)
def test_what_a_scripted_server_lacks(faults: set[str], lacking: tuple[str, ...]) -> None:
    server = Capricious(faults=frozenset(faults))
    with probed(server) as shown:
        assert not_shown(shown) == set(lacking)
        assert (shown.removed, server.objects) == (True, {}), "whatever it is like, nothing is left there"


@pytest.mark.parametrize(
    ("faults", "fact", "value"),
    [
        ({"ignores_none_match"}, "refuses_second_create", False),
        ({"weak_etags"}, "strong_etags", False),
        ({"no_etags"}, "put_tells_etag", False),
        ({"no_etags"}, "strong_etags", False),
        ({"other_etag_on_put"}, "etag_holds", False),
        ({"rewrites"}, "keeps_bodies", False),
        ({"no_free_busy"}, "free_busy", False),
        ({"ranges_fail"}, "honest_ranges", None),
        ({"hides_bodies"}, "refuses_stale_put", None),
        ({"locked"}, "refuses_stale_put", None),
        ({"no_delete"}, "allows_removal", False),
    ],
)
def test_a_single_fact(faults: set[str], fact: str, value: Any) -> None:
    server = Capricious(faults=frozenset(faults))
    with probed(server) as shown:
        assert shown.facts.get(fact) is value
        assert shown.removed is ("no_delete" not in faults)


@pytest.mark.parametrize("zone", ["Europe/Paris", "UTC", "Etc/UTC"])
def test_whatever_the_profiles_zone_what_stands_in_a_zone_is_looked_for(zone: str) -> None:
    with probed(Capricious(faults=frozenset({"finds_only_utc"})), zone) as shown:
        assert shown.facts["honest_ranges"] is False


def test_a_calendar_that_may_only_be_read_is_not_known() -> None:
    with probed(Capricious(faults=frozenset({"read_only"}))) as shown:
        assert (shown.reason, shown.removed) == ("read_only", True)
        assert not set(shown.facts) & set(GUARANTEES)


def test_an_answer_lost_over_the_first_write_leaves_it_owed() -> None:
    """It may still arrive: 404 now does not say that nothing is left."""
    server = Capricious(faults=frozenset({"no_answer_to_put"}))
    with probed(server) as shown:
        assert (shown.reason, shown.removed) == ("server_unreachable", False)
        assert not set(shown.facts) & set(REAPING)
