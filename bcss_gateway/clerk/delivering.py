"""The act that has couriers serve each subscriber for whom something waits, each in a thread of its own."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from bcss_gateway.delivery.courier import Courier
from bcss_gateway.domain.breakage import broke
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.storage.database import UnitOfWork

MOST_AT_ONCE = 8
"""So many subscribers are served at once; one that is slow keeps none of the others waiting."""

log = logging.getLogger(__name__)


class Delivering:
    """Sees who is to be served, and has it done beside the clerk's other acts.

    Args:
        waits: whether a step ends only when everybody is served: for a clerk that does what is due once.
    """

    name = "delivery of notifications"

    def __init__(self, courier: Courier, *, waits: bool = False) -> None:
        self._courier, self._waits = courier, waits
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="courier")
        self._served: set[int] = set()
        self._lock = threading.Lock()

    def step(self, work: UnitOfWork, now: datetime) -> bool:
        """Begin to serve whoever is not being served; there is never more."""
        begun = [self._begin(one) for one in self._courier.due(work) if self._is_mine(one.number)]
        if self._waits:
            for one in begun:
                one.result()
        return False

    def _is_mine(self, number: int) -> bool:
        with self._lock:
            if number in self._served:
                return False
            self._served.add(number)
            return True

    def _begin(self, subscription: Subscription) -> Future[None]:
        return self._threads.submit(self._serve, subscription)

    def _serve(self, subscription: Subscription) -> None:
        try:
            self._courier.serve(subscription)
        except Exception as problem:
            log.error("the clerk cannot deliver to subscription %s: %s", subscription.number, broke(problem))
            if self._waits:
                raise
        finally:
            with self._lock:
                self._served.discard(subscription.number)
