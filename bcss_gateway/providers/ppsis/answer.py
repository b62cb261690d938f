"""The federal service as a source: every service that it answers, law by law."""

from __future__ import annotations

from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.law_65 import law as law_65
from bcss_gateway.providers.ppsis.operation import Deciding
from bcss_gateway.providers.ppsis.statutes import answer as statutes
from bcss_gateway.providers.provider import Operation, PersonRegister


class FederalService:
    """The federal service as a source.

    Args:
        register: vouches for persons.
        attestations: the rights that the network knows, or soon will.
    """

    name = "ppsis"

    def __init__(self, register: PersonRegister, attestations: Attestations) -> None:
        deciding = Deciding(register, attestations)
        self.operations: dict[tuple[str, str], Operation] = {
            **law_65.operations(deciding),
            statutes.SERVICE: statutes.ConsultStatutes(attestations),
        }
