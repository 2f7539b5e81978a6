"""Ground for GUI tests: offscreen, in French, in the project's own fonts and theme; a Qt warning fails the test.

`hospital` is a real Radicale with one calendar a practitioner, `profile` an empty profile with its secrets beside it.
"""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gui.jobs import Jobs
from gui.language import Language
from gui.messages import Messages
from gui.office import Office
from gui.theme.fonts import use_fonts
from gui.theme.theme import Theme
from gui.window_state import WindowState
from tests.helpers.servers import Server, make_calendar, radicale

PRACTITIONERS = ("Dr Amel Bensaïd", "Dr Paul Lefèvre", "IDE Sophie Caron")
USER, PASSWORD = "secretariat", "motdepasse"
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["teleconsult-tests"]


def bury() -> None:
    """End the widgets of a test that are only waiting to be deleted: half of such a window may be gone, and an event that reaches
    the other half (another language) ends the program.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    """What a test leaves in circles is destroyed in the GUI thread: a worker that happens to collect it would end Qt's timers."""
    gc.disable()
    yield
    bury()
    gc.collect()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """What a test was given by fixtures is let go after all of them have ended: before a test of another folder, whose workers
    may collect, it is destroyed here. (pytest calls this for tests of all folders.)
    """
    result = yield
    if HERE in item.path.parents and (nextitem is None or HERE not in nextitem.path.parents):
        gc.collect()
    return result


@pytest.fixture(scope="session")
def language(qapp: QApplication) -> Language:
    """French at first; a test that switches puts it back by `french`."""
    use_fonts(qapp)
    return Language(qapp, "fr")


@pytest.fixture(scope="session")
def session_theme(qapp: QApplication, language: Language) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def theme(session_theme: Theme, language: Language) -> Iterator[Theme]:
    """Light, text at its usual size, French; whatever a test chooses is undone after it."""
    yield session_theme
    session_theme.choose("light")
    if session_theme.scale != 1.0:
        session_theme.enlarge(1.0)
    if language.code != "fr":
        language.choose("fr")


@pytest.fixture
def messages(language: Language) -> Messages:
    return Messages(language)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()


@dataclass(frozen=True)
class Profile:
    """One person's folder on this workstation."""

    directory: Path
    secrets: Path


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    secrets = tmp_path / "secrets"
    secrets.mkdir(mode=0o700)
    return Profile(tmp_path / "profile", secrets)


@pytest.fixture
def office(jobs: Jobs, profile: Profile) -> Office:
    """No account yet: `add_account` of the office signs in to a server."""
    return Office(jobs, profile.directory, profile.secrets)


@pytest.fixture
def state(profile: Profile) -> WindowState:
    profile.directory.mkdir(parents=True, exist_ok=True)
    return WindowState(profile.directory)


@dataclass(frozen=True)
class Hospital:
    """A running server and the addresses of its calendars by practitioner."""

    server: Server
    calendars: dict[str, str]


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[Hospital]:
    """A real Radicale: the secretary owns one empty calendar for each practitioner."""
    with radicale(tmp_path / "radicale", {USER: PASSWORD}) as server:
        yield Hospital(server, {name: make_calendar(server, USER, PASSWORD, name) for name in PRACTITIONERS})
