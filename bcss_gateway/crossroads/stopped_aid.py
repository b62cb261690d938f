"""After an aid was stopped: which of the sender's files run on, told beside the answer; nothing is ended for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bcss_gateway.directory.following import running_on
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.form import AidStopped
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.domain.ssin import Ssin


def notes(
    stopped: Iterable[AidStopped], institution: Institution, lines_of: Callable[[Ssin], Iterable[Line]]
) -> tuple[Problem, ...]:
    """An information for each file that the institution should end, with the UNREGISTER that ends it.

    Args:
        lines_of: the directory as it is after what the form itself asked of it.
    """
    endings = dict.fromkeys(
        ending
        for aid in stopped
        for ending in running_on(lines_of(Ssin.unchecked(aid.ssin)), institution.cbe_number, aid.quality_codes, aid.day)
    )
    return tuple(
        Problem(
            "file_runs_on",
            "directory",
            (("SSIN", one.ssin), ("Purpose", str(one.quality_code)), ("StartDate", one.begin.isoformat())),
            {"code": str(one.quality_code), "begin": one.begin.isoformat()},
        )
        for one in endings
    )
