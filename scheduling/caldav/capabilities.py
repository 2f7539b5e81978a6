"""What a server really does with one event, tried on a scratch object: conditions, ranges, what others see (RFC 9110, 13.1).

What a server says of itself is not asked where it can be tried: some answer 412 to a stale write and make it all the same, and
some find an event where it stood before it was moved. So each trial is judged by what stands there afterwards, read by a second
session. A trial that cannot be judged (500, a body that was hidden) leaves its fact unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from scheduling.caldav.calendars import CALENDAR_PROPERTIES
from scheduling.caldav.fetching import get_object
from scheduling.caldav.freebusy import ask_free_busy
from scheduling.caldav.questions import properties
from scheduling.caldav.range_query import query_range
from scheduling.caldav.scratch import Scratch, Shown, product_of
from scheduling.caldav.state import state_of
from scheduling.caldav.transport import Transport
from scheduling.caldav.writing import WriteAnswer, delete_object, put_object
from scheduling.errors import BadAnswer, CalDavError, Cancelled, NotAllowed, NotFound, UnreadableObject
from scheduling.href_key import href_key
from scheduling.icalendar.content_line import unfolded
from scheduling.model.interval import Interval

STALE = '"teleconsult-probe-of-a-stale-etag"'
"""An ETag that no server gave: where the object's own earlier one cannot be had."""
REMOVALS = 8
SAME_QUESTIONS = 8
"""So often at most is one range asked for: some servers make an index after a few, and answer otherwise from then on."""
REACH = timedelta(days=1)
"""As far to each side as a look before a booking asks: Xandikos 0.4.10 takes local times for UTC once it answers from its index
(after the sixth question), so that an event seems to stand hours from where it is.
"""


def probe(
    transport: Transport,
    other: Transport,
    calendar: str,
    scratch: Scratch,
    before_each: Callable[[], None] = lambda: None,
    pause: Callable[[int], None] = lambda _number: None,
) -> Shown:
    """Try a calendar with `scratch`, which does not exist yet; `other` is a session of its own.

    Of the server's failures it raises none: they end the trials, and are told as the `reason`.

    `before_each` is called before each trial; `pause` between two attempts to remove what is left, with their number.
    """
    return _Probe(transport, other, calendar, scratch).run(before_each, pause)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands at the scratch event's address: `version` 0 or 1, None where the body tells neither (some hide it)."""

    version: int | None
    etag: str | None
    body: bytes

    @property
    def strong(self) -> str | None:
        """The ETag, where it may guard a write (RFC 9110, 13.1.1)."""
        return self.etag if self.etag and not self.etag.startswith(("W/", "w/")) else None


class _Stopped(Exception):
    """Not an error: the trials end here."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Probe:
    """One run. `_etags`: those that the object had, the latest last. `_answered`: what became of the first PUT is known.

    `_sure`: nothing was sent since `_last` was seen.
    """

    def __init__(self, transport: Transport, other: Transport, calendar: str, scratch: Scratch) -> None:
        self._transport = transport
        self._eyes = other
        self._calendar = calendar
        self._scratch = scratch
        self._href = scratch.href
        self._etags: list[str] = []
        self._touched = False
        self._answered = False
        self._last: _Standing | None = None
        self._sure = False
        self._shown = Shown()

    def run(self, before_each: Callable[[], None], pause: Callable[[int], None]) -> Shown:
        try:
            self._attempt(self._describe, before_each)
            before_each()
            self._create()
            for trial in (
                *(self._first_sight, self._busy, self._ranges, self._change, self._second_create),
                *(self._stale_put, self._stale_delete, self._remove, self._put_on_deleted),
            ):
                self._attempt(trial, before_each)
        except NotAllowed:
            self._answered = True
            self._shown.reason = "read_only"
        except _Stopped as stopped:
            self._shown.reason = stopped.reason
        except (CalDavError, Cancelled, NotFound) as error:
            self._shown.reason = error.code
        self._shown.removed = self._cleared(pause)
        self._shown.href = self._href
        return self._shown

    def _attempt(self, trial: Callable[[], None], before_each: Callable[[], None]) -> None:
        before_each()
        with suppress(BadAnswer):  # 5xx, or a page instead of XML: of this one nothing is known
            trial()

    def _describe(self) -> None:
        answer, found = properties(self._transport, self._calendar, "0", CALENDAR_PROPERTIES)
        self._shown.product = product_of(answer)
        for response in found.responses if found else ():
            if response.status < 300 and (reports := state_of(answer.url, response).reports):
                self._show(sync_collection="sync-collection" in reports, multiget="calendar-multiget" in reports)

    def _create(self) -> None:
        self._touched = True
        answer = put_object(self._transport, self._href, self._scratch.bodies[0], create=True)
        self._answered = True
        if not answer.written:
            raise _Stopped("refused")
        self._href = answer.href
        self._show(put_tells_etag=answer.etag is not None)
        if answer.etag:
            self._etags.append(answer.etag)

    def _first_sight(self) -> None:
        seen = self._look()
        self._show(shows_to_others=seen is not None)
        if seen is None:
            self._eyes = self._transport
            seen = self._look()
        if seen is None:
            raise _Stopped("not_kept")
        self._show(strong_etags=seen.strong is not None, keeps_bodies=seen.body == self._scratch.bodies[0])
        if self._etags and seen.etag is not None:
            self._show(etag_holds=seen.etag == self._etags[0])
        self._etags = [seen.strong] if seen.strong else []
        if seen.version is not None:
            lines = _lines(seen.body)
            self._show(keeps_unknown_properties=all(line in lines for line in self._scratch.kept))

    def _busy(self) -> None:
        self._show(free_busy=ask_free_busy(self._transport, self._calendar, self._scratch.times[0]) is not None)

    def _ranges(self) -> None:
        for _ in range(SAME_QUESTIONS):
            if self._in_range(self._scratch.times[0]) is not True:
                break
        self._judge_ranges(0)

    def _change(self) -> None:
        """The right condition: it moves the event, and the ranges must follow it."""
        before = self._before()
        if before is None or before.version != 0:
            return
        self._sure = False
        put_object(self._transport, self._href, self._scratch.bodies[1], if_match=before.strong)
        after = self._look()
        if after is not None and after.version == 1:
            self._judge_ranges(1)

    def _judge_ranges(self, version: int) -> None:
        """Found where it is, and not where its other version is; where the server fails over the question, nothing is known."""
        here, elsewhere = (self._in_range(self._scratch.times[place]) for place in (version, 1 - version))
        if here is False or elsewhere is True:
            self._show(honest_ranges=False)
        elif version == 1 and here is not None and elsewhere is not None:
            self._shown.facts.setdefault("honest_ranges", True)

    def _in_range(self, interval: Interval) -> bool | None:
        found = query_range(self._transport, self._calendar, interval.widened(REACH, REACH))
        return None if found is None else any(href_key(one.href) == href_key(self._href) for one in found)

    def _second_create(self) -> None:
        self._overwrite("refuses_second_create", create=True)

    def _stale_put(self) -> None:
        self._overwrite("refuses_stale_put", create=False)

    def _overwrite(self, fact: str, *, create: bool) -> None:
        """Write the other version under a condition that does not hold; what stands there then tells whether it was asked."""
        before = self._before()
        if before is None or before.version is None:
            return
        body = self._scratch.bodies[1 - before.version]
        condition = None if create else self._stale(before)
        if not self._judgeable(lambda: put_object(self._transport, self._href, body, if_match=condition, create=create)):
            return
        after = self._look()
        if after is None or after.version is not None:
            self._show(**{fact: after is not None and after.version == before.version})

    def _stale_delete(self) -> None:
        before = self._before()
        if before is None:
            return
        if self._judgeable(lambda: delete_object(self._transport, self._href, if_match=self._stale(before))):
            stands = self._look() is not None
            self._show(refuses_stale_delete=stands, **({} if stands else {"allows_removal": True}))

    def _remove(self) -> None:
        before = self._before()
        if before is not None and self._judgeable(lambda: delete_object(self._transport, self._href, if_match=before.strong)):
            self._show(allows_removal=self._look() is None)

    def _put_on_deleted(self) -> None:
        if self._before() is not None:
            return
        last = self._etags[-1] if self._etags else STALE
        if self._judgeable(lambda: put_object(self._transport, self._href, self._scratch.bodies[0], if_match=last)):
            self._show(refuses_put_on_deleted=self._look() is None)

    def _judgeable(self, act: Callable[[], WriteAnswer]) -> bool:
        """Whether what stands there now tells how the server takes such a write; another one may have been under way (423)."""
        self._sure = False
        try:
            return not act().locked
        except NotAllowed:
            return True

    def _before(self) -> _Standing | None:
        """What stands there, as it was seen after the trial before."""
        return self._last if self._sure else self._look()

    def _look(self) -> _Standing | None:
        self._last = self._seen()
        self._sure = True
        return self._last

    def _seen(self) -> _Standing | None:
        found = get_object(self._eyes, self._href)
        if found is None:
            return None
        text = "\n".join(_lines(found.body))
        versions = [number for number, mark in enumerate(self._scratch.marks) if mark in text]
        standing = _Standing(versions[0] if len(versions) == 1 else None, found.etag, found.body)
        if standing.strong and standing.strong not in self._etags[-1:]:
            self._etags.append(standing.strong)
        return standing

    def _stale(self, standing: _Standing) -> str:
        """An ETag that this object had and no longer has; where there is none, one that it never had."""
        return next((etag for etag in self._etags if etag != standing.etag), STALE)

    def _show(self, **facts: bool) -> None:
        self._shown.facts |= facts

    def _cleared(self, pause: Callable[[int], None]) -> bool:
        """Nobody else can mean this object: it goes, whatever it has become. False: it is there, or may still arrive."""
        try:
            for number in range(REMOVALS if self._touched else 0):
                with suppress(BadAnswer):
                    if get_object(self._transport, self._href) is None:
                        return self._answered
                    delete_object(self._transport, self._href, if_match=None)
                pause(number)
        except (CalDavError, Cancelled):
            return False
        return not self._touched


def _lines(body: bytes) -> list[str]:
    try:
        return unfolded(body).splitlines()
    except UnreadableObject:
        return []
