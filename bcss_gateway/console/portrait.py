"""What the page of a fictitious person shows: the lines about it, and what each institution may ask on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache, cached_property

from bcss_gateway.console.timeline import Conflicts, Timeline, as_known, timeline
from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.crossroads import numbers
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.authorization_table import AuthorizationTable
from bcss_gateway.crossroads.reach import Prospect, Reach, reach
from bcss_gateway.directory.lines import Line, lines_that_open
from bcss_gateway.directory.reference.rows import Reference, Words
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import BRUSSELS, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.ssin import NotAnSsin, Ssin
from bcss_gateway.providers.provider import PersonRegister, SsinStatus
from bcss_gateway.storage import crossroads
from bcss_gateway.storage.database import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class Visible:
    """Institutions that may ask the same, and what that is; nothing where no row opens anything to them."""

    institutions: tuple[Institution, ...]
    reaches: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A person, as the directory sees it.

    Attributes:
        citizen: the person's name and story, of those who have one.
        status: what the register says of the number.
        institutions: all of them, by CBE number.
        visible: what those may ask who have a file that holds on the day, or whose sector has one.
        tables: the authorization tables by which it was decided.
    """

    ssin: Ssin
    citizen: Citizen | None
    status: SsinStatus
    timeline: Timeline
    institutions: Mapping[str, Institution]
    visible: tuple[Visible, ...]
    tables: Mapping[str, AuthorizationTable]
    reference: Reference

    def quality(self, sector: int, number: int) -> Words | None:
        """The name of a quality, as it is on the day or as it was last; ``None`` where no list has it."""
        code = self.reference.code
        found = code(sector, number, self.timeline.day) or code(sector, number)
        return found.label if found else None

    def sector(self, number: int) -> Words | None:
        """The name of a sector, after the institution that manages it."""
        types = self.reference.institution_type
        found = types(number, 0, self.timeline.day) or types(number, 0)
        return found.name if found else None


@dataclass(frozen=True)
class Persons:
    """Draws the portraits of fictitious persons, of nobody else: a number that could be somebody's has none.

    Attributes:
        authorizations: gives the tables in force, after a look whether there are others.
        services: those of the catalogue.
        conflicts: says which files of two CPAS stand against each other.
        reading: makes the persons with a story, which takes a while.
        followers: says who had a file on one of them when the sandbox was filled.
    """

    database: Database
    register: PersonRegister
    directory: Directory
    authorizations: Callable[[], Authorizations]
    services: tuple[Service, ...]
    reference: Reference
    conflicts: Conflicts
    reading: Callable[[], Iterable[Citizen]]
    followers: Callable[[Citizen], Iterable[Institution]]

    @cached_property
    def named(self) -> Mapping[str, Citizen]:
        """The persons with a story, by number."""
        return {citizen.ssin: citizen for citizen in self.reading()}

    def portrait(self, digits: str, day: date, known: date | None = None) -> Portrait | None:
        """A person on a day, as it was known at the end of another; ``None`` where the sandbox has no such person."""
        try:
            ssin = Ssin(digits)
        except NotAnSsin:
            return None
        if not ssin.is_mock:
            return None
        tables, moment = self.authorizations(), end_of(known) if known else ""
        with self.database.unit_of_work() as work:
            status = self.register.status(ssin, work)
            return self._portrait(ssin, status, tables, day, moment, work) if status.known else None

    def _portrait(
        self, ssin: Ssin, status: SsinStatus, tables: Authorizations, day: date, moment: str, work: UnitOfWork
    ) -> Portrait:
        institutions = crossroads.institutions(work.connection)
        return Portrait(
            ssin=ssin,
            citizen=self.named.get(ssin.digits),
            status=status,
            timeline=timeline(as_known(self.directory.history_of(ssin, work), moment), day, self.conflicts),
            institutions={one.cbe_number: one for one in institutions},
            visible=self._visible(tables, institutions, self._prospect(ssin, day, moment, work)),
            tables=tables.tables,
            reference=self.reference,
        )

    def _prospect(self, ssin: Ssin, day: date, moment: str, work: UnitOfWork) -> Prospect:
        @cache
        def lines_of(one: Ssin) -> tuple[Line, ...]:
            return self.directory.lines_of(one, work, moment)

        return Prospect(ssin, day, lambda asked: numbers.subject_of(asked, self.register, work, checked=True), lines_of)

    def _visible(
        self, tables: Authorizations, institutions: Iterable[Institution], prospect: Prospect
    ) -> tuple[Visible, ...]:
        alike: dict[tuple[Reach, ...], list[Institution]] = defaultdict(list)
        for one in _with_a_file(institutions, prospect):
            alike[reach(tables, self.services, one, prospect)].append(one)
        return tuple(Visible(tuple(those), reaches) for reaches, those in alike.items())


def _with_a_file(institutions: Iterable[Institution], prospect: Prospect) -> Iterator[Institution]:
    """Those that have a line which holds on the day, or whose sector has one."""
    lines = [line for line in prospect.lines_of(prospect.ssin) if prospect.day in line.period]
    return (one for one in institutions if lines_that_open(lines, one))


def end_of(day: date) -> str:
    """The last moment of a Belgian day, as tables write it."""
    return utc_text(datetime.combine(day, time.max, BRUSSELS).astimezone(UTC))
