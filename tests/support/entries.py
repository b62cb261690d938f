"""Entries of refused calls, put into the journal without the calls."""

from __future__ import annotations

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.journal.book import Journal
from bcss_gateway.storage.database import UnitOfWork
from clocks import NOON


def refused(station: str = "integrated", rule: str = "cpas_national_register#1", **other: str) -> Trail:
    """What is known of a call in which the CPAS of Namur asked about Anna Lambert, and a station said no."""
    known = {
        "service": "RetrieveTIGroups",
        "operation": "retrieveTI",
        "version": "v2",
        "institution": "0999100097",
        "user": "cpas-namur",
        "ssin": "85631290291",
        "legal_context": "PCSA:SOCIAL_INQUIRY",
    }
    trail = Trail(**(known | other))
    trail.passed("identified", "basic#1")
    trail.passed("read", "RetrieveTIGroups")
    trail.refused(station, rule)
    return trail


def enter(
    trail: Trail, ticket: str, code: str, work: UnitOfWork, endpoint: str = "RetrieveTIGroups", outcome: str = "refused"
) -> None:
    """Put the entry of a call into the journal."""
    known = {"ticket": ticket, "received": utc_text(NOON), "answered": utc_text(NOON), "endpoint": endpoint}
    Journal().append(known | {"address": "::1", "outcome": outcome, "return_code": code}, trail, work)
    work.commit()
