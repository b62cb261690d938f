"""Elements of SocialStatutesService: reads what is asked, writes statuses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.markup import group, leaf, parsed
from bcss_gateway.providers.ppsis.statutes.statutes import Statute
from bcss_gateway.providers.reading import day_of, text_of

INSTITUTION = "pcsa"
"""The part that tells which CPAS attests a status."""


@dataclass(frozen=True, slots=True)
class StatutesAsked:
    """On which days statuses are asked; the last is as far off as can be where none was given."""

    begin: date
    end: date

    def asked_period(self, today: date) -> Period:
        """The days."""
        return Period(self.begin, self.end)


def read_question(content: Element) -> StatutesAsked:
    """Read a valid ``consultSocialStatutesRequest``; its days may still be the wrong way round."""
    begin, end = (text_of(content, f"criteria/period/{name}") for name in ("beginDate", "endDate"))
    return StatutesAsked(day_of(begin), day_of(end) if end else NO_END)


def write_statutes(found: Iterable[Statute], closed: Iterable[str]) -> tuple[Element, ...]:
    """What follows the status: which parts are closed, if any are; and the statuses."""
    filtered = (leaf("filteredElement", f"socialStatutes/socialStatute/{part}") for part in closed)
    told = (group("dataFilters", filtered), group("socialStatutes", map(_statute, found)))
    return tuple(parsed(text) for text in told if text)


def _statute(one: Statute) -> str:
    end = "" if one.period.end == NO_END else leaf("endDate", one.period.end)
    period = group("period", (leaf("beginDate", one.period.begin), end))
    return group("socialStatute", (leaf("code", one.code.value), period, _institution(one)))


def _institution(one: Statute) -> str:
    return leaf(INSTITUTION, one.institution) if one.institution else ""
