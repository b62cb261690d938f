"""Elements of HdiIndemnityAllowanceService: reads what is asked, writes attestations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.indemnities.attestation import Attestation, Incapacity
from bcss_gateway.providers.indemnities.payments import Payment
from bcss_gateway.providers.markup import group, leaf, parsed
from bcss_gateway.providers.reading import text_of

_RISK = "GeneralIncapacityForWorkAllowance"
_WORKER, _EMPLOYEE = 3, 2
_ACTIVE, _USUAL_INVALIDITY, _REGULAR_WORKER, _USUAL_ALLOWANCE = 1, 1, 1, 0
_ATTESTATIONS = uuid.UUID("0d9a5f0e-6c3b-5b0a-9d55-6a2a7f1c1a11")


@dataclass(frozen=True, slots=True)
class QuarterAsked:
    """One of the two operations, about one quarter."""

    operation: str
    quarter: Quarter

    def asked_period(self, today: date) -> Period:
        """The days of the quarter, as far as they have come."""
        return Period(self.quarter.first, max(self.quarter.first, min(self.quarter.last, today)))


def read_question(content: Element) -> QuarterAsked:
    """Read a valid request of either operation."""
    name = str(content.tag).rpartition("}")[2]
    return QuarterAsked(name.removesuffix("Request"), Quarter.parse(text_of(content, "criteria/yearQuarter")))


def write_ssin(ssin: str, replaced_by: str, *, cancelled: bool) -> Element:
    """The number asked about, and what became of it."""
    attributes = ' canceled="true"' if cancelled else ""
    return parsed(leaf("ssin", ssin, f'{attributes} replacedBy="{replaced_by}"' if replaced_by else attributes))


def write_attest(ssin: str, attested: Attestation) -> Element:
    """The attestation with its social risks."""
    return _attest(ssin, attested, "".join(map(_allowance, attested.incapacities)))


def write_periods(ssin: str, attested: Attestation) -> Element:
    """The attestation with its periods alone, which may be open."""
    return _attest(ssin, attested, "".join(map(_allowance_period, attested.incapacities)))


def _attest(ssin: str, attested: Attestation, allowances: str) -> Element:
    identification = (
        "<temporaryAttest/>"
        if attested.is_temporary
        else leaf("attestationId", uuid.uuid5(_ATTESTATIONS, f"{ssin} {attested.quarter}"))
        + leaf("attestationVersion", 0)
        + leaf("attestationStatus", "CREATION")
    )
    return parsed(
        f"<attest><attestationIdentification>{leaf('yearQuarter', attested.quarter)}"
        f"{leaf('creationDate', attested.created)}{identification}</attestationIdentification>"
        f"<allowances>{allowances}</allowances></attest>"
    )


def _allowance(one: Incapacity) -> str:
    invalidity = (
        f"<invalidity>{leaf('startDate', one.invalid_since)}"
        f"{leaf('invalidityCategory', _USUAL_INVALIDITY)}</invalidity>"
        if one.invalid_since
        else ""
    )
    return (
        f"<allowance><socialRisk>{leaf('socialRiskCategory', _RISK)}<generalIncapacityForWork>"
        f"{leaf('socialStatus', _WORKER if one.manual else _EMPLOYEE)}{_period(one.period)}"
        f"{leaf('exitCode', one.exit_code)}{invalidity}{leaf('initialStartDate', one.first_day)}"
        f"{leaf('activityCode', _ACTIVE)}</generalIncapacityForWork></socialRisk>{_payments(one)}</allowance>"
    )


def _allowance_period(one: Incapacity) -> str:
    end = leaf("endDate", one.period.end) if one.ended else ""
    invalid = leaf("invalidityStartDate", one.invalid_since) if one.invalid_since else ""
    return (
        f"<allowance><period>{leaf('beginDate', one.period.begin)}{end}</period>"
        f"{leaf('initialStartDate', one.first_day)}{invalid}{leaf('exitCode', one.exit_code)}"
        f"{_payments(one)}</allowance>"
    )


def _payments(one: Incapacity) -> str:
    return group("payments", map(_payment, one.payments))


def _payment(one: Payment) -> str:
    return (
        f"<payment>{leaf('document', one.document)}{leaf('incapacityCategory', _REGULAR_WORKER)}"
        f"{leaf('familySituation', one.family)}{leaf('allowanceCategory', _USUAL_ALLOWANCE)}{_period(one.period)}"
        f"{leaf('amount', f'{one.cents // 100}.{one.cents % 100:02d}')}{leaf('days', one.days)}</payment>"
    )


def _period(period: Period) -> str:
    return f"<period>{leaf('beginDate', period.begin)}{leaf('endDate', period.end)}</period>"
