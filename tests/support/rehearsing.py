"""The federal service alone, asked in a unit of work that is never committed: many forms in little time."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, TypeVar

from lxml import etree

from bcss_gateway.domain.clock import begin_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.national_register.changing import ChangingNationalRegister
from bcss_gateway.providers.ppsis import FederalService, figures
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.filed import Forms
from bcss_gateway.providers.ppsis.payments import Payments, Role
from bcss_gateway.storage.database import UnitOfWork
from renumbering import FRESH, FRESHER, FRESHEST, NUMBERS
from ssdn_reply import SERVICE

TODAY, LATER = date(2026, 11, 21), "2028-01-01T00:00:00.000000Z"
MARC, SOFIE, ATTESTED = "@marc", "@sofie", "@attested"
"""Where a document names him or her, by the number of the moment, or the first attestation of his."""

Software = TypeVar("Software")
_S = f"{{{SERVICE}}}"
_SERVICE = FederalService(ChangingNationalRegister(), 0, ())
"""It remembers nothing of what it is asked, and takes longer to make than to ask."""


class _Paper:
    """Stands in the place of a caller: what is sent by it is given back, and goes nowhere."""

    def send(self, document: str) -> str:
        return document


def on_paper(software: type[Software], institution: Institution) -> Any:
    """The software of a CPAS, which gives what it would send."""
    one: Any = software(SimpleNamespace(application=None), institution)  # type: ignore[call-arg]
    one.caller = _Paper()
    return one


class Federal:
    """The federal service over a unit of work, which its caller undoes.

    Args:
        numbers: those with which everybody begins.
    """

    def __init__(self, work: UnitOfWork, institutions: dict[str, Institution], numbers: dict[str, str]) -> None:
        self._work, self._institutions, self._numbers = work, institutions, dict(numbers)
        self._fresh = iter((FRESH, FRESHER, FRESHEST))
        self._attestations = Attestations(NUMBERS, 0)

    def renumber(self, who: str) -> None:
        """Let a number that nobody had take the place of somebody's."""
        new = next(self._fresh)
        ChangingNationalRegister().replace(Ssin(self._numbers[who]), Ssin(new), self._work)
        self._numbers[who] = new

    def answer(self, document: str) -> str:
        """What the service says that is asked, with who is meant in the place of the numbers of the moment."""
        read = etree.fromstring(self._named(document))
        asked = read.find(f"{_S}ServiceRequest")
        content, called = asked[-1], asked.findtext(f"{_S}ServiceId")
        (operation,) = (one for (name, _), one in _SERVICE.operations.items() if name == called)
        admitted: Any = SimpleNamespace(
            request=operation.read(content),
            question=SimpleNamespace(content=content, service=SimpleNamespace(name=called)),
            institution=self._institutions[read.findtext(f".//{_S}OrgUnit")],
            today=TODAY,
            moment=begin_of(TODAY),
            occasion=Occasion(begin_of(TODAY), "T"),
        )
        answer = operation.answer(admitted, self._work)
        return self._meant("".join(etree.tostring(one, encoding="unicode") for one in answer.content))

    def known(self) -> list[str]:
        """Everything that is attested, paid and decided about everybody, as it would be told later."""
        payments, forms = Payments(NUMBERS, figures.load()), Forms(NUMBERS, self._work)
        found = [
            one
            for ssin in self._numbers.values()
            for some in (
                self._attestations.newest_of(ssin, self._work),
                self._attestations.known_of(ssin, LATER, self._work),
                *(payments.known_of(ssin, role, LATER, self._work) for role in Role),
                (one.form for one in forms.of_person(ssin)),
            )
            for one in some
        ]
        return [self._meant(repr(one)) for one in found]

    def _named(self, document: str) -> str:
        attested = self._attestations.newest_of(self._numbers[MARC], self._work)
        for who, number in self._numbers.items():
            document = document.replace(who, number)
        return document.replace(ATTESTED, attested[0].number if attested else "0000000001")

    def _meant(self, text: str) -> str:
        for who, number in self._numbers.items():
            text = text.replace(number, who)
        return text
