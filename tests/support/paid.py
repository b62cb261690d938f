"""Forms D of the law of 26 May 2002: a builder, a CPAS that sends them, what is decided, and what is noted as paid."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy import select

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.storage.payments import payment
from classic import Caller, message, service
from ssdn_reply import COMMON, Reply

ATTESTS = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAttests"
A = f"{{{ATTESTS}}}"
SERVICE = "OCMWCPASRegisterRecoveredAmount"
PAID, BACK, ADVANCED = "01", "04", "08"
_numbers = count(1)


def attest() -> str:
    """A form number that was not used before."""
    return f"P{next(_numbers):014d}"


def form_d(
    ssin: str,
    cents: int,
    *,
    month: str = "2026-11",
    order: int = 1,
    code: str = PAID,
    number: str = "",
    category: str = "",
    days: tuple[str, str] | None = None,
    blocks: str = "",
) -> str:
    """FormD."""
    paid = days and f"<Period><k:StartDate>{days[0]}</k:StartDate><k:EndDate>{days[1]}</k:EndDate></Period>"
    return (
        f"<FormD><ReferenceMonth>{month}</ReferenceMonth><OrderNumber>{order}</OrderNumber>"
        f"<UniqueAttestID>{number or attest()}</UniqueAttestID><SSIN>{ssin}</SSIN><TypeCode>{code}</TypeCode>"
        f"{category and f'<Category>{category}</Category>'}{paid or ''}<Amount>{cents}</Amount>{blocks}</FormD>"
    )


class Decided:
    """One result of a reply."""

    def __init__(self, element: Any) -> None:
        self.element = element

    def text(self, name: str) -> str | None:
        """What a child says."""
        found: str | None = self.element.findtext(A + name)
        return found

    @property
    def evaluation(self) -> str | None:
        return self.text("Evaluation")

    @property
    def codes(self) -> list[str]:
        """The errors on the form."""
        return [one.text for one in self.element.iterfind(f"{A}ErrorsOnForm/{A}Code")]


class PayingCpas:
    """A CPAS's software that says what it paid; the file has the person's own number, as in a fresh sandbox."""

    def __init__(self, gateway: Gateway, institution: Institution) -> None:
        self.gateway, self.institution = gateway, institution
        self.caller = Caller(gateway, institution)

    def send(self, ssin: str, *forms: str) -> Reply:
        """Send forms about one file in one request."""
        content = (
            f'<RegisterRecoveredAmountRequest xmlns="{ATTESTS}" xmlns:k="{COMMON}"><FileIdentification>'
            f"<KBOBCE>{self.institution.cbe_number}</KBOBCE><FileID>{ssin}</FileID></FileIdentification>"
            f"{''.join(forms)}</RegisterRecoveredAmountRequest>"
        )
        asked = service(content, SERVICE, "20080101")
        return self.caller.send(message(asked, org_unit=self.institution.cbe_number))

    def decide(self, ssin: str, *forms: str) -> list[Decided]:
        """What is decided on forms that reach the federal service."""
        reply = self.send(ssin, *forms)
        assert reply.summary.ok == "YES", reply.summary
        return [Decided(one) for one in reply.body if one.tag == f"{A}DecisionResult"]

    def tell(self, ssin: str, cents: int, **more: Any) -> Decided:
        """Send one form."""
        (decided,) = self.decide(ssin, form_d(ssin, cents, **more))
        return decided

    def noted(self, ssin: str, month: str) -> list[tuple[Any, ...]]:
        """Aid, cents and first and last day of every version of what was paid to a person for a month."""
        columns = (payment.c.aid, payment.c.cents, payment.c.begin, payment.c.end)
        of_month = (
            payment.c.ssin == ssin,
            payment.c.month == month,
            payment.c.institution == self.institution.cbe_number,
        )
        with self.gateway.database.unit_of_work() as work:
            found = work.connection.execute(select(*columns).where(*of_month).order_by(payment.c.number))
            return [tuple(row) for row in found]
