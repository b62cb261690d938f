"""Who is connected, and whether there is room for one more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bcss_gateway.transport.worker.connection import Connection
from bcss_gateway.transport.worker.origin import origin_of
from bcss_gateway.transport.worker.patience import Patience
from bcss_gateway.transport.worker.stages import Stage


class House:
    """The open connections of a worker, counted in all and by where they come from."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._origins: dict[Connection, str] = {}
        self._numbers: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._origins)

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._origins))

    def is_full(self) -> bool:
        """Whether there is no room for anybody."""
        return len(self) >= self._patience.connections

    def has_too_many_like(self, connection: Connection) -> bool:
        """Whether too many connections, this one counted, come from where it comes from; a Unix socket has no where."""
        origin = self._origins[connection]
        return bool(origin) and self._numbers[origin] > self._patience.connections_per_address

    def enter(self, connection: Connection) -> None:
        """Somebody comes."""
        origin = origin_of(connection.client[0]) if isinstance(connection.client, tuple) else ""
        self._origins[connection] = origin
        self._numbers[origin] += 1

    def leave(self, connection: Connection) -> bool:
        """Somebody goes; whether he was there."""
        origin = self._origins.pop(connection, None)
        if origin is None:
            return False
        self._numbers[origin] -= 1
        if not self._numbers[origin]:
            del self._numbers[origin]
        return True

    def slowest(self) -> Connection | None:
        """Who has kept us waiting longest; rather one that was answered for the last time."""
        waiting = [connection for connection in self._origins if not connection.is_lent]
        return min(waiting, key=lambda one: (one.stage is not Stage.LINGER, one.since), default=None)
