"""A person's lines in the reference directory as rows of bars: one row a file, one bar for each line ever known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bcss_gateway.console.axis import Axis, axis
from bcss_gateway.directory.lines import File, Line, with_primary_of_cpas
from bcss_gateway.directory.register import Known
from bcss_gateway.domain.period import NO_END, Period

Conflicts = Callable[[Sequence[Line]], Iterable[tuple[Line, Line]]]
"""Finds among the lines of a person the pairs of which one stands against the other."""

_MOST_FORMER = 100  # a client under test may correct a file a thousand times


@dataclass(frozen=True, slots=True)
class Bar:
    """One line, as it is drawn.

    Attributes:
        state: ``past``, ``present`` or ``future`` on the day; ``former`` for what is known no longer.
        lane: from 0, so that no two bars of a row lie on each other.
        left, right: in hundredths of the axis.
        goes_back, goes_on: whether some of it lies before the axis, or after it.
    """

    known: Known
    state: str
    lane: int
    left: float
    right: float
    goes_back: bool
    goes_on: bool

    @property
    def line(self) -> Line:
        """What is drawn."""
        return self.known.line

    @property
    def has_end(self) -> bool:
        """Whether a last day is known."""
        return self.line.period.end != NO_END


@dataclass(frozen=True, slots=True)
class Row:
    """One file with its bars.

    Attributes:
        follows: whether nobody registered it: the primary register of the CPAS follows from their own lines.
        against: the other CPAS whose files stand against this one.
    """

    file: File
    bars: tuple[Bar, ...]
    follows: bool
    against: tuple[str, ...]

    @property
    def lanes(self) -> int:
        """How many lie above each other."""
        return 1 + max(bar.lane for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn.

    Attributes:
        left_out: how many former lines are too many to draw.
    """

    day: date
    axis: Axis
    rows: tuple[Row, ...]
    left_out: int


def as_known(history: Iterable[Known], moment: str) -> tuple[Known, ...]:
    """What was known at a moment, and known no longer then; nothing of what came later.

    Args:
        moment: in UTC, as ISO text; empty for now.
    """
    if not moment:
        return tuple(history)
    return tuple(
        replace(one, until="", ended_by="") if one.until > moment else one for one in history if one.since <= moment
    )


def timeline(history: Sequence[Known], day: date, conflicts: Conflicts) -> Timeline:
    """A person's lines around a day, with the lines of the primary register that follow from them."""
    current = tuple(one for one in history if not one.until)
    former = tuple(one for one in history if one.until)
    shown = former[-_MOST_FORMER:]
    lines = [one.line for one in current]
    following = [Known(line, line.changed, "", "", "") for line in with_primary_of_cpas(lines)[len(lines) :]]
    along = axis(day, (one.line.period for one in (*current, *shown)))
    against = _against(conflicts(lines))
    rows = (
        *_rows((*current, *shown), day, along, against, follows=False),
        *_rows(following, day, along, {}, follows=True),
    )
    return Timeline(day, along, tuple(sorted(rows, key=_place)), len(former) - len(shown))


def _rows(
    some: Iterable[Known], day: date, along: Axis, against: Mapping[File, tuple[str, ...]], *, follows: bool
) -> list[Row]:
    files: dict[File, list[Known]] = defaultdict(list)
    for one in some:
        files[one.line.file].append(one)
    return [Row(file, _bars(known, day, along), follows, against.get(file, ())) for file, known in files.items()]


def _bars(known: Iterable[Known], day: date, along: Axis) -> tuple[Bar, ...]:
    """The bars of one file, those of what is known first; each in the first lane that is free over its days."""
    lanes: list[list[Period]] = []
    bars = []
    for one in sorted(known, key=lambda one: (bool(one.until), one.line.period, one.since)):
        period = one.line.period
        lane = next((at for at, taken in enumerate(lanes) if not any(map(period.overlaps, taken))), len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(period)
        left, right = along.span(period)
        bars.append(Bar(one, _state(one, day), lane, left, right, period.begin < along.first, period.end >= along.end))
    return tuple(bars)


def _state(one: Known, day: date) -> str:
    period = one.line.period
    if one.until:
        return "former"
    return "present" if day in period else "past" if period.end < day else "future"


def _against(pairs: Iterable[tuple[Line, Line]]) -> dict[File, tuple[str, ...]]:
    """For each file that stands against others, the institutions whose they are."""
    others: dict[File, dict[str, None]] = defaultdict(dict)
    for one, other in pairs:
        others[one.file][other.institution] = None
        others[other.file][one.institution] = None
    return {file: tuple(names) for file, names in others.items()}


def _place(row: Row) -> tuple[bool, int, str, int, int]:
    file = row.file
    return (not file.institution, file.sector, file.institution, file.quality_code, file.phase)
