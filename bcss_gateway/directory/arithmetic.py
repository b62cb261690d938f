"""The arithmetic of registrations: how the periods of one institution in one quality grow and are cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bcss_gateway.domain.period import Period


class TooLong(ValueError):
    """The registration, with what it would be joined to, is longer than its quality code allows."""

    def __init__(self, whole: Period) -> None:
        super().__init__("longer than the quality code allows")
        self.whole = whole


def registered(existing: Sequence[Period], asked: Period, allows: Callable[[Period], bool]) -> tuple[Period, ...]:
    """The periods after a registration of ``asked``.

    Inside an existing period nothing changes. What reaches beyond one grows it, if the whole stays within the longest
    duration; what merely touches one stands beside it (a renewal).

    Raises:
        TooLong: what would come of it is longer than the quality code allows.
    """
    if any(period.covers(asked) for period in existing):
        return tuple(existing)
    met = [period for period in existing if period.overlaps(asked)]
    whole = asked
    for period in met:
        whole = whole.hull(period)
    if not allows(whole):
        raise TooLong(whole)
    return tuple(sorted([period for period in existing if period not in met] + [whole]))


def unregistered(existing: Sequence[Period], cut: Period) -> tuple[Period, ...]:
    """The periods after ``cut`` is taken out of each; one that lies in it disappears."""
    return tuple(sorted(part for period in existing for part in period.without(cut)))
