"""What an operator reads about a person at the command line: it has its entry in the journal, as a call has."""

from __future__ import annotations

import getpass

from bcss_gateway.commands.present import by_calendar
from bcss_gateway.crossroads import acts
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.storage.database import UnitOfWork

STATION = "looked up"


def note(
    service: str, operation: str, ssin: str, what: str, work: UnitOfWork, *, institution: str = "", context: str = ""
) -> None:
    """Enter who looked up whom, and commit; to be done before anything is shown.

    Args:
        what: what was looked up, in words.
        institution: as which institution it was asked, by its CBE number.
        context: the legal context that was asked in.
    """
    trail = acts.of_operator(getpass.getuser(), service, operation, institution)
    trail.ssin, trail.legal_context = ssin, context
    trail.passed(STATION, what)
    acts.enter(trail, work, by_calendar(system_clock, work))
    work.commit()
