"""Multifunctional attestations: a CPAS that sends and lists them, and what comes back."""

from __future__ import annotations

from itertools import count

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from classic import Caller, message, service
from ssdn_reply import Reply

A036 = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/A036"
L036 = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/L036"
A, L = f"{{{A036}}}", f"{{{L036}}}"
_SERVICE = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
_references = count(1)


def attestation(
    ssin: str,
    begin: str = "2026-11-01",
    end: str = "2027-10-31",
    aid: str = "RIS",
    *,
    status: str = "NEW",
    which: str = "",
    decided: str = "2026-11-20",
    category: str = "2",
    partner: str = "",
) -> str:
    """An A036Request."""
    update = which and f"<UpdateAttestationID>{which}</UpdateAttestationID>"
    household = category and f"<HouseholdCategory>{category}</HouseholdCategory>"
    with_whom = partner and f"<PartnerINSS>{partner}</PartnerINSS>"
    return (
        f'<A036Request xmlns="{A036}"><UniqueReference>R{next(_references)}</UniqueReference><INSS>{ssin}</INSS>'
        f"<Attestation><AttestationIdentification><AttestationStatus>{status}</AttestationStatus>{update}"
        f"<CreationDate>{decided}</CreationDate></AttestationIdentification><Details><ValidityPeriod>"
        f"<BeginDate>{begin}</BeginDate><EndDate>{end}</EndDate></ValidityPeriod><CategoryCode>{aid}</CategoryCode>"
        f"{household}{with_whom}</Details></Attestation></A036Request>"
    )


def question(
    ssin: str, begin: str = "2020-01-01", end: str = "2030-12-31", *, after: str = "", process: str = "L"
) -> str:
    """An L036RequestReply that asks."""
    more = after and f"<l:NextAnswerReference>{after}</l:NextAnswerReference>"
    return (
        f'<l:L036RequestReply xmlns:l="{L036}" xmlns:s="{_SERVICE}"><l:L036 processType="{process}"><l:Request>{more}'
        f"</l:Request></l:L036><l:UniqueReference>R</l:UniqueReference><l:INSS>{ssin}</l:INSS><l:Period><l:BeginDate>"
        f"{begin}</l:BeginDate><l:EndDate>{end}</l:EndDate></l:Period><l:AuthorizedUser>"
        "<s:UserID>00901732883</s:UserID><s:Email>a@example.org</s:Email><s:MatrixID>17</s:MatrixID>"
        "<s:MatrixSubID>1</s:MatrixSubID></l:AuthorizedUser></l:L036RequestReply>"
    )


class Sender:
    """The software of a CPAS."""

    def __init__(self, gateway: Gateway, institution: Institution) -> None:
        self.gateway, self.institution = gateway, institution
        self.caller = Caller(gateway, institution)

    def post(self, content: str, name: str = "OCMWCPASA036", version: str = "20110101") -> Reply:
        """Send one request."""
        return self.caller.send(message(service(content, name, version), org_unit=self.institution.cbe_number))

    def send(self, ssin: str, *args: str, **kwargs: str) -> tuple[str, str, list[str]]:
        """Send an attestation: evaluation, number and codes of errors."""
        reply = self.post(attestation(ssin, *args, **kwargs))
        [told] = [one.find(f"{A}A036Reply") for one in reply.services]
        codes = [one.text for one in told.iterfind(f"{A}Errors/{A}Code")]
        return told.findtext(f"{A}Evaluation"), told.findtext(f"{A}AttestationID") or "", codes

    def page(self, ssin: str, *args: str, **kwargs: str) -> tuple[list[tuple[str, ...]], str]:
        """Ask for attestations: status, number, CPAS, days and type of each; and the reference of what follows."""
        reply = self.post(question(ssin, *args, **kwargs), "OCMWCPASL036", "20060315")
        [told] = [one.find(f"{L}L036RequestReply/{L}L036/{L}AnswerOK") for one in reply.services]
        paths = (
            "Attestation/AttestationIdentification/AttestationStatus",
            "Attestation/AttestationIdentification/AttestationID",
            "OcmwCpas",
            "Attestation/Details/ValidityPeriod/BeginDate",
            "Attestation/Details/ValidityPeriod/EndDate",
            "Attestation/Details/CategoryCode",
        )
        rows = [
            tuple(one.findtext("/".join(L + step for step in path.split("/"))) for path in paths)
            for one in told.findall(f"{L}A036")
        ]
        return rows, told.findtext(f"{L}NextAnswerReference") or ""
