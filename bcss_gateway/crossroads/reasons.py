"""Which reasons of the table of return codes an entry of the journal leaves open: it keeps the code and the rule."""

from __future__ import annotations

from bcss_gateway.contracts.return_codes import Reason, ReturnCodes
from bcss_gateway.domain.quality_code import CPAS_SECTOR

_PERIOD = ("period_reversed", "period_begins_late", "period_begins_early")
_PERIOD_ASKED = ("asked_period_reversed", "handi_payments_reversed", "handi_payments_too_long")
BY_RULE = {
    "": ("argument_invalid", "argument_missing", "asked_period_reversed", "no_match", "tolerance_missing"),
    "FileID": ("argument_invalid",),
    "FileIdentification": ("file_of_another",),
    "GpmiPiis": _PERIOD,
    "HouseholdMember": ("argument_invalid",),
    "IncomeYear": ("income_year_not_told",),
    "L036": ("argument_missing",),
    "MatrixID": ("sender_sector_differs",),
    "NextAnswerReference": ("argument_invalid",),
    "OrgUnit": ("sender_unknown", "argument_missing"),
    "Period": _PERIOD,
    "PeriodOfRecovering": _PERIOD,
    "RequestType": ("request_type_unknown",),
    "SearchPeriod": ("period_reversed", "search_too_long"),
    "ValidityPeriod": _PERIOD,
    "catalogue": ("service_unknown", "version_unknown", "not_answered_yet", "not_written_yet"),
    "check-digit": ("ssin_check_digit", "ssin_check_digit_retrieve_ti", "argument_invalid"),
    "criteria/monthPeriod": ("asked_period_reversed", "month_ahead", "months_outside_years"),
    "criteria/period": _PERIOD_ASKED,
    "customerIdentification": ("sender_differs",),
    "http-basic": ("credentials_missing", "credentials_wrong"),
    "network": ("sender_not_on_network",),
    "next": ("mark_invalid",),
    "no table lists it": ("not_authorised", "not_opened"),
    "period": _PERIOD_ASKED,
    "processType": ("argument_invalid",),
    "profile": ("not_a_client", "user_not_allowed"),
    "quality code": ("period_too_long",),
    "quality codes": ("purpose_unknown",),
    "quarter": ("quarter_not_declared",),
    "questions": ("header_invalid",),
    "registrations": ("not_authorised",),
    "schema": ("header_invalid", "body_invalid", "request_invalid"),
    "well-formed": ("header_invalid",),
    "year": ("year_not_current",),
}
"""What each rule is named by, where several reasons have one code. A rule with a number is known without it."""

_OF_CPAS = frozenset({"not_integrated", "period_not_integrated", "asked_period_not_integrated"})
_OF_OTHERS = frozenset({"not_integrated_in_sector", "asked_period_not_in_sector"})
"""What is said to a CPAS, which registers by itself, and what to the others, whose network does (integration check)."""

_WITHOUT_A_CODE = {
    "http:401": ("credentials_missing", "credentials_wrong"),
    "http:429": ("too_many_failures",),
    "soap:Server": ("not_answered_yet", "not_written_yet"),
}


def reasons_of(
    station: str, rule: str, return_code: str, codes: ReturnCodes, sector: int | None = None
) -> tuple[Reason, ...]:
    """The reasons for which a station may have refused by a rule, with this code; none where the table has none.

    Args:
        sector: whose question it was; ``None`` where nobody was believed.
    """
    known = codes.reasons.values()
    by_code = [one for one in known if return_code in _codes(one) or one.key in _WITHOUT_A_CODE.get(return_code, ())]
    if sector is not None:
        by_code = [one for one in by_code if one.key not in (_OF_OTHERS if sector == CPAS_SECTOR else _OF_CPAS)]
    if station == "answered" and not by_code:
        return (codes["source_refused"],)
    by_rule = BY_RULE.get(rule.rstrip("0123456789").strip(), ())
    narrowed = [one for one in by_code if one.key in by_rule]
    return tuple(narrowed or by_code)


def _codes(reason: Reason) -> set[str]:
    """The codes with which a reason refuses."""
    classic, newer = reason.classic, reason.newer
    found = {classic.code} if classic and classic.severity == "ERROR" else set()
    return found | ({newer.code} if newer and newer.value in ("NO_RESULT", "FAULT") else set())
