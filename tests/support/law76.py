"""Installation grants: builder of the form, a CPAS that sends it, and what is decided on it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from classic import Caller, message, service
from law02 import A, Decided, block
from ssdn_reply import COMMON, Reply

MANAGE = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAttests"
HELPED = block(4)
MOST = 177607
"""What the grant is since February 2025, in cents."""
_attests = count(1)


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling."""

    street: str = "Rue de Fer"
    house_number: str = "26"
    box: str = "2"


def grant(
    ssin: str,
    *,
    entry: str = "2026-11-15",
    requested: str = "2026-11-02",
    decided: str = "2026-11-18",
    homeless: str = "true",
    situation: str = "1",
    home: Home | None = None,
    cents: int = MOST,
    corrects: str = "",
    taken_back: str = "",
    blocks: str = HELPED,
    number: str = "",
) -> str:
    """InstallationGrant."""
    at = home or Home()
    status = corrects and f"<AdviceStatus>{corrects}</AdviceStatus>"
    former = taken_back and f"<FormerFormCancellation>{taken_back}</FormerFormCancellation>"
    box = at.box and f"<Box>{at.box}</Box>"
    return (
        f"<InstallationGrant><EntryDate>{entry}</EntryDate>"
        f"<UniqueAttestID>{number or f'P{next(_attests):014d}'}</UniqueAttestID>{status}"
        f"<Beneficiary><SSIN>{ssin}</SSIN>{blocks}</Beneficiary><RequestDate>{requested}</RequestDate>"
        f"<DecisionDate>{decided}</DecisionDate><Homeless>{homeless}</Homeless>"
        f"<IncomeSituation>{situation}</IncomeSituation><Dwelling><PostalCode>5000</PostalCode>"
        f"<Street>{at.street}</Street><HouseNumber>{at.house_number}</HouseNumber>{box}</Dwelling>"
        f"<Amount>{cents}</Amount>{former}</InstallationGrant>"
    )


class Cpas:
    """A CPAS's software that sends the form about one file."""

    def __init__(self, gateway: Gateway, institution: Institution, file: str = "0000PRIM001") -> None:
        self.gateway, self.institution, self.file = gateway, institution, file
        self.caller = Caller(gateway, institution)

    def send(self, form: str) -> Reply:
        """Send a form."""
        content = (
            f'<OrganicLawRequest xmlns="{MANAGE}" xmlns:k="{COMMON}"><FileIdentification>'
            f"<KBOBCE>{self.institution.cbe_number}</KBOBCE><FileID>{self.file}</FileID></FileIdentification>"
            f"{form}</OrganicLawRequest>"
        )
        document = message(service(content, "OCMWCPASOrganicLaw", "20100101"), org_unit=self.institution.cbe_number)
        return self.caller.send(document)

    def decide(self, form: str) -> Decided:
        """What is decided on a form that reaches the federal service."""
        reply = self.send(form)
        assert reply.summary.ok == "YES", reply.summary
        (result,) = reply.body.iterfind(f"{A}DecisionResult")
        return Decided(result)
