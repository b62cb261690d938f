"""The federal service as a source: every service that it answers, law by law."""

from __future__ import annotations

from collections.abc import Collection

from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.law_65 import law as law_65
from bcss_gateway.providers.ppsis.living_wages import answer as living_wages
from bcss_gateway.providers.ppsis.operation import Deciding
from bcss_gateway.providers.ppsis.statutes import answer as statutes
from bcss_gateway.providers.provider import Operation, PersonRegister


class FederalService:
    """The federal service as a source.

    Args:
        register: vouches for persons.
        attestations: the rights that the network knows, or soon will.
        flemish: the CBE numbers of the CPAS of the Flemish Region, which some ask about alone.
    """

    name = "ppsis"

    def __init__(self, register: PersonRegister, attestations: Attestations, flemish: Collection[str]) -> None:
        deciding = Deciding(register, attestations)
        self.operations: dict[tuple[str, str], Operation] = {
            **law_65.operations(deciding),
            **living_wages.operations(attestations, flemish),
            statutes.SERVICE: statutes.ConsultStatutes(attestations),
        }
