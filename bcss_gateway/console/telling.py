"""A refused call told in the reader's words, for the page as for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bcss_gateway.console.facts import Facts
from bcss_gateway.console.matrix import anchor_of
from bcss_gateway.console.steps import Step, steps
from bcss_gateway.console.words import Words, asker, label, spell
from bcss_gateway.crossroads import integration
from bcss_gateway.crossroads.authorization_table import AuthorizationTable
from bcss_gateway.crossroads.derivation import Weighed
from bcss_gateway.crossroads.recalling import Recalled, Retried
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.clock import BRUSSELS
from bcss_gateway.domain.quality_code import QualityCode

_SHOWN = ("service", "version", "operation", "legal_context", "ssin")


@dataclass(frozen=True, slots=True)
class Passed:
    """One station of the call: its words, whether it refused, by which rule, and where that is told."""

    station: str
    verdict: str
    mark: str
    rule: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One row of a table: each of its conditions in words, with whether it is met; ``None`` where nobody looked."""

    name: str
    anchor: str
    table: AuthorizationTable = field(compare=False)  # its name stands for it
    conditions: tuple[tuple[bool | None, str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that there is to tell.

    Attributes:
        code, text: the deciding return code, and the official text that goes with it.
        call: what was asked, as names and values.
        notes: what has become otherwise since.
        files: the files of the institution on the person, by question.
    """

    ticket: str
    code: str
    text: str
    call: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    steps: tuple[Step, ...]
    stations: tuple[Passed, ...]
    rows: tuple[Tried, ...]
    files: tuple[str, ...]


def told(w: Words, recalled: Recalled, facts: Facts) -> Told:
    """A call in words."""
    rows = [row for one in recalled.questions for row in _rows(w, one, facts)]
    return Told(
        ticket=recalled.entry["ticket"],
        code=recalled.entry["return_code"],
        text=_text(recalled, facts),
        call=tuple(_call(w, recalled)),
        notes=tuple(_notes(w, recalled)),
        steps=steps(w, recalled, facts),
        stations=tuple(_station(w, one, facts) for one in recalled.entry["verdicts"]),
        rows=tuple(sorted(dict.fromkeys(rows), key=lambda row: -sum(met is True for met, _ in row.conditions))),
        files=tuple(dict.fromkeys(text for one in recalled.questions for text in _files(w, one, facts))),
    )


def _text(recalled: Recalled, facts: Facts) -> str:
    """The official text of the code; empty where several reasons have one code and other texts, or none has."""
    is_classic = recalled.entry["endpoint"] in {
        endpoint.name for endpoint in facts.library.catalogue.endpoints if endpoint.family == "ssdn"
    }
    found = {row.text for one in recalled.reasons if (row := one.classic if is_classic else one.newer)}
    return found.pop() if len(found) == 1 and "{" not in "".join(found) else ""


def _call(w: Words, recalled: Recalled) -> Iterator[tuple[str, str]]:
    entry, who = recalled.entry, recalled.institution
    if who is not None:
        name = who.name_nl if w.language == "nl" else who.name_fr
        yield w("who_asks"), f"{name} ({who.cbe_number})"
    yield from ((w.of("called", name), entry[name]) for name in _SHOWN if entry[name])
    moment = datetime.fromisoformat(entry["received"]).astimezone(BRUSSELS)
    yield w("called_at"), f"{moment:%Y-%m-%d %H:%M:%S}"
    yield w("called_ticket"), entry["ticket"]


def _notes(w: Words, recalled: Recalled) -> Iterator[str]:
    if not recalled.agrees:
        yield w("decided_otherwise")
    elif any(one.now.passes for one in recalled.questions):
        yield w("changed_since")


def _station(w: Words, verdict: Mapping[str, str], facts: Facts) -> Passed:
    said = verdict["verdict"]
    return Passed(
        station=w.of("station", verdict["station"]),
        verdict=w.of("verdict", said),
        mark={"passed": "yes", "refused": "wait"}.get(said, "none"),
        rule=verdict["rule"],
        anchor=anchor_of(verdict["rule"], facts.authorizations.tables),
    )


def _rows(w: Words, one: Retried, facts: Facts) -> Iterator[Tried]:
    for row in one.then.rows:
        anchor = anchor_of(row.grant.row, facts.authorizations.tables)
        yield Tried(row.grant.row, anchor, row.table, tuple(_conditions(w, row, one)))


def _conditions(w: Words, weighed: Weighed, one: Retried) -> Iterator[tuple[bool | None, str]]:
    row, table = weighed.row, weighed.table
    until = w("since_day", day=table.valid_from)
    if table.valid_to != date.max:
        until = w("from_day_to_day", first=table.valid_from, last=table.valid_to)
    yield weighed.names_who, w("row_for", who=asker(w, row.who))
    operations = f"{spell(row.operations)} ({spell(row.versions)})"
    yield weighed.names_operation, w("row_operations", operations=operations)
    yield weighed.in_context, w("row_contexts", contexts=spell(row.legal_contexts) or w("any_context"))
    yield weighed.in_force, w("row_in_force", days=until)
    if row.quality_codes:
        looked = one.then.station == integration.STATION
        met = any(integration.opens(line, weighed.grant, one.asked.day) for line in one.then.lines) if looked else None
        phase = f" ({w('phase', phase=row.lowest_phase)})" if row.lowest_phase else ""
        yield met, w("row_file", codes=spell(row.quality_codes)) + phase


def _files(w: Words, one: Retried, facts: Facts) -> Iterator[str]:
    if one.then.station != integration.STATION:
        return
    if not one.then.lines:
        yield w("no_file", ssin=one.asked.question.ssin, day=one.asked.day)
    yield from (_file(w, line, one.asked.day, facts.quality_codes) for line in one.then.lines)


def _file(w: Words, line: Line, day: date, codes: Mapping[int, QualityCode]) -> str:
    when = "file_holds" if day in line.period else "file_over" if line.period.end < day else "file_ahead"
    known = f" ({label(w, codes.get(line.quality_code))})" if line.sector == 17 else ""
    period = line.period
    days = w("from_day_to_day", first=period.begin, last=period.end)
    return w("file", ssin=line.ssin, code=f"{line.quality_code}{known}", phase=line.phase, days=days, state=w(when))


def as_text(w: Words, one: Told) -> Sequence[str]:
    """What the page shows, line by line."""
    lines = [f"{w('ticket_refused', code=one.code)} {one.text}".rstrip(), *one.notes, "", w("what_to_do")]
    for step in one.steps:
        lines += [f"  {step.text}", *(f"    {line}" for line in step.copy.splitlines())]
    lines += ["", w("the_call"), *(f"  {name}: {value}" for name, value in one.call)]
    lines += ["", w("how_decided")]
    lines += [f"  {each.station}: {each.verdict}{f' ({each.rule})' if each.rule else ''}" for each in one.stations]
    if one.rows:
        lines += ["", w("rows_tried"), *(line for row in one.rows for line in _row_lines(w, row))]
    return lines + (["", w("files_known"), *(f"  {each}" for each in one.files)] if one.files else [])


def _row_lines(w: Words, row: Tried) -> Iterator[str]:
    table = row.table
    yield f"  {row.name}: {table.title} [{table.source}]"
    yield f"    {w('legal_basis')}: {table.legal_basis}"
    yield f"    {w('deliberation')}: {table.deliberation}"
    yield from (f"    {w.of('met', str(met))}: {text}" for met, text in row.conditions)
