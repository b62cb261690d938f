"""How many calls of the journal would have gone otherwise by other authorization tables; counted, nobody is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bcss_gateway.contracts.catalogue import ANY_VERSION, Service
from bcss_gateway.crossroads import authorization, integration
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.differences import Opening
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.journal import book

ALLOWED, REFUSED, SEEING_OTHERWISE, PERHAPS = "newly allowed", "newly refused", "seeing otherwise", "perhaps otherwise"
SEVERAL, UNKNOWN = "several questions", "an institution or a service that is not known any more"

_Decision = Opening | bool | None
"""What is opened; ``False`` for nothing; ``None`` where that depends on a file of which the journal says nothing."""


@dataclass(slots=True)
class Tally:
    """What became of the calls.

    Attributes:
        judged: how many were judged again.
        otherwise: how many go otherwise, by how and by service and operation. Perhaps goes otherwise what depends on a
            file on the person: the journal names the quality by which a call passed, not those that were not asked for.
        left: how many were not judged again, by why.
    """

    judged: int = 0
    otherwise: Counter[tuple[str, str]] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> int:
        """How many go otherwise for certain."""
        return sum(count for (how, _), count in self.otherwise.items() if how != PERHAPS)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of the journal, as far as the tables are asked.

    Attributes:
        quality_code: by which it passed; ``None`` where it was not asked, or not found.
        had_no_file: whether it was refused because the institution had none.
    """

    institution: Institution
    question: Question
    day: date
    quality_code: int | None
    had_no_file: bool


def rejudge(
    old: Authorizations,
    new: Authorizations,
    services: Mapping[tuple[str, str], Service],
    institutions: Iterable[Institution],
    entries: Iterable[Mapping[str, Any]],
) -> Tally:
    """Decide calls once more, each as on its own day, by the old tables and by the new ones.

    Args:
        services: the catalogue's.
        entries: as an auditor reads them. Those alone count that came to the authorization of a known institution, for
            a service of which one of the tables speaks.
    """
    known = {one.cbe_number: one for one in institutions}
    about = {row.service for tables in (old, new) for _, row, _ in tables.rows}
    tally = Tally()
    for entry in entries:
        if about.isdisjoint(entry["service"].split()) or not entry["institution"] or not _came_to_it(entry):
            continue
        call = _call(entry, services, known)
        if isinstance(call, str):
            tally.left[call] += 1
            continue
        tally.judged += 1
        if how := _how(_decision(old, call), _decision(new, call), call):
            tally.otherwise[how, f"{call.question.service.title} {call.question.operation}"] += 1
    return tally


def _came_to_it(entry: Mapping[str, Any]) -> bool:
    return any(one["station"] == authorization.STATION for one in entry["verdicts"])


def _asks_several(entry: Mapping[str, Any]) -> bool:
    """Whether the fields are of more than one question; a legal context alone may have a space within."""
    several = any(" " in entry[name] for name in ("service", "version", "operation", "quality_code"))
    return several or sum(one["station"] == authorization.STATION for one in entry["verdicts"]) > 1


def _call(
    entry: Mapping[str, Any], services: Mapping[tuple[str, str], Service], known: Mapping[str, Institution]
) -> _Call | str:
    """The call of an entry, or why it cannot be told."""
    if _asks_several(entry):
        return SEVERAL
    name, institution = entry["service"], known.get(entry["institution"])
    service = services.get((name, entry["version"])) or services.get((name, ANY_VERSION))
    if institution is None or service is None:
        return UNKNOWN
    refused = {one["station"] for one in entry["verdicts"] if one["verdict"] == "refused"}
    return _Call(
        institution=institution,
        question=Question(service, entry["operation"], None, "", entry["legal_context"], "en"),
        day=day_of(book.moment_of(entry)),
        quality_code=int(entry["quality_code"]) if entry["quality_code"] else None,
        had_no_file=integration.STATION in refused,
    )


def _decision(tables: Authorizations, call: _Call) -> _Decision:
    try:
        grants = tables.grants(call.institution, call.question, call.day)
    except Refusal:
        return False
    for grant in grants:
        if not grant.quality_codes or call.quality_code in grant.quality_codes:
            return Opening(grant.parts, grant.history_months, grant.lowest_phase)
    of_member = any(call.quality_code in grant.household_codes for grant in grants)
    return None if call.quality_code is None or of_member else False


def _how(before: _Decision, after: _Decision, call: _Call) -> str:
    """How it goes otherwise; empty where it does not."""
    if before is None and call.had_no_file:
        before = False  # the tables of then asked for a file, and there was none
        if after is None:
            return ""
    if before == after:
        return ""
    if before is None or after is None:
        return PERHAPS
    if before and after:
        return SEEING_OTHERWISE
    return ALLOWED if after else REFUSED
