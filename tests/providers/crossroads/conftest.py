"""A CPAS that calls, on either kind of database, and a person whom no CPAS knows yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

import classic
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from ssdn_reply import Reply


@pytest.fixture
def charleroi(gateway: Gateway, institution: Callable[[str], Institution]) -> classic.Caller:
    """The CPAS of Charleroi, on the same gateway."""
    return classic.Caller(gateway, institution("cpas-charleroi"))


@dataclass(frozen=True, slots=True)
class File:
    """What one CPAS asks about one person, with a right proof of identity."""

    caller: classic.Caller
    citizen: Citizen

    def ask(self, action: str, begin: date | str, end: date | str | None = None, **how: Any) -> Reply:
        how.setdefault("proof", classic.proof_of(self.citizen))
        return self.caller.access(self.citizen.ssin, action, begin, end, **how)

    def register(self, begin: date | str, end: date | str | None = None, purpose: int = 2, **how: Any) -> Reply:
        return self.ask("REGISTER", begin, end, purpose=purpose, **how)

    def unregister(self, begin: date | str, end: date | str | None = None, purpose: int = 2) -> Reply:
        return self.ask("UNREGISTER", begin, end, purpose=purpose)

    def list(self, begin: date | str = "2000-01-01", end: date | str | None = None, **how: Any) -> Reply:
        return self.ask("LIST", begin, end, **how)

    def periods(self, purpose: int = 2) -> list[tuple[str, str]]:
        """The CPAS's own lines in a quality, as LIST shows them."""
        shown = self.list(purpose=purpose, register="SECONDARY").registrations
        return [(one.begin, one.end) for one in shown if one.org_unit == self.caller.institution.org_unit]


@pytest.fixture
def anna(namur: classic.Caller, person: Callable[[str], Citizen]) -> File:
    """Namur about Anna, whom no CPAS knows."""
    return File(namur, person("anna"))


@pytest.fixture
def anna_in_charleroi(charleroi: classic.Caller, person: Callable[[str], Citizen]) -> File:
    """Charleroi about Anna."""
    return File(charleroi, person("anna"))


@pytest.fixture
def file_on(namur: classic.Caller, person: Callable[[str], Citizen]) -> Callable[[str], File]:
    """Namur about the named person with a tag."""
    return lambda tag: File(namur, person(tag))
