"""ReferenceManager.consult: a builder of its request, and what its reply tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from classic import Caller, message, service
from ssdn_reply import COMMON, C, Reply

NAMESPACE = "http://www.ksz-bcss.fgov.be/XSD/SSDN/ReferenceManagerFacade"
NAME, VERSION = "ReferenceManager.consult", "20050525"
R = f"{{{NAMESPACE}}}"

NOW = ("2026-11-15", "2026-12-31")
EVER = ("2000-01-01", "2030-12-31")


@dataclass(frozen=True, slots=True)
class Known:
    """One Consultation element."""

    sector: int
    code: int
    begin: str
    end: str


def period(name: str, days: tuple[str, str]) -> str:
    """A period as a widespread client writes it: each date with a namespace of its own; no end where it is empty."""
    begin, end = days
    last = end and f'<EndDate xmlns="{COMMON}">{end}</EndDate>'
    return f'<{name}><StartDate xmlns="{COMMON}">{begin}</StartDate>{last}</{name}>'


def consult(
    ssin: str,
    code: object = 2,
    integrated: tuple[str, str] = NOW,
    requested: tuple[str, str] = EVER,
    described: str = "false",
) -> str:
    """A ServiceRequest."""
    return service(request(ssin, code, integrated, requested, described), NAME, VERSION)


def request(
    ssin: str,
    code: object = 2,
    integrated: tuple[str, str] = NOW,
    requested: tuple[str, str] = EVER,
    described: str = "false",
) -> str:
    """A ReferenceManagerRequest."""
    return (
        f'<ReferenceManagerRequest xmlns="{NAMESPACE}"><ConsultOtherSectorsCriteria>'
        f"<QualityCodeRequestor>{code}</QualityCodeRequestor><RequestedSsin>{ssin}</RequestedSsin>"
        f"{period('IntegratedPeriod', integrated)}{period('RequestedPeriod', requested)}"
        f"<FetchDescriptions>{described}</FetchDescriptions>"
        "</ConsultOtherSectorsCriteria></ReferenceManagerRequest>"
    )


def ask(caller: Caller, ssin: str, *about: Any, **how: Any) -> Reply:
    """Ask as the caller's institution."""
    who = caller.institution
    return caller.send(message(consult(ssin, *about, **how), org_unit=who.cbe_number, matrix=str(who.sector)))


def known(reply: Reply) -> list[Known]:
    """Everything that is told, in its order."""
    return [
        Known(
            int(one.findtext(f"{R}Sector")),
            int(one.findtext(f"{R}QualityCode")),
            one.findtext(f"{R}Period/{C}StartDate"),
            one.findtext(f"{R}Period/{C}EndDate"),
        )
        for one in reply.document.iter(f"{R}Consultation")
    ]


def names(reply: Reply, sector: int) -> list[str]:
    """The descriptions of the first inscription of a sector, as they stand."""
    one = next(each for each in reply.document.iter(f"{R}Consultation") if each.findtext(f"{R}Sector") == str(sector))
    return [child.text for child in one[3:]]
