"""A process beside the workers of gunicorn: started with them, ended with them, and started again when it dies."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from gunicorn.app.wsgiapp import WSGIApplication
from gunicorn.arbiter import Arbiter

from bcss_gateway.domain.breakage import broke

Nap = Callable[[float], bool]
Work = Callable[[Nap], None]

_FIRST_REST, _LONGEST_REST = 1.0, 60.0
_NAME = b"bcss-clerk"
_ASKED_TO_END = "was killed by SIGTERM"
"""By systemd, which tells all processes at once that they are to end."""


class Companion:
    """One child process that works for ever, as its parent sees it.

    It ends by SIGTERM at any moment, and when its parent is there no longer: it then hears the end of a pipe that only
    its parent, and what that forked, hold open. One that dies is started again after a second, then two, then four,
    up to a minute; one that lived longer than that minute counts as the first again.

    Args:
        work: what it does; it gets the nap by which it waits.
        leave: called in the child first: closes what is not its business.
        tell: where the parent says that it died.
    """

    def __init__(self, work: Work, leave: Callable[[], None], tell: Callable[[str], None]) -> None:
        self._work, self._leave, self._tell = work, leave, tell
        self._ear, self._mouth = os.pipe()  # neither outlives an exec
        self._pid, self._born, self._due, self._rest = 0, 0.0, 0.0, _FIRST_REST

    def look_after(self) -> None:
        """See whether it lives; start it where it does not, and it is time to."""
        if self._pid and (how := _death(self._pid)):
            self._bury(how)
        if not self._pid and time.monotonic() >= self._due:
            self._pid, self._born = self._started(), time.monotonic()

    def end(self) -> None:
        """Let it end, and wait until it has; nothing starts it again."""
        self._due = float("inf")
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGTERM)
            with suppress(ChildProcessError):
                os.waitpid(self._pid, 0)
            self._pid = 0

    def _bury(self, how: str) -> None:
        now = time.monotonic()
        if now - self._born > _LONGEST_REST:
            self._rest = _FIRST_REST
        if how != _ASKED_TO_END:
            self._tell(f"the clerk (pid {self._pid}) {how}; another begins in {self._rest:.0f} s")
        self._pid, self._due, self._rest = 0, now + self._rest, min(2 * self._rest, _LONGEST_REST)

    def _started(self) -> int:
        # A signal that came to the child before it forgot how its parent takes signals would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, Arbiter.SIGNALS)
        pid = os.fork()
        if not pid:
            self._live()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, Arbiter.SIGNALS)
        return pid

    def _live(self) -> NoReturn:
        """In the child; nothing of what the parent does at its end is done there."""
        status = 1
        try:
            _forget_signals()
            os.close(self._mouth)
            _be_called(_NAME)
            self._leave()
            self._work(self._nap)
            status = 0
        except BaseException as problem:
            self._tell(f"the clerk breaks down: {broke(problem)}")
        finally:
            os._exit(status)

    def _nap(self, seconds: float) -> bool:
        return not select.select([self._ear], [], [], seconds)[0]


class AccompaniedArbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's first process, which has a clerk beside its workers."""

    def __init__(self, app: Any, work: Work) -> None:
        super().__init__(app)
        self._clerk = Companion(work, self._leave, self.log.error)

    def manage_workers(self) -> None:
        """Look after the workers, and then after the clerk: it delays no first answer."""
        super().manage_workers()
        self._clerk.look_after()

    def reap_workers(self) -> None:
        """See who ended: the clerk first, for gunicorn takes whoever it does not know for nobody."""
        self._clerk.look_after()
        super().reap_workers()

    def stop(self, graceful: bool = True) -> None:
        """End the clerk, which loses nothing by it, and then the workers."""
        self._clerk.end()
        super().stop(graceful)

    def _leave(self) -> None:
        """In the clerk: what belongs to the arbiter and to its workers."""
        for listener in self.LISTENERS:
            listener.close()
        for worker in self.WORKERS.values():
            worker.tmp.close()
        self.app.wsgi().after_fork()


class Accompanied(WSGIApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with a clerk beside it."""

    def __init__(self, work: Work) -> None:
        self._work_beside = work
        super().__init__(prog="gunicorn")

    def run(self) -> None:
        """Serve until somebody ends it."""
        AccompaniedArbiter(self, self._work_beside).run()


def _death(pid: int) -> str:
    """How a child died; empty while it lives."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return "died"  # somebody else took its status
    if not found:
        return ""
    if os.WIFSIGNALED(status):
        return f"was killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"ended with status {os.WEXITSTATUS(status)}"


def _forget_signals() -> None:
    """A terminal tells the parent too, which ends its child itself."""
    for name in Arbiter.SIGNALS:
        signal.signal(name, signal.SIG_DFL)
    for name in (signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, Arbiter.SIGNALS)


def _be_called(name: bytes) -> None:
    """The name by which ``ps`` and ``top`` show this process, where the system lets one say it."""
    with suppress(OSError):
        Path("/proc/self/comm").write_bytes(name)
