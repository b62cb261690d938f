"""A person whose number is replaced, as ``bcss-gateway persons replace`` does it."""

from __future__ import annotations

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.crossroads.mutations import RegisterMutations, Touched
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.ssin import Ssin, mock_ssin
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.providers.national_register.changing import ChangingNationalRegister
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.sandbox.institutions import institutions
from clocks import NOON

NUMBERS = Numbers(ChangingNationalRegister())
"""The numbers of persons, as the register of a test knows them."""

FRESH, FRESHER, FRESHEST = (mock_ssin(1985, 3, 12, serial).digits for serial in (898, 897, 896))
"""Numbers that nobody has."""


def renumber(gateway: Gateway, old: str, new: str = FRESH) -> str:
    """Let a number take the place of another, with everything that follows from it; gives the new one."""
    at = Touched(
        ChangingNationalRegister(), Directory(), Outbox(rights.load(), institutions()), quality_codes.load().excluding
    )
    with gateway.database.unit_of_work() as work:
        RegisterMutations(at, "operator", work, NOON).replace(Ssin(old), Ssin(new))
    return new
