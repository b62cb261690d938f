"""Heating allowances: the request as a real client writes it, a CPAS that enters invoices, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from classic import Caller, message, service
from ssdn_reply import Reply

REQUEST = "http://www.smals.be/XSD/OCMW_CPAS/HeatingAllocationRequest"
TYPES = "http://www.smals.be/XSD/OCMW_CPAS/HeatingAllocationDataTypes"
H, T = f"{{{REQUEST}}}", f"{{{TYPES}}}"
PUMP, LAMP_OIL, BULK, PROPANE = 1, 2, 3, 5


def invoice(
    ssin: str,
    delivered: str = "2026-11-10",
    litres: object = 1000,
    *,
    amount: object = 9500000,
    fuel: object = BULK,
    dwellings: object = 1,
    category: object = 1,
    cpas: str = "0999100097",
) -> str:
    """An AllocationRequest, with the prefixes of the real client."""
    return (
        f'<ns1:AllocationRequest xmlns:ns1="{REQUEST}" xmlns:com="{TYPES}"><ns1:ComputeAllocation>'
        f"<ns1:PrimaryBeneficiary><ns1:SSIN>{ssin}</ns1:SSIN><ns1:Category>{category}</ns1:Category>"
        f"</ns1:PrimaryBeneficiary><ns1:Invoice><com:Amount>{amount}</com:Amount><com:Quantity>{litres}</com:Quantity>"
        f"<com:HousingNumber>{dwellings}</com:HousingNumber><com:DeliveryDate>{delivered}</com:DeliveryDate>"
        f"<com:UnitFuel>{fuel}</com:UnitFuel></ns1:Invoice></ns1:ComputeAllocation>"
        f"<ns1:OCMW_CPAS><ns1:KboBceNumber>{cpas}</ns1:KboBceNumber></ns1:OCMW_CPAS></ns1:AllocationRequest>"
    )


@dataclass(frozen=True, slots=True)
class Allocated:
    """An AllocationResult."""

    element: Any

    def text(self, name: str) -> str | None:
        """What one of its elements says."""
        found: str | None = self.element.findtext(T + name)
        return found

    @property
    def evaluation(self) -> str | None:
        return self.text("Evaluation")

    @property
    def codes(self) -> list[str]:
        return [one.text for one in self.element.iterfind(f"{T}ErrorsOnForm/{T}Code")]

    @property
    def figures(self) -> tuple[str | None, str | None, str | None]:
        """Granted amount, accepted litres, litres that are left."""
        return self.text("GrantedAmount"), self.text("AcceptedQuantity"), self.text("RemainingQuantity")


class Cpas:
    """The software of a CPAS."""

    def __init__(self, gateway: Gateway, institution: Institution) -> None:
        self.gateway, self.institution = gateway, institution
        self.caller = Caller(gateway, institution)

    def send(self, ssin: str, *args: Any, **kwargs: Any) -> Reply:
        """Enter an invoice."""
        content = invoice(ssin, *args, **{"cpas": self.institution.cbe_number} | kwargs)
        document = service(content, "OCMWCPASHeatingAllocation", "20090409")
        return self.caller.send(message(document, org_unit=self.institution.cbe_number))

    def enter(self, ssin: str, *args: Any, **kwargs: Any) -> Allocated:
        """What is decided on an invoice that reaches the federal service."""
        reply = self.send(ssin, *args, **kwargs)
        assert reply.summary.ok == "YES", reply.summary
        return Allocated(reply.body.find(f"{H}AllocationResult"))
