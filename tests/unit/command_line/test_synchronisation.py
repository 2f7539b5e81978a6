"""A synchronisation that goes on past what fails."""

from __future__ import annotations

from scheduling.command_line.catalogue import Catalogue
from scheduling.command_line.synchronisation import sync_answer
from scheduling.errors import NotAllowed, ServerUnreachable, SignInRefused
from scheduling.sync.report import CalendarReport, SyncReport

FINE = CalendarReport(href="https://x/a/", name="A", downloaded=12, full=True)
AWAY = CalendarReport(href="https://x/b/", name="B\x1b[2J", error=ServerUnreachable("https://x", "timed_out"))
REFUSED = CalendarReport(href="https://x/c/", name="C", error=SignInRefused("https://x", "u"))
CONFLICT = CalendarReport(href="https://x/d/", name="D", conflicts=2)
CLOSED = CalendarReport(href="https://x/e/", name="E", error=NotAllowed("E", "write"))


def test_the_gravest_code(fr: Catalogue) -> None:
    cases = [
        ((FINE,), 0),
        ((FINE, CONFLICT), 5),
        ((CONFLICT, AWAY), 7),
        ((AWAY, CLOSED), 9),
        ((AWAY, REFUSED, CLOSED), 6),
        ((), 0),
    ]
    for calendars, code in cases:
        assert sync_answer(SyncReport(calendars, 1.0), 0, fr).code == code


def test_each_failure_is_named_with_its_remedy(en: Catalogue) -> None:
    answer = sync_answer(SyncReport((FINE, AWAY, CONFLICT), 1.2345), 3, en, 80)
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
