"""The authorization tables: who may ask what, for which purpose, in which quality; nothing listed is refused."""

from __future__ import annotations

import itertools
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Grant, Identified, Question

STATION = "authorized"
NONE_NAMED = "none named"
"""What a table says instead of a deliberation where no source names one."""
WITHOUT_NUMBER = "named without number"
"""What it says where a source names a deliberation, but not its number."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Who(_Row):
    """Whom a row is for; everything that is given must agree, and nothing given is nobody.

    Attributes:
        subsectors: types of institution within the sectors; none for all.
    """

    anyone: bool = False
    kinds: list[str] = []
    sectors: list[int] = []
    subsectors: list[int] = []
    institutions: list[str] = []

    def includes(self, institution: Institution | None) -> bool:
        """Whether the row is for this institution; ``None`` is a sender that was asked for no identity."""
        if self.anyone:
            return True
        if institution is None or not (self.kinds or self.sectors or self.institutions):
            return False
        return (
            (not self.kinds or institution.kind in self.kinds)
            and (not self.sectors or institution.sector in self.sectors)
            and (not self.subsectors or institution.subsector in self.subsectors)
            and (not self.institutions or any(institution.is_named_by(name) for name in self.institutions))
        )


class Allowance(_Row):
    """One row: this may be asked, in these contexts and qualities, that far back, seeing these parts.

    Attributes:
        quality_codes: the qualities that open the service; empty where no integration is asked.
        history_months: how far back the answer may reach; none for no limit.
        parts: the names of the elements of the answer that may be seen; none for all.
        grace_months: for how long a file that is over still opens the row; its last month counts by the calendar.
        asked_period: whether the file must hold on the day of the call alone (``any``), or on every day that the
            question asks too (``held``), of which grace holds none.
    """

    who: Who
    service: str
    versions: list[str]
    operations: list[str]
    legal_contexts: list[str] = []
    quality_codes: list[int] = []
    lowest_phase: int = 0
    history_months: int | None = Field(default=None, ge=0)
    parts: list[str] | None = None
    grace_months: int = Field(default=0, ge=0, le=120)
    asked_period: Literal["any", "held"] = "any"

    @model_validator(mode="after")
    def _asks_for_a_file(self) -> Self:
        """Refuse conditions on a file where none is asked: such a row would be open without them."""
        if not self.quality_codes and (self.grace_months or self.asked_period == "held" or self.lowest_phase):
            raise ValueError("grace_months, asked_period and lowest_phase need quality_codes")
        return self

    def is_in_context(self, context: str) -> bool:
        """Whether the row is for this legal context; one that names none is for any."""
        return not self.legal_contexts or context in self.legal_contexts


class Example(_Row):
    """A sentence of the legal basis that is checked whenever the tables are loaded.

    Attributes:
        months_over: for how many months the file on the person has been over; 0 where it holds.
        outside_file: whether the question asks about days on which there was no file.
    """

    text: str
    kind: str
    sector: int
    subsector: int = 0
    service: str
    version: str
    operation: str
    legal_context: str = ""
    quality_code: int | None = None
    months_over: int = Field(default=0, ge=0)
    outside_file: bool = False
    may: bool
    sees: list[str] = []
    sees_not: list[str] = []


class AuthorizationTable(_Row):
    """One legal basis: its source, how long it is in force, its rows, and examples that must hold.

    Attributes:
        deliberation: its number; or :data:`NONE_NAMED`, or :data:`WITHOUT_NUMBER`.
        assumed_parts: where the contract of a reply is not written, what rows may take its parts to be.
    """

    title: str
    legal_basis: str
    deliberation: str
    source: str
    valid_from: date
    valid_to: date = date.max
    assumed_parts: list[str] = []
    allowance: list[Allowance]
    example: list[Example] = Field(min_length=2)

    def is_in_force(self, day: date) -> bool:
        """Whether the legal basis holds on a day."""
        return self.valid_from <= day <= self.valid_to


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
    return example.quality_code in row.quality_codes and example.months_over <= row.grace_months and held


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
