"""The two rungs that no server holds open for us: a name service that never answers, an upgrade that is never taken."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from device_check.demo_endpoint.server import SpeedHandler
from device_check.errors import Cancelled
from device_check.probes.endpoint import Endpoint
from device_check.probes.ladder import climb
from device_check.probes.relay import RelayProbe
from device_check.probes.relay_ways import NamedRelay
from device_check.probes.rungs import RungFailed
from device_check.probes.targets import Role, Target
from device_check.probes.tcp import resolve
from device_check.progress import SilentReporter, Token
from device_check.relays import Relay
from device_check.scope import no_secret
from device_check.settings import CheckSettings
from tests.helpers.odd_speed_server import odd_speed_server


@pytest.fixture
def no_answer(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A stand-in for the system's resolver while its name servers are silent: nothing interrupts it. Set: somebody asked."""
    asked, ended = threading.Event(), threading.Event()

    def getaddrinfo(*_arguments: object, **_options: object) -> list[object]:
        asked.set()
        ended.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "silent")

    monkeypatch.setattr("device_check.probes.tcp.socket.getaddrinfo", getaddrinfo)
    yield asked
    ended.set()


def test_a_resolver_that_cannot_be_interrupted_is_left_behind(no_answer: threading.Event) -> None:
    cancel = Token()
    _cancelled(lambda: resolve("agenda.example", 443, cancel, 3600), cancel, no_answer)


@pytest.mark.usefixtures("no_answer")
def test_a_resolver_that_does_not_answer_is_waited_for_no_longer_than_asked() -> None:
    with pytest.raises(RungFailed) as failed:
        resolve("agenda.example", 443, Token(), 0.2)
    assert failed.value.code == "name_service_silent"


def test_an_upgrade_that_nobody_answers() -> None:
    asked, ended = threading.Event(), threading.Event()

    class Silent(SpeedHandler):
        def do_GET(self) -> None:  # noqa: N802  the name that http.server calls
            if "Upgrade" in self.headers:
                asked.set()
                ended.wait(60)
            super().do_GET()

    with odd_speed_server(Silent) as port:
        target = Target(Role.PLATFORM, Endpoint("127.0.0.1", port, "/", tls=False), "/ws")
        cancel = Token()
        _cancelled(lambda: climb(target, cancel), cancel, asked)
        ended.set()


def test_a_proxy_that_answers_a_letter_at_a_time_holds_up_no_relay() -> None:
    """Each letter would begin the wait for the next anew."""
    asked, ended = threading.Event(), threading.Event()

    def drip() -> None:
        with contextlib.suppress(OSError), listener.accept()[0] as line:
            line.recv(1000)
            asked.set()
            while not ended.wait(0.05):
                line.sendall(b"H")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        proxy = threading.Thread(target=drip)
        proxy.start()
        settings = CheckSettings(proxy=f"http://127.0.0.1:{listener.getsockname()[1]}")
        relay = NamedRelay(Relay(url="turn:relay.hospital.example?transport=tcp"))
        probe = RelayProbe([relay], settings, no_secret, (0.01, 0.05), lambda endpoint, _cancel: endpoint)
        cancel = Token()
        try:
            _cancelled(lambda: probe.run(cancel, SilentReporter()), cancel, asked)
        finally:
            ended.set()
            proxy.join()


def _cancelled(work: Callable[[], object], cancel: Token, begun: threading.Event) -> None:
    """Each wait is 3 s or more: only an interrupted one is over within two."""
    ended: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(10)
    cancel.cancel()
    thread.join(2)
    assert not thread.is_alive()
    assert len(ended) == 1
