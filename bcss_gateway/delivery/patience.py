"""How long a subscriber is waited for, how soon it is tried again, and when it is given up."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

Chance = Callable[[], float]
"""Gives a number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Patience:
    """What the settings say, and what follows from it.

    Attributes:
        seconds: how long one message may take in all.
        days: how long something waits before it is given up.
        refusals: how often a receiver may refuse one message before that is given up.
        first_rest: seconds after the first failure; each further one doubles them …
        longest_rest: … up to these.
        most: how many messages are taken at once for one subscriber.
        shortest_lease: seconds for which what was taken is nobody else's, at least: so long it waits after a crash.
    """

    seconds: float = 10
    days: int = 3
    refusals: int = 12
    first_rest: float = 2
    longest_rest: float = 600
    most: int = 20
    shortest_lease: float = 60

    @property
    def lease(self) -> timedelta:
        """For how long what was taken is nobody else's: no message is begun that might not be through by then."""
        return timedelta(seconds=max(self.shortest_lease, 4 * self.seconds))

    @property
    def last_begin(self) -> timedelta:
        """How long after it was taken a message may be begun."""
        return self.lease - timedelta(seconds=2 * self.seconds)

    def rest(self, failures: int, chance: Chance = random.random) -> timedelta:
        """How long to wait after so many failures in a row: half of it by chance, so that not all come back at once."""
        whole = min(self.longest_rest, self.first_rest * 2.0 ** min(failures - 1, 30))
        return timedelta(seconds=whole * (0.5 + chance() / 2))
