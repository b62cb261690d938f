"""The elements of DmfaConsultationService: reads the criteria, writes attestations."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.domain.pay import FULL_TIME
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.dmfa.attestation import Attestation, Occupation, Pay, Service
from bcss_gateway.providers.dmfa.questions import Attestations, Criteria, Personnel
from bcss_gateway.providers.markup import group, leaf, parsed
from bcss_gateway.providers.reading import text_of

BY_SSIN = "consultDmfaAttestationsBySsinRequest"
_TRUE = ("true", "1")
_IN_BATCH = "RESULTS_BATCH_ONLY"
_SECTORS_TOLD_SINCE = Quarter.parse("2022Q1")
_FIVE_DAYS = 500
_FULL, _PART = 0, 1


def read(content: Element) -> Attestations | Personnel:
    """Read a valid request of either operation."""
    asked = content.find("criteria")
    criteria, in_batch = _criteria(asked), text_of(asked, "resultsAction") == _IN_BATCH
    if content.tag.rpartition("}")[2] != BY_SSIN:
        return Personnel(criteria)
    return Attestations(text_of(asked, "ssin"), criteria, in_batch, text_of(asked, "next"))


def write_attestations(ssin: str, found: Iterable[Attestation], mark: str) -> tuple[Element, ...]:
    """Write what follows the status: the number, the attestations, and the mark of where the next answer goes on."""
    attestations = group("dmfaAttestations", (_attestation(ssin, one) for one in found))
    following = leaf("next", mark) if mark else ""
    return tuple(parsed(text) for text in (leaf("ssin", ssin), attestations, following) if text)


def _criteria(asked: Element) -> Criteria:
    """What an empty ``latestSituationOnly`` means is its default of the schema: true."""
    local = text_of(asked, "provincialOrLocalAuthority")
    return Criteria(
        first=Quarter.parse(text_of(asked, "quarterPeriod/beginQuarter")),
        last=Quarter.parse(text_of(asked, "quarterPeriod/endQuarter")),
        latest_only=(text_of(asked, "latestSituationOnly") or "true") in _TRUE,
        local=local in _TRUE if local else None,
        sectors=tuple(sorted({text_of(one, ".") for one in asked.iterfind("sectorIndicators/sectorIndicator")})),
        attestation_id=_number(asked, "attestationId"),
        attestation_version=_number(asked, "attestationVersion"),
        nsso_number=text_of(asked, "nssoRegistrationNumber"),
        cbe_number=text_of(asked, "enterpriseNumber"),
        employer_class=_number(asked, "employerClass"),
        worker_code=_number(asked, "workerCode"),
    )


def _number(asked: Element, name: str) -> int | None:
    text = text_of(asked, name)
    return whole_number(text) if text else None


def _attestation(ssin: str, one: Attestation) -> str:
    known = group(
        "attestationInformation",
        (
            leaf("attestationId", one.id),
            leaf("attestationVersion", one.version),
            leaf("attestationStatus", one.status),
            leaf("creationDate", one.created),
        ),
    )
    beside = {"previousAttestationVersion": one.previous, "nextAttestationVersion": one.next}
    link = group("attestationVersionLink", (leaf(name, version) for name, version in beside.items() if version))
    return group("dmfaAttestation", (known, link, _declaration(ssin, one)))


def _declaration(ssin: str, one: Attestation) -> str:
    employer = one.employer
    person = group("attNaturalPerson", (leaf("ssin", ssin), leaf("oriolusValidationCode", 1), _worker_record(one)))
    return group(
        "attEmployerDeclaration",
        (
            leaf("quarter", one.quarter),
            leaf("nssoRegistrationNumber", employer["nsso_number"]),
            leaf("provincialOrLocalAuthority", str(employer["local"]).lower()),
            leaf("sectorIndicator", one.sector) if one.quarter >= _SECTORS_TOLD_SINCE else "",
            leaf("trusteeship", 0),
            leaf("enterpriseNumber", employer["cbe_number"]),
            person,
        ),
    )


def _worker_record(one: Attestation) -> str:
    occupations = (
        _occupation(number, occupation, one.employer["joint_committee"])
        for number, occupation in enumerate(one.occupations, start=1)
    )
    return group(
        "attWorkerRecord",
        (
            leaf("employerClass", one.employer_class),
            leaf("workerCode", one.worker_code),
            leaf("nssoQuarterStartingDate", one.quarter.first),
            leaf("nssoQuarterEndingDate", one.quarter.last),
            group("attOccupations", occupations),
        ),
    )


def _occupation(number: int, one: Occupation, joint_committee: str) -> str:
    return group(
        "attOccupation",
        (
            leaf("occupationSequenceNbr", number),
            leaf("internalOccupationNbr", one.number),
            leaf("occupationStartingDate", one.begin),
            leaf("occupationEndingDate", one.end) if one.end else "",
            leaf("jointCommissionNbr", joint_committee) if joint_committee else "",
            leaf("workingDaysSystem", _FIVE_DAYS),
            leaf("contractType", _FULL if one.weekly_hours == FULL_TIME else _PART),
            leaf("refMeanWorkingHours", FULL_TIME),
            leaf("meanWorkingHours", one.weekly_hours),
            group("attServices", (_service(rank, each) for rank, each in enumerate(one.services, start=1))),
            group("attRemuns", (_pay(rank, each) for rank, each in enumerate(one.pay, start=1))),
        ),
    )


def _service(rank: int, one: Service) -> str:
    return group(
        "attService",
        (
            leaf("serviceSequenceNbr", rank),
            leaf("serviceCode", one.code),
            leaf("serviceNbrDays", one.days),
            leaf("serviceNbrHours", one.hours) if one.hours is not None else "",
        ),
    )


def _pay(rank: int, one: Pay) -> str:
    return group(
        "attRemun",
        (
            leaf("remunSequenceNbr", rank),
            leaf("remunCode", one.code),
            leaf("bonusPaymentFrequency", one.months) if one.months else "",
            leaf("remunAmount", one.cents),
        ),
    )
