"""When everything was last brought up to date: only a synchronisation without a failure counts."""

from __future__ import annotations

from scheduling import clock
from scheduling.office.state import office_state
from tests.helpers.faulty_proxy import request_lost
from tests.integration.clinic import Clinic, settled


def test_the_time_of_the_last_success(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    assert office_state(workspace).last_sync is None
    began = clock.now()
    assert settled(workspace) == []
    first = office_state(workspace).last_sync
    assert first is not None
    assert began <= first <= clock.now()
    assert first.tzinfo is workspace.settings.zone
    clinic.proxy.on("*", act=request_lost)
    assert settled(workspace) != []
    assert office_state(workspace).last_sync == first
    clinic.proxy.heal()
    assert settled(workspace) == []
    later = office_state(workspace).last_sync
    assert later is not None
    assert later > first
