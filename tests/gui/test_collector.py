"""Garbage is collected in the GUI thread, whoever makes it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.collector import Collector


class Knot:
    """Refers to itself: only the collector can clear it away."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        Knot.alive += 1

    def __del__(self) -> None:
        Knot.alive -= 1


@pytest.fixture
def collector() -> Iterator[Collector]:
    parent = QObject()
    made = Collector(parent)
    yield made
    made.end()
    parent.deleteLater()


def test_what_a_worker_throws_away_is_collected_in_the_gui_thread(qtbot: QtBot, collector: Collector) -> None:
    threads: list[threading.Thread] = []

    def noted(_phase: str, _facts: dict[str, int]) -> None:
        threads.append(threading.current_thread())

    gc.callbacks.append(noted)
    try:
        collector.begin()
        worker = threading.Thread(target=lambda: [Knot() for _ in range(20_000)] and None)
        worker.start()
        worker.join()
        assert Knot.alive > 0
        assert not threads, "nothing was collected in the worker"
        qtbot.waitUntil(lambda: Knot.alive == 0, timeout=20_000)
    finally:
        gc.callbacks.remove(noted)
    assert set(threads) == {threading.main_thread()}
