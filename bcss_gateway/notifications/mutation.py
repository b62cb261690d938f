"""A mutation: that something about a person changed, in codes and periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.directory.conflicts import Conflict
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Changed
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import RightChanged
from bcss_gateway.notifications.kinds import Kind


@dataclass(frozen=True, slots=True)
class Mutation:
    """What changed, for whoever is to learn it.

    Attributes:
        ssin: the person, by the number of before.
        what: what changed, as JSON writes it: codes and periods. Who wants more asks the source, by right.
        new_ssin: the number that took its place, where that is what changed.
        cause: the institution that changed it, or empty.
    """

    kind: Kind
    ssin: str
    what: Mapping[str, object]
    new_ssin: str = ""
    cause: str = ""


def of_file(changed: Changed) -> Mutation | None:
    """That an institution's file was begun, changed or ended; nothing where the lines are as they were."""
    moved = (*changed.entered, *changed.ended)
    if not moved:
        return None
    what = _file(moved[0]) | {"entered": _periods(changed.entered), "ended": _periods(changed.ended)}
    return Mutation(_kind(changed), moved[0].ssin, what, cause=moved[0].institution)


def of_expiry(line: Line) -> Mutation:
    """That the last day of a file has passed; whose file it was is told too, for nobody did it."""
    return Mutation(Kind.FILE_EXPIRED, line.ssin, _file(line) | {"ended": _periods([line])})


def of_conflict(conflict: Conflict) -> Mutation:
    """That two CPAS help one person on the same days."""
    files = [_file(line) | {"period": _days(line.period)} for line in (conflict.one, conflict.other)]
    return Mutation(Kind.CONFLICT, conflict.one.ssin, {"files": files, "days": _days(conflict.days)})


def of_right(changed: RightChanged) -> Mutation:
    """That a right was attested, attested otherwise, or is attested no longer; the attestation is there for those of
    whom the authorization tables say that they get it."""
    right = changed.right
    attestation = {
        "number": changed.attestation,
        "institution": right.institution,
        "aid": right.aid.value,
        "category": right.category,
        "period": _days(right.period),
    }
    what = {"change": changed.change.value, "attestation": attestation}
    return Mutation(Kind.LIVING_WAGES, right.ssin, what, cause=right.institution)


def _kind(changed: Changed) -> Kind:
    """A file that ends sooner than it did was ended; one that merely has other days was changed."""
    if not changed.ended:
        return Kind.FILE_BEGUN
    if max((line.period.end for line in changed.entered), default=date.min) < max(
        line.period.end for line in changed.ended
    ):
        return Kind.FILE_ENDED
    return Kind.FILE_CHANGED


def _file(line: Line) -> dict[str, object]:
    return {"sector": line.sector, "institution": line.institution, "quality_code": line.quality_code}


def _periods(lines: Iterable[Line]) -> list[list[str]]:
    return [_days(line.period) for line in lines]


def _days(period: Period) -> list[str]:
    return [period.begin.isoformat(), period.end.isoformat()]
