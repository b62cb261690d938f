"""A CPAS that asks HandiService, and persons made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.providers.crossroads import fictions as directory_fictions
from bcss_gateway.providers.handi import fictions as handi_fictions
from bcss_gateway.providers.national_register import fictions as register_fictions
from bcss_gateway.settings import Settings
from disability import NAMUR, Asker, Reply

Asking = Callable[[str], Asker]


@pytest.fixture
def asker(
    sqlite_gateway: Gateway,
    sqlite_settings: Settings,
    institution: Callable[[str], Institution],
    secret_of: Callable[[Settings, Institution], str],
) -> Asking:
    """Who asks, by the HTTP Basic user of the institution."""

    def of(user: str) -> Asker:
        one = institution(user)
        return Asker(sqlite_gateway, one, secret_of(sqlite_settings, one))

    return of


@pytest.fixture
def namur(asker: Asking) -> Asker:
    """The CPAS of Namur."""
    return asker("cpas-namur")


@pytest.fixture
def settle(namur: Asker) -> Callable[..., None]:
    """Let persons made by hand live in the sandbox."""

    def settled(*people: Citizen) -> None:
        with namur.gateway.database.unit_of_work() as work:
            register_fictions.fill(work, people)
            handi_fictions.fill(work, people)
            numbers = {str(NAMUR): namur.institution.cbe_number}
            directory_fictions.fill(work, people, numbers, "2026-01-01T00:00:00.000000Z")
            work.commit()

    return settled


@pytest.fixture
def file_of(namur: Asker, settle: Callable[..., None]) -> Callable[..., Reply]:
    """The files on a person made by hand, at a date."""

    def asked(citizen: Citizen, day: Any = "2026-11-21", **how: Any) -> Reply:
        settle(citizen)
        return namur.by_date(citizen.ssin, day, **how)

    return asked
