"""A small population made by hand, and ways to ask the register about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bcss_gateway.contracts.schema import Schema, of_files, of_wsdl
from bcss_gateway.contracts.wsdl import Wsdl
from bcss_gateway.domain.citizen import (
    Address,
    Citizen,
    CivilState,
    Member,
    Nationality,
    Occupation,
    Place,
    Residence,
)
from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.domain.ssin import Ssin, mock_ssin
from bcss_gateway.envelope.exchange import Admitted, Answer
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.providers.national_register import NationalRegister
from bcss_gateway.providers.national_register.fictions import fill
from bcss_gateway.storage.database import Database, UnitOfWork
from bcss_gateway.storage.tables import metadata

ROOT = Path(__file__).parents[3]
IPR = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/IdentifyPerson"
TODAY = date(2024, 6, 1)

EUPEN = Place(63023, {"fr": "Eupen", "nl": "Eupen", "de": "Eupen"}, "4700")
LIEGE = Place(62063, {"fr": "Liège", "nl": "Luik", "de": "Lüttich"}, "4000")
BELGIUM = Place(150, {"fr": "Belgique", "nl": "België", "de": "Belgien"})
GERMANY = Place(103, {"fr": "Allemagne", "nl": "Duitsland", "de": "Deutschland"})
STREET = {"fr": "Rue de l'Étang", "nl": "Vijverstraat", "de": "Teichstraße"}
WAITER = Occupation(52110, {"fr": "Serveur", "nl": "Kelner", "de": "Kellner"}, date(1990, 1, 1))

MAX = mock_ssin(1968, 6, 1, 53).digits
ERIKA = mock_ssin(1970, 2, 3, 4).digits
LENA = mock_ssin(2001, 5, 6, 8).digits
TESS = mock_ssin(1990, 1, 0, 10).digits
DEAD = mock_ssin(1931, 3, 4, 11).digits
REPLACED = mock_ssin(1968, 6, 1, 55).digits
CANCELLED = mock_ssin(1968, 6, 1, 57).digits


def residence(begin: date, end: date | None = None, place: Place = EUPEN, box: str = "") -> Residence:
    """An address in the pond street."""
    return Residence(Address(place, 2201, STREET, "12", box), begin, end)


FAMILY = (
    Member(MAX, "Mustermann", "Max", IncompleteDate(1968, 6, 1), 1, date(1995, 7, 1)),
    Member(ERIKA, "Müller", "Erika", IncompleteDate(1970, 2, 3), 2, date(1995, 7, 1)),
    Member(LENA, "Mustermann", "Lena", IncompleteDate(2001, 5, 6), 3, date(2001, 5, 6)),
)

MAX_MUSTERMANN = Citizen(
    ssin=MAX,
    last_name="Mustermann",
    first_names=("Max", "Moritz"),
    birth=IncompleteDate(1968, 6, 1),
    gender=1,
    language="de",
    birth_place=EUPEN,
    nationalities=(Nationality(GERMANY, date(1968, 6, 1), date(1999, 12, 31)), Nationality(BELGIUM, date(2000, 1, 1))),
    civil_states=(CivilState(10, date(1968, 6, 1), "", date(1995, 6, 30)), CivilState(20, date(1995, 7, 1), ERIKA)),
    residences=(
        residence(date(1968, 6, 1), date(1989, 12, 31), LIEGE),
        residence(date(1990, 1, 1), date(1995, 6, 30)),
        residence(date(1995, 7, 1), box="B 1"),
    ),
    occupations=(WAITER,),
    household=FAMILY,
    head=MAX,
    identity_card="595488123456",
    sis_card="0123456789",
)
ERIKA_MUELLER = replace(
    MAX_MUSTERMANN,
    ssin=ERIKA,
    last_name="Müller",
    first_names=("Erika",),
    birth=IncompleteDate(1970, 2, 3),
    gender=2,
    civil_states=(CivilState(20, date(1995, 7, 1), MAX),),
    identity_card="",
    sis_card="",
)
LENA_MUSTERMANN = replace(
    ERIKA_MUELLER,
    ssin=LENA,
    last_name="Mustermann",
    first_names=("Lena",),
    birth=IncompleteDate(2001, 5, 6),
    civil_states=(CivilState(10, date(2001, 5, 6)),),
    residences=(residence(date(2001, 5, 6)),),
)
TESS_ALIEN = replace(
    LENA_MUSTERMANN,
    ssin=TESS,
    last_name="Van den Berghe",
    first_names=("Tess",),
    birth=IncompleteDate(1990),
    birth_place=GERMANY,
    nationalities=(Nationality(GERMANY, date(1990, 1, 1)),),
    residences=(residence(date(2010, 1, 1)),),
    civil_states=(CivilState(10, date(1990, 1, 1)),),
    household=(),
    head="",
    register=2,
)
DEAD_WIDOW = replace(
    TESS_ALIEN,
    ssin=DEAD,
    last_name="Łukasz-d'Étang",
    first_names=("Zoë", "Anne-Marie"),
    birth=IncompleteDate(1931, 3, 4),
    death=IncompleteDate(2020, 2, 29),
    death_place=LIEGE,
    register=1,
    residences=(residence(date(1950, 1, 1), date(2020, 2, 29)),),
)
POPULATION = (
    MAX_MUSTERMANN,
    ERIKA_MUELLER,
    LENA_MUSTERMANN,
    TESS_ALIEN,
    DEAD_WIDOW,
    replace(MAX_MUSTERMANN, ssin=REPLACED, replaced_by=MAX),
    replace(MAX_MUSTERMANN, ssin=CANCELLED, cancelled=True),
)

Ask = Callable[..., Answer]


@dataclass(frozen=True)
class People:
    """The persons of the small population, for tests to name."""

    max: Citizen = MAX_MUSTERMANN
    erika: Citizen = ERIKA_MUELLER
    lena: Citizen = LENA_MUSTERMANN
    tess: Citizen = TESS_ALIEN
    dead: Citizen = DEAD_WIDOW
    replaced: str = REPLACED
    cancelled: str = CANCELLED


@pytest.fixture(scope="session")
def people() -> People:
    return People()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The small population on either kind of database; no test here changes it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('register') / 'register.db'}"
    else:
        url = request.getfixturevalue("empty_postgresql")()
    database = Database(url)
    metadata.create_all(database.engine)
    with database.unit_of_work() as filling:
        fill(filling, POPULATION)
        filling.commit()
    yield database
    database.close()


@pytest.fixture
def work(database: Database) -> Iterator[UnitOfWork]:
    """A unit of work on the small population."""
    with database.unit_of_work() as work:
        yield work


@pytest.fixture
def register() -> NationalRegister:
    return NationalRegister()


@pytest.fixture
def ask(register: NationalRegister, work: UnitOfWork) -> Ask:
    """Ask as the pipeline does: read, then what is wrong with the question, then the answer."""

    def asked(key: tuple[str, str], content: Any, today: date = TODAY) -> Answer:
        operation = register.operations[key]
        request = operation.read(content)
        if problems := operation.problems(request, None, today):
            raise Refusal(*problems)
        ssin = Ssin(request.ssin) if request.ssin else None
        grant = Grant("test:1", frozenset(), 0, None, None)
        moment = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        return operation.answer(Admitted(None, None, request, None, ssin, grant, today, moment), work)

    return asked


@pytest.fixture
def identify(ask: Ask, identify_schema: Schema) -> Ask:
    """Send an IdentifyPersonRequest with this content, both ways valid by our contract."""

    def asked(content: str, today: date = TODAY) -> Answer:
        request = etree.fromstring(f'<IdentifyPersonRequest xmlns="{IPR}">{content}</IdentifyPersonRequest>')
        assert identify_schema.accepts(request), identify_schema.explain(request)
        answer = ask(("OCMWCPASIdentifyPerson", "20050930"), request, today)
        assert identify_schema.accepts(answer.content[0]), identify_schema.explain(answer.content[0])
        return answer

    return asked


@pytest.fixture(scope="session")
def identify_schema() -> Schema:
    return of_files(ROOT / "xsd", {IPR: "ssdn/OCMWCPASIdentifyPerson/NamespaceRoot.xsd"})


@pytest.fixture(scope="session")
def retrieve_schema() -> Schema:
    return of_wsdl(Wsdl(ROOT / "wsdl/RetrieveTIGroups/RetrieveTIGroupsV2.wsdl"))
