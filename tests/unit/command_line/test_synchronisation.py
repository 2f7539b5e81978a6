"""A synchronisation that goes on past what fails."""

from __future__ import annotations

import pytest

from scheduling.command_line.synchronisation import sync_answer
from scheduling.errors import CalendarGone, NotAllowed, ServerUnreachable, SignInRefused
from scheduling.messages.catalogue import Catalogue
from scheduling.sync.report import CalendarReport, SyncReport

FINE = CalendarReport(href="https://x/a/", name="A", downloaded=12, full=True)
AWAY = CalendarReport(href="https://x/b/", name="B\x1b[2J", error=ServerUnreachable("https://x", "timed_out"))
REFUSED = CalendarReport(href="https://x/c/", name="C", error=SignInRefused("https://x", "u"))
CONFLICT = CalendarReport(href="https://x/d/", name="D", conflicts=2)
GONE = CalendarReport(href="https://x/f/", name="F", error=CalendarGone("F"))
CLOSED = CalendarReport(href="https://x/e/", name="E", error=NotAllowed("E", "write"))


def test_the_gravest_code(fr: Catalogue) -> None:
    cases = [
        ((FINE,), 0),
        ((FINE, CONFLICT), 0),  # a conflict that a person resolved meanwhile asks for nobody
        ((CONFLICT, AWAY), 7),
        ((AWAY, CLOSED), 9),
        ((AWAY, REFUSED, CLOSED), 6),
        ((), 0),
    ]
    for calendars, code in cases:
        assert sync_answer(SyncReport(calendars, 1.0), 0, 0, fr).code == code


@pytest.mark.parametrize(
    ("calendars", "asking", "waiting", "code"),
    [
        ((FINE,), 1, 0, 5),
        ((FINE,), 0, 1, 4),
        ((FINE,), 2, 3, 5),
        ((), 0, 2, 4),
        ((AWAY,), 1, 1, 7),
        ((AWAY,), 0, 1, 7),
        ((CLOSED,), 1, 1, 9),
        ((GONE,), 0, 0, 9),
    ],
)
def test_what_is_left_in_the_outbox_counts_too(
    calendars: tuple[CalendarReport, ...], asking: int, waiting: int, code: int, catalogue: Catalogue
) -> None:
    answer = sync_answer(SyncReport(calendars, 1.0), asking, waiting, catalogue)
    assert answer.code == code
    left = [("text.conflicts_waiting", asking), ("text.operations_waiting", waiting)]
    for key, number in left:
        assert (catalogue.counted(key, number) in answer.messages) is bool(number)


def test_each_failure_is_named_with_its_remedy(en: Catalogue) -> None:
    answer = sync_answer(SyncReport((FINE, AWAY, CONFLICT), 1.2345), 2, 3, en, 80)
    assert list(answer.messages) == [
        "Error, B[2J: The server https://x did not answer in time.",
        "Check the network and the VPN, then try again.",
        "2 conflicts wait for a choice: command conflicts.",
        "3 changes still wait to be sent: command outbox.",
    ]
    assert answer.document["seconds"] == 1.234
    assert [one["error"] and one["error"]["code"] for one in answer.document["calendars"]] == [None, "server_unreachable", None]
    assert answer.document["calendars"][0]["full"] is True
    assert answer.lines[-1] == "2 calendars synchronised in 1.2 s."
    assert answer.lines[2].startswith("B[2J  ")
