"""Elements of OCMWCPASHeatingAllocation: reads the request as a real client writes it, writes the decision."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, text_of
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.evaluation import REFUSED
from bcss_gateway.providers.ppsis.heating.computing import Computed
from bcss_gateway.providers.ppsis.heating.invoice import Asked, Invoice
from bcss_gateway.providers.ppsis.kept import Kept

HEATING = "http://www.smals.be/XSD/OCMW_CPAS/HeatingAllocationRequest"
TYPES = "http://www.smals.be/XSD/OCMW_CPAS/HeatingAllocationDataTypes"
H, T = f"{{{HEATING}}}", f"{{{TYPES}}}"


def read_asked(content: Element) -> Asked:
    """The question in our words, from a valid ``AllocationRequest``."""
    beneficiary = content.find(f"{H}ComputeAllocation/{H}PrimaryBeneficiary")
    invoice = content.find(f"{H}ComputeAllocation/{H}Invoice")
    amount, litres, dwellings, fuel = (
        whole_number(text_of(invoice, T + name)) for name in ("Amount", "Quantity", "HousingNumber", "UnitFuel")
    )
    return Asked(
        ssin=text_of(beneficiary, f"{H}SSIN"),
        category=whole_number(text_of(beneficiary, f"{H}Category")),
        invoice=Invoice(amount, litres, dwellings, day(text_of(invoice, f"{T}DeliveryDate")), fuel),
        institution=text_of(content, f"{H}OCMW_CPAS/{H}KboBceNumber"),
    )


def write_decision(asked: Asked, form: Kept, computed: Computed, told: Iterable[FormError]) -> Element:
    """An ``AllocationReply``."""
    reply = etree.Element(f"{H}AllocationReply", nsmap={"ns3": HEATING, "ns4": TYPES})
    beneficiary = etree.SubElement(reply, f"{H}PrimaryBeneficiary")
    add(beneficiary, f"{H}SSIN", asked.ssin)
    add(beneficiary, f"{H}Category", asked.category)
    result = etree.SubElement(reply, f"{H}AllocationResult")
    add(result, f"{T}ReferenceSPP_POD", form.reference)
    add(result, f"{T}Evaluation", form.evaluation)
    if form.evaluation != REFUSED:
        add(result, f"{T}GrantedAmount", computed.amount)
        if computed.litres:
            add(result, f"{T}AcceptedQuantity", computed.litres)
            add(result, f"{T}RemainingQuantity", computed.left)
    for error in told:
        _write_error(etree.SubElement(result, f"{T}ErrorsOnForm"), error)
    return reply


def _write_error(element: Element, error: FormError) -> None:
    add(element, f"{T}Code", error.code)
    for language, words in error.words.items():
        add(element, f"{T}Description", words).set("lang", language)
