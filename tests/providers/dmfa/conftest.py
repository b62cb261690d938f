"""The office of social security, asked by the institutions that may."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.social_life import Spell
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.providers.dmfa import fictions
from bcss_gateway.settings import Settings
from newer import Reply
from sources import Asker, acquaint, settle

CONTEXTS = {
    "forem": "PES:JOB_SEEKER_FOLLOW_UP",
    "vdab": "PES:JOB_SEEKER_FOLLOW_UP",
    "actiris": "PES:JOB_SEEKER_FOLLOW_UP",
    "inasti": "NISSE:SOCIAL_STATUTE",
    "cin": "NIC:INDEMNITIES",
    "cpas-namur": "PCSA:SOCIAL_INQUIRY",
}


def criteria(
    ssin: str, first: str = "2003Q1", last: str = "2026Q3", more: str = "", *, latest: str = "true", how: str = "ONLINE"
) -> str:
    """The criteria of a question; ``more`` holds what follows ``latestSituationOnly``."""
    return (
        f"{ssin and f'<ssin>{ssin}</ssin>'}<quarterPeriod><beginQuarter>{first}</beginQuarter>"
        f"<endQuarter>{last}</endQuarter></quarterPeriod><resultsAction>RESULTS_{how}_ONLY</resultsAction>"
        f"<latestSituationOnly>{latest}</latestSituationOnly>{more}"
    )


@pytest.fixture
def asker(
    sqlite_gateway: Gateway, sqlite_settings: Settings, institution: Callable[[str], Institution], secret_of: Any
) -> Callable[[str], Asker]:
    """The software of an institution by its HTTP Basic user, asking in its own context."""

    def of(user: str) -> Asker:
        one, secret = institution(user), secret_of(sqlite_settings, institution(user))
        return Asker(sqlite_gateway, one, secret, "DmfaConsultationService", CONTEXTS.get(user, "ANY"))

    return of


@pytest.fixture
def ask(asker: Callable[[str], Asker]) -> Callable[..., Reply]:
    """Ask for a person's attestations, for FOREM unless another institution is named."""

    def asked(ssin: str, *args: str, by: str = "forem", context: str = "", **how: str) -> Reply:
        return asker(by).ask("consultDmfaAttestationsBySsin", criteria(ssin, *args, **how), context=context)

    return asked


@pytest.fixture
def ask_personnel(asker: Callable[[str], Asker]) -> Callable[..., Reply]:
    """Ask for the workers of an employer, for FOREM."""
    return lambda **how: asker("forem").ask("consultPersonnelByEmployer", criteria("", **how))


@pytest.fixture
def made(sqlite_gateway: Gateway, person: Callable[[str], Citizen]) -> Callable[..., Citizen]:
    """Somebody made for a test, whom FOREM knows as a job seeker."""

    def settled(serial: int, spells: Iterable[Spell]) -> Citizen:
        ssin = mock_ssin(1975, 5, 6, serial).digits
        one = replace(person("job-seeker"), ssin=ssin, tag="", household=(), spells=tuple(spells))
        settle(sqlite_gateway, [one], fictions)
        acquaint(sqlite_gateway, [one], 55, "", 4)
        return one

    return settled
