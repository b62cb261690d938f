"""The business of ReferenceManager.consult: a CPAS asks which sectors know a person on whom it keeps a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bcss_gateway.directory.lines import Line, lines_that_open
from bcss_gateway.directory.reference.rows import Reference
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.quality_code import QualityCode
from bcss_gateway.domain.refusal import Breakdown, Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.providers.crossroads.other_sectors import Inscription, first_day_without, inscriptions
from bcss_gateway.providers.crossroads.reference_manager_contract import (
    OtherSectorsAsked,
    Told,
    read_other_sectors_asked,
    write_other_sectors,
)
from bcss_gateway.providers.crossroads.registrations import code_unknown
from bcss_gateway.storage.database import UnitOfWork


class ConsultOtherSectors:
    """The sectors that know a person, the CPAS among them, for whoever has integrated the person itself.

    Args:
        codes: the quality codes of the CPAS sector.
        reference: the names of sectors and codes.
    """

    def __init__(self, directory: Directory, codes: Mapping[int, QualityCode], reference: Reference) -> None:
        self._directory = directory
        self._codes = codes
        self._reference = reference

    def read(self, content: Element) -> OtherSectorsAsked:
        """The request in our words."""
        return read_other_sectors_asked(content)

    def problems(self, request: OtherSectorsAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """All that is wrong with the request in itself, together."""
        problems = []
        if request.quality_code not in self._codes:
            problems.append(code_unknown(request.quality_code, self._codes, "QualityCodeRequestor"))
        for name, days in (("IntegratedPeriod", request.integrated), ("RequestedPeriod", request.requested)):
            if days.is_reversed:
                problems.append(Problem("period_reversed", name, ((name, str(days)),)))
        return tuple(problems)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """What the sectors have on the person; an information where they have nothing.

        Raises:
            Refusal: ``not_integrated`` or ``period_not_integrated``, of the quality and the period that were named.
        """
        if admitted.ssin is None or admitted.institution is None:
            raise Breakdown("provider:crossroads")
        asked: OtherSectorsAsked = admitted.request
        lines = self._directory.lines_of(admitted.ssin, work)
        lacking = lacks(asked, lines, admitted.institution, admitted.grant)
        if lacking is not None:
            raise Refusal(lacking)
        found = inscriptions(lines, asked.requested.period)
        notes = () if found else (Problem("no_sector_knows", "directory"),)
        return Answer((write_other_sectors(self._told(one, asked, admitted.today) for one in found),), notes)

    def _told(self, one: Inscription, asked: OtherSectorsAsked, today: date) -> Told:
        if not asked.described:
            return Told(one)
        code = self._reference.code(one.sector, one.quality_code, today)
        return Told(one, self._reference.name(one.sector, today), code.listed if code else None)


def lacks(asked: OtherSectorsAsked, lines: Iterable[Line], institution: Institution, grant: Grant) -> Problem | None:
    """Why the file that the asker names does not let it ask; ``None`` where it does.

    The quality must be one that opens the service, and the asker must have the person in it on every day of the period
    that it says to have integrated; that it has a file today is the road's own check (facts: ReferenceManager.consult).
    """
    opens = asked.quality_code in grant.quality_codes
    own = [
        line.period
        for line in lines_that_open(lines, institution)
        if opens and line.quality_code == asked.quality_code and line.phase >= grant.lowest_phase
    ]
    missing = first_day_without(own, asked.integrated.period)
    if missing is None:
        return None
    codes = [asked.quality_code] if opens else sorted(grant.quality_codes)
    shown = (("QualityCodeRequestor", str(asked.quality_code)), ("IntegratedPeriod", str(asked.integrated)))
    details = {"codes": ", ".join(map(str, codes)), "day": missing.isoformat(), "begin": missing.isoformat()}
    return Problem("period_not_integrated" if own else "not_integrated", grant.row, shown, details)
