"""HandiService: a builder of its messages, a caller, and persons made by hand, whom some source recognises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import newer
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Address, Citizen, CivilState, Nationality, Place, Residence
from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.social_life import Disability, Spell
from bcss_gateway.domain.ssin import mock_ssin
from newer import INQUIRY, by_number
from wsgi import Client, basic

PATH = "/SOA4520/HandiService/v2/consult"
INTERFACE = "http://kszbcss.fgov.be/intf/HandiService/v2"
SOURCES = ("DGPH", "VSB", "KindEnGezin", "IrisCare", "NicCin", "AVIQ", "DSL", "MDG")
PAYING = ("DGPH", "VSB", "IrisCare", "NicCin", "MDG")
PARTS = ("evolutionOfRequest", "handicapRecognitions", "rights", "socialCards")
NAMUR, GENT, BRUSSELS, EUPEN = 92094, 44021, 21004, 63023

Flags = Mapping[str, str]
Names = Iterable[str]


def flags(names: Names, value: str = "true") -> dict[str, str]:
    """The same flag for each name."""
    return dict.fromkeys(names, value)


def by_date(ssin: str, day: date | str, sources: Flags, parts: Flags, more: str = "") -> str:
    """The criteria of consultFilesByDate."""
    wanted = f"<referenceDate>{day}</referenceDate>{_container('parts', parts)}{more}"
    return f"<ssin>{ssin}</ssin>{_container('handicapAuthenticSources', sources)}{wanted}"


def by_period(ssin: str, begin: date | str, end: date | str, sources: Flags, parts: Flags) -> str:
    """The criteria of consultFilesByPeriod."""
    return f"{payments(ssin, begin, end, sources)}{_container('parts', parts)}"


def payments(ssin: str, begin: date | str, end: date | str, sources: Flags) -> str:
    """The criteria of consultPayments."""
    period = f"<period><beginDate>{begin}</beginDate><endDate>{end}</endDate></period>"
    return f"<ssin>{ssin}</ssin>{_container('handicapAuthenticSources', sources)}{period}"


def message(operation: str, criteria: str, customer: str, context: str = INQUIRY) -> str:
    """A whole envelope."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<h:{operation}Request xmlns:h="{INTERFACE}"><informationCustomer><ticket>T 1</ticket>'
        f"<customerIdentification>{customer}</customerIdentification></informationCustomer>"
        f"<legalContext>{context}</legalContext><criteria>{criteria}</criteria></h:{operation}Request>"
        "</s:Body></s:Envelope>"
    )


def _container(name: str, given: Flags) -> str:
    return f"<{name}>{''.join(f'<{flag}>{value}</{flag}>' for flag, value in given.items())}</{name}>"


class Reply(newer.Reply):
    """A response element with what each source said, or a fault."""

    @property
    def information(self) -> list[tuple[str, str]]:
        """The fields of the status."""
        return _information(self.body)

    @property
    def filtered(self) -> list[str]:
        """What is kept from the asker."""
        return [one.text for one in self.body.iterfind("dataFilters/filteredElement")]

    @property
    def said(self) -> dict[str, tuple[str, str]]:
        """The status of each source, by the name of its result."""
        return {one.tag: (one.findtext("status/value"), one.findtext("status/code")) for one in self._results}

    @property
    def found(self) -> set[str]:
        """The results of the sources that have something."""
        return {name for name, (value, _) in self.said.items() if value == "DATA_FOUND"}

    @property
    def _results(self) -> Any:
        results = self.body.find("results")
        return () if results is None else results

    def all(self, path: str) -> list[Any]:
        """Every element at a path in the results."""
        return self.body.findall(f"results/{path}")

    def texts(self, path: str) -> list[str]:
        """What each element at a path in the results says."""
        return [one.text for one in self.all(path)]

    def text(self, path: str) -> str:
        """What the only element at a path in the results says."""
        (only,) = self.texts(path)
        return only

    def source_information(self, result: str) -> list[tuple[str, str]]:
        """The fields of a source's own status."""
        return _information(self.all(result)[0])


def _information(element: Any) -> list[tuple[str, str]]:
    return [(one.findtext("fieldName"), one.findtext("fieldValue")) for one in element.iterfind("status/information")]


class Asker:
    """A CPAS's software: asks HandiService, and holds every reply and every typed fault to the contract."""

    def __init__(self, gateway: Gateway, institution: Institution, secret: str) -> None:
        self.gateway, self.institution, self._secret = gateway, institution, secret
        self._client = Client(gateway.application)
        self._schema = gateway.library.contracts["HandiService"].schema

    def by_date(
        self, ssin: str, day: date | str, sources: Names = SOURCES, parts: Names = PARTS, more: str = "", **how: Any
    ) -> Reply:
        """Ask for the files at a date."""
        return self.ask("consultFilesByDate", by_date(ssin, day, flags(sources), flags(parts), more), **how)

    def by_period(
        self, ssin: str, begin: date | str, end: date | str, sources: Names = SOURCES, parts: Names = PARTS, **how: Any
    ) -> Reply:
        """Ask for the files over a period."""
        return self.ask("consultFilesByPeriod", by_period(ssin, begin, end, flags(sources), flags(parts)), **how)

    def payments(self, ssin: str, begin: date | str, end: date | str, sources: Names = PAYING, **how: Any) -> Reply:
        """Ask for the payments over a period."""
        return self.ask("consultPayments", payments(ssin, begin, end, flags(sources)), **how)

    def ask(self, operation: str, criteria: str, customer: str = "", **how: Any) -> Reply:
        """Ask with any criteria."""
        return self.send(message(operation, criteria, customer or by_number(self.institution.cbe_number), **how))

    def send(self, envelope: str) -> Reply:
        """Post a whole envelope."""
        heard = self._client.post(PATH, envelope, basic(self.institution.basic_user, self._secret))
        reply = Reply(heard)
        element = reply.body if heard.status == 200 else reply.body.find("detail")[0]
        assert self._schema.accepts(element), self._schema.explain(element)
        return reply


def somebody(
    born: date,
    serial: int,
    since: date,
    *,
    until: date | None = None,
    points: int = 12,
    earns_less: bool = True,
    lives: tuple[tuple[int, date], ...] = ((NAMUR, date(1900, 1, 1)),),
    spells: tuple[Spell, ...] = (),
    death: date | None = None,
    silent: tuple[str, ...] = (),
) -> Citizen:
    """A person whom the CPAS of Namur helps, with a disability.

    Args:
        lives: in which municipalities, since when.
    """
    belgium = Place(150, {"fr": "Belgique"})
    ends = [*(begin for _, begin in lives[1:]), None]
    return Citizen(
        ssin=mock_ssin(born.year, born.month, born.day, serial).digits,
        last_name="Éloi & Fils",
        first_names=("Zoé", "Marie"),
        birth=IncompleteDate(born.year, born.month, born.day),
        gender=1 if serial % 2 else 2,
        language="fr",
        birth_place=belgium,
        nationalities=(Nationality(belgium, born),),
        civil_states=(CivilState(10, born),),
        residences=tuple(Residence(_address(town), begin, end) for (town, begin), end in zip(lives, ends, strict=True)),
        spells=spells,
        disability=Disability(since, until, points, earns_less),
        death=IncompleteDate(death.year, death.month, death.day) if death else None,
        silent_sources=silent,
        integrations=((17, str(NAMUR), 2, date(2026, 1, 1), None),),
    )


def _address(town: int) -> Address:
    place = Place(town, {"fr": f"Ville {town}", "nl": f"Stad {town}"}, "5000")
    return Address(place, 1204, {"fr": "Rue <&> des Bois"}, "9", "B 1")
