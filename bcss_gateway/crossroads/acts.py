"""What is done that is no call: its entry in the journal, in the commit of whatever it changes."""

from __future__ import annotations

from datetime import datetime

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.journal.book import Journal
from bcss_gateway.storage.database import UnitOfWork

COMMAND_LINE = "command line"
"""The endpoint of what an operator does."""
OF_ITSELF = "gateway"
"""The endpoint of what the gateway does without being asked."""

_LONGEST_NAME = 80


def of_operator(name: str, service: str, operation: str, institution: str = "") -> Trail:
    """The trail of an operator's act, to which verdicts, and persons, are added.

    Args:
        name: who is logged in on the machine.
        institution: whom the act concerns, by its CBE number.
    """
    return Trail(service=service, operation=operation, institution=institution, user=name[:_LONGEST_NAME])


def enter(
    trail: Trail,
    work: UnitOfWork,
    now: datetime,
    *,
    ticket: str = "",
    endpoint: str = COMMAND_LINE,
    outcome: str = "answered",
) -> int:
    """Append the entry of an act, which its caller commits; gives its number.

    Args:
        ticket: what the act wrote elsewhere carries it; a new one if not given.
        outcome: ``answered`` for what was done, ``refused`` for what was not.
        now: the moment at which the act counts; the entry's own times are the machine's, and where the unit of work
            is ahead of these, the entry tells both.

    Raises:
        Breakdown: it cannot be written; the act must not be done.
    """
    if work.ahead:
        trail.under_moved_clock(now)
    moment = utc_text(now - work.ahead)
    known = {
        "ticket": ticket or newer_ticket(),
        "received": moment,
        "answered": moment,
        "endpoint": endpoint,
        "address": "",
        "outcome": outcome,
        "return_code": "",
    }
    return Journal().append(known, trail, work)
