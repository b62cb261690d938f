"""The federal service as a source: every service that it answers, law by law."""

from __future__ import annotations

from collections.abc import Collection

from bcss_gateway.providers.ppsis import figures
from bcss_gateway.providers.ppsis.amounts_paid import answer as amounts_paid
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.heating import allocating as heating
from bcss_gateway.providers.ppsis.integration_income import law as integration_income
from bcss_gateway.providers.ppsis.law_65 import law as law_65
from bcss_gateway.providers.ppsis.list_of_attestations import answer as list_of_attestations
from bcss_gateway.providers.ppsis.living_wages import answer as living_wages
from bcss_gateway.providers.ppsis.multifunctional import answer as multifunctional
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.providers.ppsis.operation import Deciding
from bcss_gateway.providers.ppsis.organic_law import law as organic_law
from bcss_gateway.providers.ppsis.paid_income import law as paid_income
from bcss_gateway.providers.ppsis.payments import Payments
from bcss_gateway.providers.ppsis.statutes import answer as statutes
from bcss_gateway.providers.provider import Operation, PersonRegister


class FederalService:
    """The federal service as a source.

    Args:
        register: vouches for persons.
        attestation_days: how many days after it came the network knows a right.
        flemish: the CBE numbers of the CPAS of the Flemish Region, which some ask about alone.
    """

    name = "ppsis"

    def __init__(self, register: PersonRegister, attestation_days: int, flemish: Collection[str]) -> None:
        numbers = Numbers(register)
        attestations, payments = Attestations(numbers, attestation_days), Payments(numbers, figures.load())
        deciding = Deciding(register, numbers, attestations, payments)
        self.operations: dict[tuple[str, str], Operation] = {
            **law_65.operations(deciding),
            **integration_income.operations(deciding),
            **list_of_attestations.operations(numbers, attestations),
            **multifunctional.operations(deciding),
            **living_wages.operations(attestations, flemish),
            **paid_income.operations(deciding),
            **organic_law.operations(deciding),
            **heating.operations(deciding),
            **amounts_paid.operations(payments),
            statutes.SERVICE: statutes.ConsultStatutes(attestations),
        }
