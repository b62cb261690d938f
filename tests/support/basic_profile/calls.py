"""Valid calls of each contract, made for a running gateway."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from lxml import etree

import classic
import newer
import other_sectors
from bcss_gateway.contracts import catalogue
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.settings import HOME
from messages import MARK, Call, echo, list_lines, retrieve
from serving import Server
from ssdn_reply import XML_STRING
from wsgi import XML

CPAS = "cpas-namur"
Made = Callable[[Server], Call]

_NEWER = (
    '<r:{name} xmlns:r="{space}"><informationCustomer><ticket>T 1</ticket>'
    "<timestampSent>2026-11-21T12:00:00Z</timestampSent><customerIdentification><cbeNumber>{cbe}</cbeNumber>"
    "</customerIdentification></informationCustomer>{legal}{criteria}</r:{name}>"
)
_LEGAL = f"<legalContext>{newer.INQUIRY}</legalContext>"
_SUBSCRIPTION = "<legalContext>NOTIFICATION:SUBSCRIPTION</legalContext>"


def _newer(endpoint: str, name: str, criteria: str, legal: str = _LEGAL) -> Made:
    """A call about Anna; ``{ssin}`` in the criteria is her number."""

    def made(server: Server) -> Call:
        served = next(one for one in catalogue.load().endpoints if one.name == endpoint)
        space = etree.parse(HOME / "wsdl" / served.wsdl).getroot().get("targetNamespace")
        about = criteria.replace("{ssin}", _person("anna").ssin)
        element = _NEWER.format(name=name, space=space, cbe=_cbe(server), legal=legal, criteria=about)
        return Call(served.paths[0], element, "", {"Content-Type": XML} | server.credentials(CPAS))

    return made


@lru_cache
def _person(tag: str) -> Citizen:
    """The named person with a tag, the same in every sandbox."""
    return next(one for one in named_persons(day_of(datetime.now(UTC))) if one.tag == tag)


def _about(more: str) -> str:
    return f"<criteria><ssin>{{ssin}}</ssin>{more}</criteria>"


def _cbe(server: Server) -> str:
    return server.institution(CPAS).cbe_number


def _access(action: str, tag: str) -> Made:
    """ManageAccess about a named person, with the right proof."""

    def made(server: Server) -> Call:
        person, today = _person(tag), day_of(datetime.now(UTC))
        asked = classic.access(person.ssin, action, today, purpose=1, proof=classic.proof_of(person))
        return _classic(classic.message(classic.service(asked), org_unit=_cbe(server)))

    return made


def _investigation(server: Server) -> Call:
    space = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/PerformInvestigation"
    ssin = _person("anna").ssin
    asked = f'<PerformInvestigationRequest xmlns="{space}"><SocialSecurityUser>{ssin}</SocialSecurityUser>'
    content = f"{asked}</PerformInvestigationRequest>"
    named = classic.service(content, name="OCMWCPASPerformInvestigation", version="20080604")
    return _classic(classic.message(named, org_unit=_cbe(server)))


def _other_sectors(server: Server) -> Call:
    asked = other_sectors.consult(_person("anna").ssin, 1)
    return _classic(classic.message(asked, org_unit=_cbe(server)))


def _classic(document: str) -> Call:
    element = classic.envelope(document).partition("<s:Body>")[2].partition("</s:Body>")[0]
    return Call(classic.CONNECTOR, element, XML_STRING)


def _second(tag: str) -> Made:
    """RetrieveTIGroups V2 about a named person, or about nobody."""
    return lambda server: retrieve(_cbe(server), server.credentials(CPAS), _person(tag).ssin if tag else MARK)


_SEARCH = "<searchInformation><ssin>{ssin}</ssin><language>fr</language><history>true</history></searchInformation>"
_QUARTER = _about("<yearQuarter>2026Q1</yearQuarter>")
_QUARTERS = "<beginQuarter>2026Q1</beginQuarter><endQuarter>2026Q2</endQuarter>"
_SOURCES = "<handicapAuthenticSources><DGPH>true</DGPH></handicapAuthenticSources>"
_AT_ONCE = "<resultsAction>RESULTS_ONLINE_ONLY</resultsAction><latestSituationOnly>true</latestSituationOnly>"
_STAFF = "<legalContext>administrative staff</legalContext>"
_DAY = "<referenceDate>2026-01-01</referenceDate>"
_PARTS = "<parts><rights>true</rights></parts>"
_DAYS = "<period><beginDate>2026-01-01</beginDate><endDate>2026-06-30</endDate></period>"

CALLS: dict[str, dict[str, Made]] = {
    "KSZBCSSWebServiceConnector": {
        "a registration": _access("REGISTER", "anna"),
        "a list": _access("LIST", "anna"),
        "a list that is refused": lambda server: list_lines(_cbe(server)),
        "an investigation": _investigation,
        "the sectors that know somebody": _other_sectors,
        "a document of nothing": lambda _: _classic("<nothing/>"),
    },
    "TestConnectionService": {"an echo": lambda _: echo()},
    "RetrieveTIGroups": {
        "an answer": _second("anna"),
        "a refusal": _second("marc"),
        "an unknown number": _second(""),
    },
    "RetrieveTIGroups-v1": {
        "an answer": _newer("RetrieveTIGroups-v1", "retrieveTIGroupsRequest", _SEARCH, legal=""),
        "a refusal": _newer("RetrieveTIGroups-v1", "retrieveTIGroupsRequest", _SEARCH, legal=_STAFF),
    },
    "HandiService": {
        "files by date": _newer("HandiService", "consultFilesByDateRequest", _about(_SOURCES + _DAY + _PARTS)),
        "files by period": _newer("HandiService", "consultFilesByPeriodRequest", _about(_SOURCES + _DAYS + _PARTS)),
        "payments": _newer("HandiService", "consultPaymentsRequest", _about(_SOURCES + _DAYS)),
    },
    "SelfEmployedService": {
        "a career": _newer("SelfEmployedService", "consultCareerRequest", _about("")),
        "contributions": _newer(
            "SelfEmployedService", "consultContributionsRequest", _about(f"<period>{_QUARTERS}</period>")
        ),
    },
    "JobSeekerService": {
        "an inscription": _newer("JobSeekerService", "consultContactAndInscriptionRequest", _about(""))
    },
    "DmfaConsultationService": {
        "attestations": _newer(
            "DmfaConsultationService",
            "consultDmfaAttestationsBySsinRequest",
            _about(f"<quarterPeriod>{_QUARTERS}</quarterPeriod>{_AT_ONCE}"),
        )
    },
    "HdiIndemnityAllowanceService": {
        "an attest": _newer("HdiIndemnityAllowanceService", "consultAttestRequest", _QUARTER),
        "periods": _newer("HdiIndemnityAllowanceService", "consultIndemnityPeriodsRequest", _QUARTER),
    },
    "LivingWagesWithAmount": {
        "amounts": _newer("LivingWagesWithAmount", "consultRequest", _about("<year>2026</year>"))
    },
    "SSINInformationService": {
        "the current number": _newer("SSINInformationService", "consultCurrentSsinRequest", _about("")),
        "all numbers": _newer("SSINInformationService", "consultRelatedSsinsRequest", _about("")),
    },
    "LivingWages": {
        "periods": _newer("LivingWages", "getLivingWagePeriodsRequest", _about("")),
        "periods in Flanders": _newer("LivingWages", "getLivingWagePeriodsFlandersRequest", _about("")),
        "periods by CPAS": _newer("LivingWages", "getLivingWagePeriodsPerPCSARequest", _about("")),
        "periods by CPAS in Flanders": _newer("LivingWages", "getLivingWagePeriodsPerPCSAFlandersRequest", _about("")),
        "living wages": _newer("LivingWages", "getLivingWagesRequest", _about("")),
    },
    "LivingWages-v2": {
        "periods": _newer("LivingWages-v2", "getLivingWagePeriodsRequest", _about("")),
        "periods in Flanders": _newer("LivingWages-v2", "getLivingWagePeriodsFlandersRequest", _about("")),
        "periods by CPAS": _newer("LivingWages-v2", "getLivingWagePeriodsPerPCSARequest", _about("")),
        "periods by CPAS in Flanders": _newer(
            "LivingWages-v2", "getLivingWagePeriodsPerPCSAFlandersRequest", _about("")
        ),
        "living wages": _newer("LivingWages-v2", "getLivingWagesRequest", _about("")),
    },
    "NotificationSubscriptionService": {
        "what is subscribed": _newer(
            "NotificationSubscriptionService", "listSubscriptionsRequest", "<criteria/>", _SUBSCRIPTION
        ),
        "what waits": _newer(
            "NotificationSubscriptionService",
            "fetchNotificationsRequest",
            "<criteria><service>LivingWagesNotifications</service></criteria>",
            _SUBSCRIPTION,
        ),
    },
    "SocialStatutesService": {
        "statuses": _newer("SocialStatutesService", "consultSocialStatutesRequest", _about(_DAYS)),
    },
}
"""By endpoint of the catalogue and by name; each is valid by its contract, whether it is answered or not."""
