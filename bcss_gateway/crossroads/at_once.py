"""How many calls each institution has under way in this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from bcss_gateway.domain.refusal import TooMany


class AtOnce:
    """Counts calls while they are under way, in as many threads as there are.

    Args:
        most: how many each institution may have.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._under_way: Counter[str] = Counter()

    @contextmanager
    def call_of(self, institution: str) -> Iterator[None]:
        """The time that a call takes.

        Raises:
            TooMany: the institution has as many under way as it may.
        """
        with self._lock:
            if self._under_way[institution] >= self._most:
                raise TooMany("too_many_at_once", "calls_at_once", self._most, 1)
            self._under_way[institution] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[institution] -= 1
                if not self._under_way[institution]:
                    del self._under_way[institution]
