"""Forms of the law of 2 April 1965: builders of their elements, a CPAS that sends them, and what is decided on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import select

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.storage.ppsis import form
from classic import Caller, message, service
from ssdn_reply import COMMON, Reply

LAW = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/LoiWet65"
LAW_COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/LoiWet65Common"
L, M = f"{{{LAW}}}", f"{{{LAW_COMMON}}}"
FILE, TODAY, VERSION = "0000DOSS001", "2026-11-21", "20110101"
A_YEAR = ("2026-11-01", "2027-10-31")
_attests = count(1)


def attest() -> str:
    """A form number that was not used before."""
    return f"T{next(_attests):014d}"


def block(code: int, begin: str, end: str, name: str = "Integration") -> str:
    """A registration inside a form."""
    return f'<{name} qualitycode="{code}"><k:StartDate>{begin}</k:StartDate><k:EndDate>{end}</k:EndDate></{name}>'


INTEGRATED, MEMBER = block(3, *A_YEAR), block(5, *A_YEAR)


def person(ssin: str, more: str = "") -> str:
    """A BeneficiaryID."""
    return f"<m:BeneficiaryID><m:SSIN>{ssin}</m:SSIN>{more}</m:BeneficiaryID>"


def secondary(ssin: str, suffix: int, blocks: str = MEMBER, named: str = "") -> str:
    """A SecondaryBeneficiary of form A."""
    return (
        f"<SecondaryBeneficiary>{person(ssin, named)}<Suffix>{suffix}</Suffix><Status>A</Status>"
        f"<Nationality>150</Nationality><PrimaryBeneficiaryRelation>2</PrimaryBeneficiaryRelation>{blocks}"
        "</SecondaryBeneficiary>"
    )


def form_a(
    ssin: str,
    *others: str,
    entry: str = "2026-11-01",
    blocks: str = INTEGRATED,
    status: str = "A",
    number: str = "",
    named: str = "",
) -> str:
    """IdentificationA."""
    return (
        f"<IdentificationA><EntryDate>{entry}</EntryDate><UniqueAttestID>{number or attest()}</UniqueAttestID>"
        f"<PrimaryBeneficiary>{person(ssin, named)}<Status>{status}</Status><m:Address><m:Street>Rue de Fer</m:Street>"
        f"<m:PostalCode>5000</m:PostalCode></m:Address><Nationality>150</Nationality>{blocks}</PrimaryBeneficiary>"
        f"{''.join(others)}</IdentificationA>"
    )


def form_b1(
    ssin: str,
    *others: tuple[str, int],
    entry: str = "2026-11-01",
    decided: str = "2026-11-10",
    aids: Iterable[str] = ("FinancialAid",),
    personal: str = "",
    months: int | None = None,
    blocks: str = "",
    number: str = "",
) -> str:
    """CommonDecisionB1; ``personal`` holds the elements of aid to one person."""
    members = "".join(
        f"<IdentificationSecondaryBeneficiary><SSIN>{one}</SSIN><Suffix>{suffix}</Suffix>"
        "</IdentificationSecondaryBeneficiary>"
        for one, suffix in others
    )
    asked = "".join(f"<{aid}>true</{aid}>" for aid in aids)
    lasts = "" if months is None else f"<m:Months>{months}</m:Months>"
    return (
        f"<CommonDecisionB1><EntryDate>{entry}</EntryDate><UniqueAttestID>{number or attest()}</UniqueAttestID>"
        f"<IdentificationPrimaryBeneficiary><SSIN>{ssin}</SSIN>{blocks}</IdentificationPrimaryBeneficiary>{members}"
        f"<RequestedAids>{asked}</RequestedAids>{personal}<m:Duration>{lasts}</m:Duration>"
        f"<DecisionDate>{decided}</DecisionDate><JuridicalProcedure>false</JuridicalProcedure></CommonDecisionB1>"
    )


def form_b2(
    ssin: str,
    suffix: int = 0,
    *,
    entry: str = "2026-11-01",
    decided: str = "2026-11-10",
    care: str = "<m:HospitalizationCosts>1</m:HospitalizationCosts>",
    lasts: str = "",
    blocks: str = "",
) -> str:
    """IndividualDecisionsB2."""
    return (
        f"<IndividualDecisionsB2><EntryDate>{entry}</EntryDate><UniqueAttestID>{attest()}</UniqueAttestID>"
        f"<SSIN>{ssin}</SSIN><Suffix>{suffix}</Suffix><DecisionB2><m:DecisionDate>{decided}</m:DecisionDate>"
        f"<m:Duration>{lasts}</m:Duration>{care}</DecisionB2>{blocks}</IndividualDecisionsB2>"
    )


def form_c(
    ssin: str,
    suffix: int = 0,
    *,
    entry: str = "2026-12-01",
    decided: str = "2026-11-20",
    former: str = "",
    blocks: str = "",
) -> str:
    """CancellationFormC."""
    earlier = former and f"<FormerCformcancellation>{former}</FormerCformcancellation>"
    return (
        f"<CancellationFormC><EntryDate>{entry}</EntryDate><UniqueAttestID>{attest()}</UniqueAttestID>"
        f"<SSIN>{ssin}</SSIN><Suffix>{suffix}</Suffix><AidCancellation><DecisionDate>{decided}</DecisionDate>"
        "<Decisionnature>1</Decisionnature><CancellationReason>01</CancellationReason></AidCancellation>"
        f"{earlier}{blocks}</CancellationFormC>"
    )


def beside(ssin: str, blocks: str = "") -> str:
    """IntegrationSecondaryBeneficiary of form C."""
    return f"<IntegrationSecondaryBeneficiary><SSIN>{ssin}</SSIN>{blocks}</IntegrationSecondaryBeneficiary>"


def form_d1(
    ssin: str, amounts: str, total: int, *, month: str = "2026-11", personal: str = "", blocks: str = ""
) -> str:
    """RefundformD1."""
    return (
        f"<RefundformD1><ReferenceMonth>{month}</ReferenceMonth><UniqueAttestID>{attest()}</UniqueAttestID>"
        f"<SSIN>{ssin}</SSIN><DeliveredAmountsD1>{amounts}<DoubleMaximum>false</DoubleMaximum></DeliveredAmountsD1>"
        f"{personal}<TotalAmount>{total}</TotalAmount>{blocks}</RefundformD1>"
    )


def form_d2(ssin: str, suffix: int, amounts: str, total: int, *, entry: str = "2026-11-05", blocks: str = "") -> str:
    """RefundFormD2."""
    return (
        f"<RefundFormD2><EntryDate>{entry}</EntryDate><UniqueAttestID>{attest()}</UniqueAttestID><SSIN>{ssin}</SSIN>"
        f"<Suffix>{suffix}</Suffix><IdentificationCareProvidingInstitution>"
        "<INAMIRIZIVRegistrationNumber>71000436</INAMIRIZIVRegistrationNumber></IdentificationCareProvidingInstitution>"
        f"<DeliveredAmountsD2>{amounts}</DeliveredAmountsD2><TotalAmount>{total}</TotalAmount>{blocks}</RefundFormD2>"
    )


def form_f(ssin: str, recovered: int, *, on: str = "2026-11-15", suffix: int = 0, period: str = "") -> str:
    """RecoveringFormF."""
    return (
        f"<RecoveringFormF><ReferenceDate>{on}</ReferenceDate><UniqueAttestID>{attest()}</UniqueAttestID>"
        f"<SSIN>{ssin}</SSIN><Suffix>{suffix}</Suffix><RecoveringDetails><OriginalForm>1</OriginalForm><Type>01</Type>"
        f"<RecoveredAmount>{recovered}</RecoveredAmount><PeriodOfRecovering>{period}</PeriodOfRecovering>"
        "</RecoveringDetails></RecoveringFormF>"
    )


FINANCIAL = "<FinancialAid><Amount>{}</Amount></FinancialAid>"
"""An amount of form D1."""


def request(letters: str, *forms: str, institution: Institution, file: str = FILE) -> str:
    """The request of one of the three services: ``AB``, ``C`` or ``DF``."""
    return (
        f'<L65_{letters}_DecisionRequest xmlns="{LAW}" xmlns:m="{LAW_COMMON}" xmlns:k="{COMMON}"><m:FileIdentification>'
        f"<m:KBOBCE>{institution.cbe_number}</m:KBOBCE><m:FileID>{file}</m:FileID></m:FileIdentification>"
        f"{''.join(forms)}</L65_{letters}_DecisionRequest>"
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """One result of a reply."""

    element: Any

    def text(self, path: str) -> str | None:
        """What stands at a path of local names."""
        return self.element.findtext("/".join("{*}" + step for step in path.split("/")))

    @property
    def evaluation(self) -> str | None:
        return self.text("Evaluation")

    @property
    def reference(self) -> str | None:
        return self.text("ReferenceSPP_POD")

    @property
    def codes(self) -> list[str]:
        """The errors on the form."""
        return [one.text for one in self.element.iterfind(f"{L}ErrorsOnForm/{M}Code")]


class Cpas:
    """A CPAS's software that sends forms about one file."""

    def __init__(self, gateway: Gateway, institution: Institution, file: str = FILE) -> None:
        self.gateway, self.institution, self.file = gateway, institution, file
        self.caller = Caller(gateway, institution)

    def send(self, letters: str, *forms: str, version: str = VERSION) -> Reply:
        """Send forms in one request."""
        content = request(letters, *forms, institution=self.institution, file=self.file)
        return self.post(letters, content, version=version)

    def post(self, letters: str, *contents: str, version: str = VERSION) -> Reply:
        """Send whole requests to one service, in one message."""
        asked = [service(one, f"OCMWCPASWet65Loi65{letters}", version) for one in contents]
        return self.caller.send(message(*asked, org_unit=self.institution.cbe_number))

    def decide(self, letters: str, *forms: str) -> list[Decided]:
        """What is decided on forms that reach the federal service."""
        reply = self.send(letters, *forms)
        assert reply.summary.ok == "YES", reply.summary
        return decided(reply)

    def kept(self) -> list[tuple[Any, ...]]:
        """Every form that belongs to a file: those that the federal service refused do not."""
        return [row for row in self.forms() if row[-1] != "REFUSED"]

    def refused(self) -> list[str]:
        """The references of the forms that the federal service refused."""
        return [f"{row[0]:010d}" for row in self.forms() if row[-1] == "REFUSED"]

    def forms(self) -> list[tuple[Any, ...]]:
        """Every form on which the federal service decided."""
        with self.gateway.database.unit_of_work() as work:
            return [tuple(row) for row in work.connection.execute(select(form).order_by(form.c.number))]

    def periods(self, ssin: str) -> list[tuple[int, str, str]]:
        """Quality, begin and end of the CPAS's own lines on a person."""
        lines = self.caller.lines()
        own = [line for line in lines if (line[0], line[2]) == (ssin, self.institution.cbe_number)]
        return [(line[3], line[5], line[6]) for line in own]


def decided(reply: Reply) -> list[Decided]:
    """The results of a reply."""
    return [Decided(one) for one in reply.body if one.tag.startswith(f"{L}DecisionResult")]
