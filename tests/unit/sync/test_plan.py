import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.sync.plan import Known, plan_delta, plan_listing

ETAGS = st.sampled_from(['"1"', '"2"', 'W/"1"', None])
KEYS = st.sampled_from([f"/c/{name}.ics" for name in "abcdef"])
KNOWN = st.dictionaries(KEYS, st.tuples(ETAGS, st.booleans())).map(
    lambda rows: {key: Known(number, etag, edited) for number, (key, (etag, edited)) in enumerate(rows.items())}
)
LISTED = st.dictionaries(KEYS, ETAGS).map(lambda rows: {key: (f"http://host{key}", etag) for key, etag in rows.items()})


@given(KNOWN, LISTED)
def test_a_listing_fetches_what_is_new_changed_or_unproven_and_forgets_what_is_gone(known, listed):
    plan = plan_listing(known, listed)
    unchanged = {key for key, (_, etag) in listed.items() if etag in ('"1"', '"2"') and key in known and known[key].etag == etag}
    assert {href.removeprefix("http://host") for href in plan.fetch} == set(listed) - unchanged
    assert set(plan.gone) == {row for key, row in known.items() if key not in listed}


@given(KNOWN, LISTED, st.frozensets(KEYS))
def test_a_delta_touches_only_what_it_names(known, changed, removed):
    plan = plan_delta(known, changed, removed)
    assert set(plan.gone) == {known[key] for key in removed if key in known and key not in changed}
    assert {href.removeprefix("http://host") for href in plan.fetch} <= set(changed)


def full(count):
    return {f"/c/{number}.ics": Known(number, '"1"', False) for number in range(count)}


def named(*names, etag='"1"'):
    return {f"/c/{name}.ics": (f"http://host/c/{name}.ics", etag) for name in names}


@pytest.mark.parametrize(
    ("count", "left", "new"),
    [(3, 0, 0), (3, 0, 1), (19, 0, 1), (19, 0, 9), (100, 0, 1), (100, 1, 0), (100, 9, 0), (100, 5, 4), (1000, 99, 0)],
)
def test_a_server_that_suddenly_shows_next_to_nothing_empties_no_calendar(count, left, new):
    """Whether it says so by a listing or by a delta."""
    known, came = full(count), named(*(f"new{number}" for number in range(new)))
    assert plan_listing(known, named(*range(left)) | came).emptied
    assert plan_delta(known, came, frozenset(list(known)[left:])).emptied


@pytest.mark.parametrize(
    ("count", "left", "new"),
    [(1, 0, 0), (2, 0, 0), (3, 1, 0), (4, 1, 0), (19, 1, 0), (100, 10, 0), (3, 0, 2), (100, 0, 100), (100, 5, 50), (0, 0, 5)],
)
def test_what_people_delete_or_put_there_anew_is_believed(count, left, new):
    known, came = full(count), named(*(f"new{number}" for number in range(new)))
    for plan in (plan_listing(known, named(*range(left)) | came), plan_delta(known, came, frozenset(list(known)[left:]))):
        assert not plan.emptied
        assert len(plan.gone) == count - left
