"""Which CPAS are of the Flemish Region."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.quality_code import CPAS_SECTOR
from bcss_gateway.domain.region import Region, region_of


def flemish_cpas(institutions: Iterable[Institution]) -> frozenset[str]:
    """The CBE numbers of the CPAS whose municipality, which their own code names, lies in the Flemish Region."""
    return frozenset(
        one.cbe_number
        for one in institutions
        if one.sector == CPAS_SECTOR and one.org_unit.isdigit() and region_of(int(one.org_unit)) is Region.FLANDERS
    )
