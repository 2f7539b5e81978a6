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
    assert set(plan.forget) == {row.id for key, row in known.items() if key not in listed and not row.edited}


@given(KNOWN, LISTED, st.frozensets(KEYS))
def test_a_delta_touches_only_what_it_names(known, changed, removed):
    plan = plan_delta(known, changed, removed)
    assert set(plan.forget) <= {known[key].id for key in removed if key in known}
    assert not set(plan.forget) & {known[key].id for key in changed if key in known}
    assert {href.removeprefix("http://host") for href in plan.fetch} <= set(changed)


def full(count):
    return {f"/c/{number}.ics": Known(number, '"1"', False) for number in range(count)}


def test_a_server_that_suddenly_shows_nothing_empties_no_calendar():
    assert plan_listing(full(3), {}).emptied
    assert plan_delta(full(3), {}, frozenset(full(3))).emptied


def test_the_last_appointment_of_a_small_calendar_may_go():
    assert not plan_listing(full(1), {}).emptied
    assert plan_listing(full(1), {}).forget == (0,)
    assert not plan_delta(full(4), {}, frozenset(list(full(3)))).emptied
