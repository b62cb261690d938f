"""The authorization tables: who may ask what, for which purpose, in which quality; nothing listed is refused."""

from __future__ import annotations

import itertools
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.crossroads.authorization_table import Allowance, AuthorizationTable, Example
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Identified, Question
from bcss_gateway.envelope.grant import Grant

STATION = "authorized"

Row = tuple[AuthorizationTable, Allowance, Grant]


class Authorizations:
    """All tables.

    Raises:
        ValueError: an example of a table does not hold; the tables are not taken up.
    """

    def __init__(self, tables: dict[str, AuthorizationTable]) -> None:
        self.tables = tables
        self._rows = [
            (table, row, _grant(f"{name}#{number}", row))
            for name, table in sorted(tables.items())
            for number, row in enumerate(table.allowance, start=1)
        ]
        self._about = _by_operation(self._rows)
        failed = [f"{name}: {example.text}" for name, table in tables.items() for example in self.failed(table)]
        if failed:
            raise ValueError("these examples of authorization tables do not hold: " + "; ".join(failed))

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row with its table and what it grants, in the order in which they are tried."""
        return tuple(self._rows)

    def grants(self, institution: Institution | None, question: Question, today: date) -> tuple[Grant, ...]:
        """Every row that allows the question, in the order of the tables.

        Raises:
            Refusal: ``not_authorised``: no table opens this, with the contexts that would have been open;
                ``not_opened`` where none would.
        """
        service = question.service
        named = self._named(institution, service.name, service.version, question.operation, today)
        grants = tuple(grant for row, grant in named if row.is_in_context(question.legal_context))
        if not grants:
            raise _nothing_listed(service, question, [context for row, _ in named for context in row.legal_contexts])
        return grants

    def rows_for(
        self, institution: Institution, service: str, version: str, operation: str, day: date
    ) -> list[tuple[Allowance, Grant]]:
        """Every row that is in force on a day and names an institution, in whatever legal context."""
        return self._named(institution, service, version, operation, day)

    def failed(self, table: AuthorizationTable) -> list[Example]:
        """The examples of a table that the tables, as they are when it comes into force, do not bear out."""
        return [example for example in table.example if not self._holds(example, table.valid_from)]

    def _named(
        self, institution: Institution | None, service: str, version: str, operation: str, day: date
    ) -> list[tuple[Allowance, Grant]]:
        return [
            (row, grant)
            for table, row, grant in self._about.get((service, version, operation), ())
            if table.is_in_force(day) and row.who.includes(institution)
        ]

    def _holds(self, example: Example, day: date) -> bool:
        somebody = Institution("0000000097", "", example.sector, example.subsector, "", "", example.kind, "")
        named = self._named(somebody, example.service, example.version, example.operation, day)
        rows = [row for row, _ in named if row.is_in_context(example.legal_context) and _opens(row, example)]
        if not rows:
            return not example.may
        parts = rows[0].parts
        sees = parts is None or set(example.sees) <= set(parts)
        blind = not example.sees_not or (parts is not None and not set(example.sees_not) & set(parts))
        return example.may and sees and blind


def load(folder: Path) -> Authorizations:
    """Read every table of a folder.

    Raises:
        ValueError: a file is no table, or an example does not hold.
    """
    return of_texts({file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.toml"))})


def of_texts(texts: Mapping[str, str]) -> Authorizations:
    """The tables that stand in files, by the names of these.

    Raises:
        ValueError: a file is no table, or an example does not hold.
    """
    return Authorizations({Path(name).stem: AuthorizationTable(**tomllib.loads(text)) for name, text in texts.items()})


def _by_operation(rows: Iterable[Row]) -> Mapping[tuple[str, str, str], Sequence[Row]]:
    """The rows by service, version and operation: a call looks at those alone that are about what it asks."""
    found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for each in rows:
        _, row, _ = each
        for version, operation in itertools.product(dict.fromkeys(row.versions), dict.fromkeys(row.operations)):
            found[row.service, version, operation].append(each)
    return found


def _opens(row: Allowance, example: Example) -> bool:
    """Whether the file of an example opens a row."""
    if not row.quality_codes:
        return True
    held = row.asked_period == "any" or not example.outside_file
    codes = row.quality_codes + (row.household_codes if example.is_member else [])
    return example.quality_code in codes and example.months_over <= row.grace_months and held


def _grant(name: str, row: Allowance) -> Grant:
    parts = None if row.parts is None else frozenset(row.parts)
    return Grant(
        row=name,
        quality_codes=frozenset(row.quality_codes),
        lowest_phase=row.lowest_phase,
        history_months=row.history_months,
        parts=parts,
        grace_months=row.grace_months,
        whole_period=row.asked_period == "held",
        household_codes=frozenset(row.household_codes),
    )


def _nothing_listed(service: Service, question: Question, contexts: list[str]) -> Refusal:
    details = {
        "service": f"{service.name} {service.version}",
        "operation": question.operation,
        "context": question.legal_context,
        "open": ", ".join(dict.fromkeys(contexts)),
    }
    return Refusal(Problem("not_authorised" if contexts else "not_opened", "no table lists it", (), details))


def authorize(authorizations: Authorizations, identified: Identified, question: Question) -> tuple[Grant, ...]:
    """The station: the rows that allow the question.

    Raises:
        Refusal: ``not_authorised``, ``not_opened``.
    """
    return authorizations.grants(identified.institution, question, identified.today)
