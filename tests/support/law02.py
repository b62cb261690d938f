"""Forms of the law of 26 May 2002: builders of their elements, a CPAS that sends them, and what is decided on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.providers.ppsis.attestations import Attestation, Attestations
from classic import Caller, message, service
from clocks import MovableClock
from renumbering import NUMBERS
from ssdn_reply import COMMON, Reply

MANAGE = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAttests"
A = f"{{{MANAGE}}}"
FILE, VERSION = "0000DOSS001", "20020526"
DAYS_UNTIL_KNOWN = 2
_attests = count(1)


def attest() -> str:
    """A form number that was not used before."""
    return f"I{next(_attests):014d}"


def block(code: int, begin: str = "2026-11-01", end: str = "2027-10-31", name: str = "Integration") -> str:
    """A registration beside a person."""
    return f'<{name} qualitycode="{code}"><k:StartDate>{begin}</k:StartDate><k:EndDate>{end}</k:EndDate></{name}>'


HELPED, MEMBER = block(2), block(5)


def person(ssin: str, blocks: str = "", name: str = "Beneficiary", more: str = "") -> str:
    """Somebody on a form."""
    return f"<{name}><SSIN>{ssin}</SSIN>{more}{blocks}</{name}>"


def form_b(
    ssin: str,
    *members: str,
    entry: str = "2026-11-01",
    decided: str = "2026-11-10",
    requested: str = "2026-10-20",
    category: str = "2",
    partner: str = "",
    lasts: str = "<Months>6</Months>",
    corrects: str = "",
    blocks: str = HELPED,
    number: str = "",
    more: str = "",
    named: str = "",
) -> str:
    """FormB."""
    status = corrects and f"<AdviceStatus>{corrects}</AdviceStatus>"
    others = person(partner, MEMBER, "Partner") if partner else ""
    others += "".join(person(one, MEMBER, "HouseholdMember") for one in members)
    return (
        f"<FormB><EntryDate>{entry}</EntryDate><UniqueAttestID>{number or attest()}</UniqueAttestID>{status}"
        f"{person(ssin, blocks, more=named)}<Category>{category}</Category>{others}<Duration>{lasts}</Duration>"
        f"<RequestDate>{requested}</RequestDate><DecisionDate>{decided}</DecisionDate>{more}</FormB>"
    )


def form_c(
    ssin: str,
    *,
    entry: str = "2026-12-01",
    decided: str = "2026-11-20",
    nature: str = "2",
    requested: str = "",
    former: str = "",
    blocks: str = "",
    number: str = "",
) -> str:
    """FormC."""
    asked = requested and f"<RequestDate>{requested}</RequestDate>"
    earlier = former and f"<FormerCformCancellation>{former}</FormerCformCancellation>"
    return (
        f"<FormC><EntryDate>{entry}</EntryDate><UniqueAttestID>{number or attest()}</UniqueAttestID>"
        f"{person(ssin, blocks)}<DecisionNature>{nature}</DecisionNature>{asked}<DecisionDate>{decided}</DecisionDate>"
        f"<Regularisation>0</Regularisation><Motive>01</Motive>{earlier}</FormC>"
    )


def plan(begin: str, end: str, prolongation: str = "") -> str:
    """GpmiPiis."""
    mark = prolongation and f' prolongation="{prolongation}"'
    return f"<GpmiPiis{mark}><k:StartDate>{begin}</k:StartDate><k:EndDate>{end}</k:EndDate></GpmiPiis>"


def exempt(day: str) -> str:
    """ExonerationArt35Date."""
    return f"<ExonerationArt35Date>{day}</ExonerationArt35Date>"


@dataclass(frozen=True, slots=True)
class Decided:
    """The result of a reply."""

    element: Any

    def text(self, path: str) -> str | None:
        """What stands at a path of local names."""
        found: str | None = self.element.findtext("/".join("{*}" + step for step in path.split("/")))
        return found

    @property
    def evaluation(self) -> str | None:
        return self.text("Evaluation")

    @property
    def reference(self) -> str | None:
        return self.text("ReferenceSPP_POD")

    @property
    def codes(self) -> list[str]:
        """The errors on the form."""
        return [one.text for one in self.element.iterfind(f"{A}ErrorsOnForm/{A}Code")]

    @property
    def period(self) -> tuple[str | None, str | None]:
        """What is accepted."""
        return self.text("Period/StartDate"), self.text("Period/EndDate")


@dataclass(frozen=True, slots=True)
class Listed:
    """A ListOfAttestationsReply."""

    element: Any

    def texts(self, path: str) -> list[str]:
        """What the attestations say at a path of local names, in order."""
        steps = "/".join("{*}" + step for step in path.split("/"))
        return [one.findtext(steps) for one in self.element.iterfind(f"{A}Attestation")]


class Cpas:
    """A CPAS's software that sends forms about one file."""

    def __init__(self, gateway: Gateway, institution: Institution, file: str = FILE) -> None:
        self.gateway, self.institution, self.file = gateway, institution, file
        self.caller = Caller(gateway, institution)

    def by(self, institution: Institution) -> Cpas:
        """The same for another CPAS."""
        return Cpas(self.gateway, institution, self.file)

    def send(self, form: str) -> Reply:
        """Send a form."""
        name = "RegisterAttest" if form.startswith("<FormB>") else "StopAttest"
        content = (
            f'<{name}Request xmlns="{MANAGE}" xmlns:k="{COMMON}"><FileIdentification>'
            f"<KBOBCE>{self.institution.cbe_number}</KBOBCE><FileID>{self.file}</FileID></FileIdentification>"
            f"{form}</{name}Request>"
        )
        return self._post(content, f"OCMWCPAS{name}", VERSION)

    def decide(self, form: str) -> Decided:
        """What is decided on a form that reaches the federal service."""
        reply = self.send(form)
        assert reply.summary.ok == "YES", reply.summary
        (result,) = reply.body.iterfind(f"{A}DecisionResult")
        return Decided(result)

    def ask(self, ssin: str, which: str, period: Iterable[str] = (), cpas: str = "", name: str = "s") -> Reply:
        """Ask for the decisions on a person."""
        days = "".join(f"<k:{each}>{day}</k:{each}>" for each, day in _ends(period) if day)
        content = (
            f'<ListOfAttestationsRequest xmlns="{MANAGE}" xmlns:k="{COMMON}"><SocialSecurityUser>{ssin}'
            f"</SocialSecurityUser><RequestType>{which}</RequestType>"
            f"{days and f'<SearchPeriod>{days}</SearchPeriod>'}"
            f"{cpas and f'<CPAS_KBOBCE_code>{cpas}</CPAS_KBOBCE_code>'}</ListOfAttestationsRequest>"
        )
        return self._post(content, f"OCMWCPASListOfAttestation{name}", "20080317")

    def listed(self, ssin: str, which: str, period: Iterable[str] = (), cpas: str = "") -> Listed:
        """The decisions on a person."""
        reply = self.ask(ssin, which, period, cpas)
        assert reply.summary.ok == "YES", reply.summary
        return Listed(reply.body)

    def known(self, ssin: str, clock: MovableClock) -> list[tuple[str, str, str, str, str]]:
        """What the network knows now: status, category, begin, end and partner of each attestation."""
        with self.gateway.database.unit_of_work() as work:
            found = Attestations(NUMBERS, DAYS_UNTIL_KNOWN).known_of(ssin, utc_text(clock()), work)
            return [_brief(one) for one in found]

    def newest(self, ssin: str) -> list[tuple[str, str, str, str, str]]:
        """The same, known to the network or not yet."""
        with self.gateway.database.unit_of_work() as work:
            return [_brief(one) for one in Attestations(NUMBERS, DAYS_UNTIL_KNOWN).newest_of(ssin, work)]

    def _post(self, content: str, name: str, version: str) -> Reply:
        return self.caller.send(message(service(content, name, version), org_unit=self.institution.cbe_number))


def _brief(one: Attestation) -> tuple[str, str, str, str, str]:
    right = one.right
    return one.status, right.category, right.period.begin.isoformat(), right.period.end.isoformat(), right.partner


def _ends(period: Iterable[str]) -> Iterator[tuple[str, str]]:
    return zip(("StartDate", "EndDate"), period, strict=False)
