"""A derivation in plain words: which rows speak of a question, and what decides it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date

from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.crossroads.authorization_table import AuthorizationTable, Who
from bcss_gateway.crossroads.derivation import Asked, Derivation, Weighed
from bcss_gateway.crossroads.differences import Opening
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.envelope.grant import Grant


def told(asked: Asked, found: Derivation, codes: ReturnCodes) -> Iterator[str]:
    """Line by line: the question, the tables with their rows, the directory, and the verdict."""
    one, question = asked.institution, asked.question
    yield f"{one.name_fr} ({one.cbe_number}, kind {one.kind}, sector {one.sector}) asks {question.service.title}"
    yield f"  operation {question.operation}, legal context {question.legal_context or '(none)'}, day {asked.day}"
    period = f", asking {asked.period.begin} to {asked.period.end}" if asked.period else ""
    yield (f"  about {question.ssin}" if question.ssin else "  about nobody") + period
    yield ""
    yield f"Tables that name {question.service.name}:"
    if not found.rows:
        yield "  none"
    for _, rows in itertools.groupby(found.rows, key=lambda row: row.grant.row.partition("#")[0]):
        yield from _table(list(rows), asked.day)
    yield ""
    yield from _directory(asked, found)
    yield ""
    yield from _verdict(asked, found, codes)


def seen(grant: Grant) -> str:
    """What a row lets see, in words."""
    parts = "every part" if grant.parts is None else ", ".join(sorted(grant.parts)) or "no part"
    if grant.history_months is None:
        return parts
    return f"{parts}; {f'{grant.history_months} months back' if grant.history_months else 'no history'}"


def qualities(grant: Grant) -> str:
    """Which files a row asks for, in words."""
    if not grant.quality_codes:
        return "no file on the person is asked"
    return f"a file in quality {_list(sorted(grant.quality_codes))} is asked{of_the_file(grant)}"


def of_the_file(asks: Grant | Opening) -> str:
    """What else a row asks of the file, in words."""
    codes = " or ".join(map(str, sorted(asks.household_codes)))
    member = f", of a member of the household also {codes}" if codes else ""
    phase = f", phase {asks.lowest_phase} at least" if asks.lowest_phase else ""
    grace = f", over for {asks.grace_months} months at most" if asks.grace_months else ""
    return member + phase + grace + (", on every day that the question asks" if asks.whole_period else "")


def _table(rows: list[Weighed], day: date) -> Iterator[str]:
    table = rows[0].table
    yield f"  {rows[0].grant.row.partition('#')[0]}, {_force(table, day)}"
    yield f"    {table.title}"
    yield f"    {table.legal_basis}"
    for weighed in rows:
        yield f"    row {weighed.grant.row.partition('#')[2]}: {_row(weighed)}"


def _force(table: AuthorizationTable, day: date) -> str:
    until = "" if table.valid_to == date.max else f" to {table.valid_to}"
    return f"{'in force' if table.is_in_force(day) else 'NOT in force'}: from {table.valid_from}{until}"


def _row(weighed: Weighed) -> str:
    row = weighed.row
    if not weighed.names_who:
        return f"not for this institution; it is for {_who(row.who)}"
    if not weighed.names_operation:
        return f"for other operations: {_list(row.operations)} of {_list(row.versions)}"
    if not weighed.in_context:
        return f"not in this legal context; it is for {_list(row.legal_contexts)}"
    if not weighed.in_force:
        return "would open it, were its table in force"
    return f"opens it; {qualities(weighed.grant)}; it shows {seen(weighed.grant)}"


def _who(who: Who) -> str:
    named = (
        ("kind", who.kinds),
        ("sector", who.sectors),
        ("type", who.subsectors),
        ("institution", who.institutions),
    )
    return " and ".join(f"{word} {_list(names)}" for word, names in named if names) or "nobody"


def _directory(asked: Asked, found: Derivation) -> Iterator[str]:
    if found.station in ("routed", "authorized", "number"):
        yield "Reference directory: not asked"
        return
    yield "Reference directory, of this institution or its sector for this person:"
    for line in found.lines:
        yield f"  {_line(line, asked.day)}"
    if not found.lines:
        yield "  no line"


def _line(line: Line, day: date) -> str:
    when = "holds on this day"
    if day not in line.period:
        when = "is over" if line.period.end < day else "has not begun"
    return f"a file in quality {line.quality_code}, phase {line.phase}, which {when}"


def _verdict(asked: Asked, found: Derivation, codes: ReturnCodes) -> Iterator[str]:
    if found.grant is None:
        yield f"REFUSED at the station {found.station}"
        for problem in found.problems:
            yield from _problem(asked, problem, codes)
        return
    in_quality = found.quality_code is not None
    quality = f", in quality {found.quality_code}" if in_quality else ", for which no file is asked"
    yield f"PASSES by row {found.grant.row}{quality}"
    yield f"  may be seen: {seen(found.grant)}"


def _problem(asked: Asked, problem: Problem, codes: ReturnCodes) -> Iterator[str]:
    is_classic = asked.question.service.family == "ssdn"
    said = codes.classic(problem.reason) if is_classic else codes.newer_of(problem)
    yield f"  {problem.reason}: {said.code} {said.text}"
    if problem.rule:
        yield f"  rule: {problem.rule}"
    if advice := codes[problem.reason].next_step(problem, "en"):
        yield f"  next: {advice}"


def _list(names: Iterable[object]) -> str:
    return ", ".join(map(str, names)) or "nothing"
