"""What was kept is told with its sentences; what nobody can read any more is passed over."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from device_check.command_line.history import history_of
from device_check.examination import examined
from device_check.measurement import Cause, Measurement
from device_check.scope import Scope
from device_check.sentences import report
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import Catalogue, load_catalogue

FRENCH, ENGLISH = load_catalogue("fr"), load_catalogue("en")


def kept(texts: Catalogue, *found: Measurement, scope: Scope = Scope.FULL) -> bytes:
    when = datetime(2026, 11, 22, 9, 41, 30, tzinfo=UTC)
    return msgspec.json.encode(report(examined(found, Thresholds.load(), ("camera", "session"), when, 9.0, scope), texts))


def test_each_is_a_line_and_the_document_holds_them_whole() -> None:
    bad, good = Measurement("camera", causes=[Cause("no_camera")]), Measurement("session", {"remote_count": 0.0})
    told = history_of([kept(ENGLISH, bad), kept(ENGLISH, good, scope=Scope.QUICK)], ENGLISH, UTC)
    assert told.code == 0
    assert told.lines == [
        "x 2026-11-22 09:41  full check: Not ready: no camera is plugged in.",
        "+ 2026-11-22 09:41  quick check: The workstation is ready for a teleconsultation.",
    ]
    assert [one["checks"][0]["check"] for one in told.document["history"]] == ["camera", "session"]


def test_the_frame_is_in_the_language_of_now_the_cause_in_that_of_then() -> None:
    told = history_of([kept(ENGLISH, Measurement("camera", causes=[Cause("no_camera")]))], FRENCH, UTC)
    assert told.lines == ["x 2026-11-22 09:41  vérification complète : Pas prêt : no camera is plugged in."]


def test_times_are_those_of_the_profile_whatever_the_computer_was_set_to() -> None:
    good = kept(ENGLISH, Measurement("session", {"remote_count": 0.0}))
    assert history_of([good], ENGLISH, ZoneInfo("Europe/Paris")).lines[0].startswith("+ 2026-11-22 10:41  ")


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"schema":"readiness-report/2.0"}', b"\xff\xfe", b"null"])
def test_what_cannot_be_read_is_passed_over(broken: bytes) -> None:
    good = kept(FRENCH, Measurement("session", {"remote_count": 0.0}))
    assert len(history_of([broken, good], FRENCH, UTC).lines) == 1
    assert history_of([broken], FRENCH, UTC).lines == ["Aucune vérification n'est gardée sur ce poste."]
    assert history_of([broken], FRENCH, UTC).document == {"history": []}
