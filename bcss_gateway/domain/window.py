"""How many in the last minute: a count by the minute, of which the minute before fades out while this one goes on.

Two numbers are kept, however many calls there are. The price: the last 60 seconds may hold up to twice the limit, when
somebody first waits a minute and then sends everything around the turn of the next; never more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = 60_000_000
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """What was counted.

    Attributes:
        minute: which minute it is about, counted from the beginning of 1970 in UTC.
        count: of that minute.
        before: of the minute before.
    """

    minute: int = 0
    count: int = 0
    before: int = 0

    def at(self, moment: datetime) -> Window:
        """The same as it is seen at a moment.

        A minute ahead is left as it is, for two machines never quite agree; more than that is a clock that was set
        back, and is forgotten.
        """
        now = minute_of(moment)
        if self.minute in (now, now + 1):
            return self
        return Window(now, 0, self.count if self.minute == now - 1 else 0)

    def plus(self, more: int, moment: datetime) -> Window:
        """With some more at a moment."""
        seen = self.at(moment)
        return replace(seen, count=seen.count + more)

    def has_room(self, limit: int, moment: datetime) -> bool:
        """Whether one more stays within a limit a minute."""
        seen = self.at(moment)
        return seen._load(1, moment) <= limit * _MINUTE

    def exceeds(self, limit: int, moment: datetime) -> bool:
        """Whether it is more than a limit a minute."""
        return self.at(moment)._load(0, moment) > limit * _MINUTE

    def seconds_until_room(self, limit: int, moment: datetime) -> int:
        """After how many seconds there is room for one more, if nobody else counts; at least 1."""
        seen = self.at(moment)
        begin = seen.minute * _MINUTE
        free = _free_after(limit - 1 - seen.count, seen.before)
        if free is None:
            begin += _MINUTE
            free = _free_after(limit - 1, seen.count) or 0
        return max(1, -((_microseconds(moment) - begin - free) // _SECOND))

    def _load(self, more: int, moment: datetime) -> int:
        """What counts now, in microseconds of a minute, so that nothing is rounded."""
        passed = min(max(_microseconds(moment) - self.minute * _MINUTE, 0), _MINUTE)
        return (self.count + more) * _MINUTE + self.before * (_MINUTE - passed)


def minute_of(moment: datetime) -> int:
    """The minute of a moment, counted from the beginning of 1970 in UTC."""
    return _microseconds(moment) // _MINUTE


def _free_after(room: int, fading: int) -> int | None:
    """How far a minute must have gone until no more is left of what fades than there is room for; ``None``: never."""
    if room < 0:
        return None
    return -(-max(fading - room, 0) * _MINUTE // fading) if fading else 0


def _microseconds(moment: datetime) -> int:
    return (moment - _BEGINNING) // _MICROSECOND
