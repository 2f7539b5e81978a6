"""Everything slow runs here, as a job with progress and cancel, in one of several lanes. Nothing else knows of threads.

What the worker says crosses to the GUI thread by queued signals of the job, which lives there: a lambda connected to the job's
signals therefore runs in the GUI thread too.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from scheduling.errors import Cancelled, SchedulingError
from scheduling.progress import CancelToken, Reporter

Work = Callable[[CancelToken, Reporter], object]
Log = Callable[[BaseException], object]

LANDING_MS = 15_000
"""How long the end of the window waits for wishes under way: longer than a server is waited for at the desk."""


class Lane(Enum):
    """`AGENDA`: reading and booking, one job at a time in the order of their start. `SYNC`: synchronisation, which takes a while
    and must not keep a booking waiting; the store serves both. `CHECK`: measurements. `SETTINGS`: short writes of the person's
    settings, in their order.
    """

    AGENDA = "agenda"
    SYNC = "sync"
    CHECK = "check"
    SETTINGS = "settings"


class UnexpectedFault(Exception):
    """Our own mistake: what was raised, and its trace for the person who mends it. Has no sentence of its own.

    The trace is copied and sent to others: what the exception says stays out, it may quote a patient.
    """

    def __init__(self, fault: BaseException) -> None:
        from scheduling.command_line.crash_log import trace_of  # only what goes wrong needs it

        super().__init__(type(fault).__name__)
        self.trace = trace_of(fault)


class Job(QObject):
    """One piece of work. Every signal is emitted in the GUI thread; `finished` follows each of the other three ends."""

    progressed = Signal(str, int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    _told = Signal(str, int, int)
    _ended = Signal(str, object)

    def __init__(self, name: str, work: Work, known: tuple[type[Exception], ...], log: Log, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self.running = True
        self.lands = False
        self._work = work
        self._known, self._log = known, log
        self._token = CancelToken()
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask it to stop; `cancelled` follows, unless it was done before."""
        self._token.cancel()

    def run(self) -> None:
        """Do the work, in the worker's thread."""
        try:
            self._token.check()
            self._ended.emit("succeeded", self._work(self._token, _Relay(self)))
        except Cancelled:
            self._ended.emit("cancelled", None)
        except self._known as error:
            self._ended.emit("failed", error)
        except Exception as fault:  # noqa: BLE001  a runnable's exception would only be printed: it is told once, and logged
            self._log(fault)
            self._ended.emit("failed", UnexpectedFault(fault))

    def tell(self, step: str, done: int, total: int) -> None:
        """Pass progress on, from the worker's thread."""
        self._told.emit(step, done, total)

    @Slot(str, int, int)
    def _tell(self, step: str, done: int, total: int) -> None:
        if self.running:
            self.progressed.emit(step, done, total)

    @Slot(str, object)
    def _end(self, how: str, answer: object) -> None:
        self.running = False
        self._let_go()
        if how == "cancelled":
            self.cancelled.emit()
        else:
            (self.succeeded if how == "succeeded" else self.failed).emit(answer)
        self.finished.emit()
        self.deleteLater()

    def forget(self) -> None:
        """Nobody is told any more; called where its worker has ended."""
        self.blockSignals(True)
        QCoreApplication.removePostedEvents(self)
        self._let_go()
        self.deleteLater()

    def _let_go(self) -> None:
        """What the work holds goes now: in the middle of this object's own end it might be the last that keeps its parent, which
        would end it a second time.
        """
        self._work, self._log = _over, _over


def _over(*_: object) -> None:
    """The work is done."""


class _Relay:
    """The reporter of a job; progress faster than the eye is not passed on."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last: tuple[str, int] | None = None

    def progressed(self, step: str, done: int, total: int) -> None:
        hundredth = done * 100 // total if total else done // 100
        if (step, hundredth) != self._last:
            self._last = (step, hundredth)
            self._job.tell(step, done, total)


class _Runnable(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


class Jobs(QObject):
    """Starts jobs. `known`: the errors that are expected (they have sentences); anything else is our fault, and `log` writes
    it down, in the worker.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        known: tuple[type[Exception], ...] = (SchedulingError,),
        log: Log = lambda _fault: None,
    ) -> None:
        super().__init__(parent)
        self._known, self._log = known, log
        self._pools = {lane: QThreadPool(self) for lane in Lane}
        self._pools[Lane.AGENDA].setMaxThreadCount(1)
        self._pools[Lane.SYNC].setMaxThreadCount(1)
        self._pools[Lane.SETTINGS].setMaxThreadCount(1)
        self._pools[Lane.CHECK].setMaxThreadCount(4)
        self._running: set[Job] = set()

    def start(self, lane: Lane, name: str, work: Work, *, lands: bool = False) -> Job:
        """Do `work` as soon as its lane is free. Connect to the job's signals before returning to the event loop.

        `lands`: what a person wished for and takes as done; the end of the window does not cut it short.
        """
        job = Job(name, work, self._known, self._log, self)
        job.lands = lands
        self._running.add(job)
        job.finished.connect(self._forget)
        self._pools[lane].start(_Runnable(job))
        return job

    @property
    def busy(self) -> bool:
        """Whether any job is waiting or running."""
        return bool(self._running)

    def stop(self, landing_ms: int = LANDING_MS) -> None:
        """Cancel everything and wait until the workers have ended; called once, at the end.

        What `lands` is given time first, also where it still waits its turn. Nobody is told any more: who asked may be gone.
        """
        for job in self._running:
            if not job.lands:
                job.cancel()  # one that waits its turn is over as soon as it comes
        for pool in self._pools.values():
            pool.waitForDone(landing_ms)
        for job in self._running:
            job.cancel()
        for pool in self._pools.values():
            pool.waitForDone()
        for job in self._running:
            job.forget()
        self._running.clear()
        for job in self.findChildren(Job):
            QCoreApplication.sendPostedEvents(job, QEvent.Type.DeferredDelete)

    @Slot()
    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._running.discard(job)
