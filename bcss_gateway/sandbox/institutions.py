"""The institutions of the sandbox: CPAS in three languages, with the partners they exchange data with."""

from __future__ import annotations

from functools import cache

from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.data_files import read_toml


@cache
def institutions() -> tuple[Institution, ...]:
    """Every institution, the CPAS first and Namur before all."""
    return tuple(
        Institution(
            cbe_number=entry["cbe_number"],
            org_unit=entry.get("org_unit", ""),
            sector=entry["sector"],
            subsector=entry["subsector"],
            name_fr=entry["name_fr"],
            name_nl=entry["name_nl"],
            kind=entry["kind"],
            basic_user=entry["basic_user"],
        )
        for entry in read_toml("institutions")["institution"]
    )
