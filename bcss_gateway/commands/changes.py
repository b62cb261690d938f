"""What changes between two sets of authorization tables, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bcss_gateway.commands.derivations import of_the_file
from bcss_gateway.crossroads.differences import Change, Opening
from bcss_gateway.domain.institution import Institution


def told(change: Change, everyone: Collection[Institution]) -> Iterator[str]:
    """Who gains, loses, or sees otherwise; what; and which parts.

    Args:
        everyone: all institutions, to tell a whole kind of a sector from some of it.
    """
    verb = "GAINS" if change.before is None else "LOSES" if change.after is None else "SEES OTHERWISE"
    yield f"{verb}  {', '.join(_whose(change.institutions, everyone))}"
    context = f" in {change.context}" if change.context else " in any legal context"
    yield f"  {change.service.title} {change.operation}{context}, {_qualities(change.quality_codes)}"
    if change.before and change.after:
        yield f"  before: {_seen(change.before)}"
        yield f"  after: {_seen(change.after)}"
    else:
        yield f"  {_seen(change.before or change.after)}"


def _whose(some: Collection[Institution], everyone: Collection[Institution]) -> Iterator[str]:
    """Kinds of a sector where all of them are meant, and the others by name."""
    for kind, sector in dict.fromkeys((one.kind, one.sector) for one in some):
        alike = [one for one in everyone if (one.kind, one.sector) == (kind, sector)]
        named = [one for one in some if (one.kind, one.sector) == (kind, sector)]
        if len(named) == len(alike):
            yield f"every {kind} of sector {sector}"
        else:
            yield from (f"{one.name_fr} ({one.cbe_number})" for one in named)


def _qualities(codes: tuple[int | None, ...]) -> str:
    named = [str(code) for code in codes if code is not None]
    held = [f"with a file in quality {', '.join(named)}"] if named else []
    return " or ".join((["without a file on the person"] if None in codes else []) + held)


def _seen(opening: Opening | None) -> str:
    if opening is None:
        return "nothing"
    parts = "every part" if opening.parts is None else ", ".join(sorted(opening.parts)) or "no part"
    history = "" if opening.history_months is None else f"; {opening.history_months} months of history"
    return parts + history + of_the_file(opening).replace(", ", "; ")
