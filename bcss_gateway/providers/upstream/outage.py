"""A source that does not answer is spared for a while, and never holds more than some of our threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic


class NoAnswer(Exception):
    """The source gave no answer in its time; the text says why, without a word of a message."""


class Spared(NoAnswer):
    """The source was not asked: it has not answered lately, or too many are waiting for it."""


class Outage:
    """What one worker process knows about whether a source answers.

    Args:
        failures: after so many calls in a row without an answer it is spared.
        rest_seconds: for so long; then one call tries again, and the others are still refused until it has an answer.
        most_waiting: how many calls may wait at once.
        now: seconds that only go forward.
    """

    def __init__(
        self, *, failures: int, rest_seconds: float, most_waiting: int, now: Callable[[], float] = monotonic
    ) -> None:
        self._most_failures, self._rest, self._most_waiting, self._now = failures, rest_seconds, most_waiting, now
        self._lock = threading.Lock()
        self._failed = self._waiting = 0
        self._spared_until = 0.0

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """One call to the source; a :class:`NoAnswer` inside counts.

        Raises:
            Spared: instead of calling.
        """
        self._enter()
        try:
            yield
        except NoAnswer:
            self._leave(answered=False)
            raise
        except BaseException:
            self._leave(answered=True)
            raise
        self._leave(answered=True)

    def _enter(self) -> None:
        with self._lock:
            if self._waiting >= self._most_waiting:
                raise Spared("too many calls are waiting for it")
            if self._failed >= self._most_failures:
                if self._now() < self._spared_until:
                    raise Spared("it has not answered lately")
                self._spared_until = self._now() + self._rest
            self._waiting += 1

    def _leave(self, *, answered: bool) -> None:
        with self._lock:
            self._waiting -= 1
            self._failed = 0 if answered else self._failed + 1
            self._spared_until = self._now() + self._rest
