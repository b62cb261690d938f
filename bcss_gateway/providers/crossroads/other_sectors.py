"""Which sectors know a person, as the primary register tells it, and whether whoever asks keeps the file it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.period import Period, union


@dataclass(frozen=True, slots=True, order=True)
class Inscription:
    """A sector knows a person, in a quality, for a period; by which of its institutions, it does not say."""

    sector: int
    quality_code: int
    period: Period


def inscriptions(lines: Iterable[Line], asked: Period) -> tuple[Inscription, ...]:
    """What every sector has on a person in the days asked: by sector, quality and begin, so that two askings agree.

    The lines of one sector and quality are told together, whoever keeps them and in whatever phase; where they touch
    they are one. A period is told whole, also where it reaches beyond the days asked.
    """
    known: dict[tuple[int, int], list[Period]] = defaultdict(list)
    for line in lines:
        known[line.sector, line.quality_code].append(line.period)
    told = (Inscription(*key, period) for key, periods in known.items() for period in union(periods))
    return tuple(sorted(one for one in told if one.period.overlaps(asked)))


def first_day_without(held: Iterable[Period], asked: Period) -> date | None:
    """The first day asked that none of the periods has; ``None`` where they have them all."""
    left: tuple[Period, ...] = (asked,)
    for period in held:
        left = tuple(part for one in left for part in one.without(period))
    return min((part.begin for part in left), default=None)
