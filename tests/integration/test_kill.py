"""A client killed by SIGKILL at the boundaries of SQL and HTTP of everything that it does with an appointment.

After a restart and a synchronisation the server has what was told; where nothing was told all of it or nothing, and then the
wish waits for a person, who may have it or give it up. `make nightly` kills at every boundary, on both servers. `make test`
kills on Radicale where something new was just kept: before the first boundary, after a commit, after a write was answered; in
the stories of `EVERYWHERE` after each of them, in the others after every fourth; and a little on Xandikos.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scheduling.booking.resolution import Keep
from scheduling.office.conflicts import resolve_conflict
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace
from scheduling.store.outbox import operations
from tests.conftest import is_nightly
from tests.helpers.kill_actions import act
from tests.helpers.kill_runner import KillRunner
from tests.helpers.servers import EmptyCalendar
from tests.integration.kill_scene import START, Scene
from tests.integration.kill_stories import STORIES, Story

LEAVES_SOMETHING = {"after COMMIT", "after PUT", "after DELETE"}
EVERYWHERE = {"book", "overbook", "move", "transfer", "cancel", "remove", "together_2"}
SELDOM = 4
ON_XANDIKOS = ["move", "together_2"]


@pytest.fixture(scope="module")
def runner() -> Iterator[KillRunner]:
    runner = KillRunner()
    yield runner
    runner.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All stories, and on Xandikos some of them."""
    metafunc.parametrize("name", STORIES if is_nightly() or metafunc.function is test_on_radicale else ON_XANDIKOS)


def test_on_radicale(name: str, radicale_calendar: EmptyCalendar, tmp_path: Path, runner: KillRunner, nightly: bool) -> None:
    killed(STORIES[name], radicale_calendar, tmp_path, runner, every=0 if nightly else 1 if name in EVERYWHERE else SELDOM)


def test_on_xandikos(name: str, xandikos_calendar: EmptyCalendar, tmp_path: Path, runner: KillRunner, nightly: bool) -> None:
    killed(STORIES[name], xandikos_calendar, tmp_path, runner, every=0 if nightly else SELDOM)


def killed(story: Story, calendar: EmptyCalendar, place: Path, runner: KillRunner, *, every: int) -> None:
    """At every boundary (0), or at each, each second … of those that leave something."""
    scene = Scene(calendar, place, story, runner)
    try:
        whole = runner.run(scene.job)
        assert (whole.at, whole.told) == (None, story.told)
        boundaries = list(enumerate(whole.passed, 1))
        telling = [one for number, one in enumerate(boundaries) if number == 0 or one[1] in LEAVES_SOMETHING]
        seen: set[str] = set()
        stored = False
        for number, what in telling[::every] if every else boundaries:
            scene.put_back()
            cut = runner.run(replace(scene.job, boundary=number))
            assert (cut.at, cut.told) == (what, None), (number, cut)
            try:
                with scene.opened() as workspace:
                    stored |= bool(operations(workspace.database))
                    seen.add(after_a_kill(story, scene, workspace, stored, "local" if number % 2 else "server"))
            except AssertionError as error:
                error.add_note(f"killed at {number}, {what}, after {cut.passed}")
                raise
        assert seen - {"nothing", "part"} == story.ends, "both sides of the point of no return were cut"
        print(f"{story.action} {story.steps}: {len(boundaries)} boundaries on {calendar.kind}")
    finally:
        scene.close()


def after_a_kill(story: Story, scene: Scene, workspace: Workspace, stored: bool, keep: Keep) -> str:
    """What became of it, which is right. `stored`: the wish was in the outbox at this kill, or at one before."""
    settle(scene, workspace)
    waiting, there = [(one.kind, one.state) for one in operations(workspace.database)], scene.standing()
    if not stored:
        assert (waiting, there) == ([], story.before)
        return "nothing"
    if waiting and story.asks is not None:
        assert (waiting, there) == ([(story.asks, story.waits)], story.before)
        (asked,) = operations(workspace.database)
        resolve_conflict(workspace, asked.uid, keep)
        settle(scene, workspace, contacts=1)
        waiting = [(one.kind, one.state) for one in operations(workspace.database)]
        assert (waiting, scene.standing()) == ([], story.done if keep == "local" else story.before), f"kept {keep}"
        return "asked"
    if there in story.between:
        assert waiting == []
        act(workspace, story.action, scene.job.reference, scene.calendars, START)
        settle(scene, workspace)
        assert scene.standing() == story.done
        return "part"
    assert (waiting, there) == ([], story.done)
    if story.undone is not None:
        act(workspace, "undo", scene.job.reference, scene.calendars, START)
        assert scene.standing() == story.undone, "taken back"
    return "done"


def settle(scene: Scene, workspace: Workspace, contacts: int = 2) -> None:
    """Two: what the first contact could not do is done by the second. Then both sides agree."""
    for _ in range(contacts):
        assert [one.error for one in synchronise(workspace).calendars if one.error is not None] == []
    scene.agrees(workspace)
