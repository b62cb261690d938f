"""An invoice for fuel and who asks an allowance for it, in the federal service's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import Period

UNITS_PER_CENT = 100
"""Amounts of this service are whole ten-thousandths of a euro.

CLIENT: a real request has 8390100 for 1000 litres delivered in September 2011, when a litre was about 0.84 euro.
"""


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice.

    Attributes:
        amount: what was paid, in ten-thousandths of a euro.
        litres: how many were delivered.
        dwellings: among how many the delivery is shared out.
        fuel: the code of the fuel, and of how it was bought.
    """

    amount: int
    litres: int
    dwellings: int
    delivered: date
    fuel: int

    @property
    def own_litres(self) -> int:
        """The whole litres of one dwelling."""
        return self.litres // self.dwellings

    def costs_from(self, price: int) -> bool:
        """Whether a litre cost a price, in ten-thousandths of a euro, or more."""
        return self.amount >= price * self.litres


@dataclass(frozen=True, slots=True)
class Asked:
    """What a CPAS asks: an allowance for one invoice.

    Attributes:
        institution: the CBE number of the CPAS, as it stands in the request.
    """

    ssin: str
    category: int
    invoice: Invoice
    institution: str

    def asked_period(self, today: date) -> Period:
        """The day of the delivery."""
        return Period(self.invoice.delivered, self.invoice.delivered)
