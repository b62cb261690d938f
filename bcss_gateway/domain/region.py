"""The regions and the community that have their own sources for employment and disability."""

from __future__ import annotations

from enum import StrEnum

_GERMAN_SPEAKING = frozenset({63001, 63012, 63013, 63023, 63040, 63048, 63061, 63067, 63087})
_WALLOON_BRABANT = 25
_PROVINCES = {1: "FLANDERS", 2: "FLANDERS", 3: "FLANDERS", 4: "FLANDERS", 7: "FLANDERS"}
_BRUSSELS = 21


class Region(StrEnum):
    """Where a municipality lies, as the regional sources divide the country."""

    FLANDERS = "FLANDERS"
    BRUSSELS = "BRUSSELS"
    WALLONIA = "WALLONIA"
    GERMAN_COMMUNITY = "GERMAN_COMMUNITY"


def region_of(municipality: int) -> Region:
    """The region of a municipality by its NIS code; the nine German-speaking ones stand apart from Wallonia."""
    if municipality in _GERMAN_SPEAKING:
        return Region.GERMAN_COMMUNITY
    district = municipality // 1000
    if district == _BRUSSELS:
        return Region.BRUSSELS
    if district == _WALLOON_BRABANT:
        return Region.WALLONIA
    return Region(_PROVINCES.get(district // 10, "WALLONIA"))
