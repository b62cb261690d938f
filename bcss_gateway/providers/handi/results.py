"""Writes what a recognition says of a child or an adult: reckoned from the points of the six activities."""

from __future__ import annotations

from bcss_gateway.providers.handi.file import File
from bcss_gateway.providers.handi.rules import INCOME, NEW_CHILD
from bcss_gateway.providers.handi.sources import FEDERAL, Source
from bcss_gateway.providers.markup import group, leaf

_ACTIVITIES = ("mobility", "nourishment", "hygiene", "household", "supervision", "socialSkills")

_HALF_UNABLE, _NO_COURSE = 2, 15
"""INFERRED: the points of mobility from which the lower limbs are half unable, and those that keep from school."""

_FIRST_PILLAR = ((16, 6), (13, 4), (10, 2), (0, 1))
_DISABILITY_CODES = {6: 3, 4: 2}
"""INFERRED: the first pillar by points; the classes that pillars stand for in the older law are CLIENT."""


def details(file: File) -> str:
    """``handicapRecognitionDetails``, of the federal source alone."""
    return group(
        "handicapRecognitionDetails",
        (
            leaf("lowerLimbs50p", flag(file.activities[0] >= _HALF_UNABLE)),
            leaf("fullBlindness", "false"),
            leaf("upperLimbsAmputated", "false"),
            leaf("upperLimbsParalyzed", "false"),
        ),
    )


def child(source: Source, file: File, law: int) -> str:
    """``resultRecognitionChild``: the newer law has three pillars, the older one two classes."""
    pillars = _pillars(file.points) if law == NEW_CHILD else ""
    if source.name == "KindEnGezin":
        return group("resultRecognitionChild", [pillars or "<pillars/>"])
    course = leaf("inabilityFollowCourse", flag(file.points >= _NO_COURSE))
    if source.name != FEDERAL:
        return group("resultRecognitionChild", (course, pillars))
    old = leaf("disabilityCode", _disability_code(file.points)) + leaf("independencyScore", _independency(file.points))
    work = leaf("inabilityToWork", flag(file.earns_less))
    return group("resultRecognitionChild", (course, work, pillars or old))


def _pillars(points: int) -> str:
    """The three pillars (INFERRED from the points): at most 6, 12 and 18."""
    three = (_first_pillar(points), points // 2, points * 2 // 3)
    leaves = [leaf(f"pillar{place}", number) for place, number in enumerate(three, start=1)]
    return group("pillars", (*leaves, leaf("pillarsTotal", sum(three))))


def _first_pillar(points: int) -> int:
    return next(pillar for least, pillar in _FIRST_PILLAR if points >= least)


def _disability_code(points: int) -> int:
    return _DISABILITY_CODES.get(_first_pillar(points), 1)


def _independency(points: int) -> int:
    """The class of the older score, which goes to 9: 1 to 3 points, 4 to 6, 7 to 9."""
    return (points // 2 - 1) // 3 + 1


def adult(source: Source, file: File, law: int) -> str:
    """``resultRecognitionAdult``: the six activities, and for an income of its own whether the person earns less."""
    activities = [leaf(name, points) for name, points in zip(_ACTIVITIES, file.activities, strict=True)]
    independence = group("diminuationIndependence", (*activities, leaf("totalPoints", file.points)))
    earnings = leaf("diminuationEarnings", flag(file.earns_less)) if source.name == FEDERAL and law == INCOME else ""
    return group("resultRecognitionAdult", (independence, earnings))


def flag(value: bool) -> str:
    """A boolean of the schema."""
    return "true" if value else "false"
