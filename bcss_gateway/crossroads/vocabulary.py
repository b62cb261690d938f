"""What authorization tables may name here: by the contracts, the network's own lists, and who is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.operations import operations_of, parts_of
from bcss_gateway.crossroads.row_rules import Known
from bcss_gateway.directory.reference import loading
from bcss_gateway.domain.institution import KINDS, Institution
from bcss_gateway.domain.quality_code import CPAS_SECTOR, DEFINITIVE, PROVISIONAL


def known_to(library: Library, institutions: Collection[Institution], cpas_codes: Collection[int]) -> Known:
    """What rows may name.

    Args:
        cpas_codes: the quality codes in which a CPAS registers. Another sector has those of its list, and each has the
            two of every sector in which a file may be kept.
    """
    reference = loading.load()
    services = library.catalogue.services

    @cache
    def parts(key: tuple[str, str]) -> Mapping[str, Collection[str] | None]:
        return parts_of(library, services[key]) if key in services else {}

    of_all = {DEFINITIVE, PROVISIONAL}
    codes = {sector: {row.number for row in reference.codes_of(sector)} | of_all for sector in reference.sectors}
    return Known(
        operations={key: operations_of(library, service) for key, service in services.items()},
        parts=parts,
        institutions=institutions,
        kinds={*KINDS, *(one.kind for one in institutions)},
        types={sector: {row.number for row in reference.types_of(sector)} for sector in reference.sectors},
        codes=codes | {CPAS_SECTOR: {*cpas_codes, *of_all}},
    )
