"""A CPAS that sends files, over a whole gateway."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bcss_gateway import bootstrap
from bcss_gateway.batch.answering import Batches
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from clocks import MovableClock


@pytest.fixture
def namur_cpas(institution: Callable[[str], Institution]) -> Institution:
    """Whose batches they are."""
    return institution("cpas-namur")


@pytest.fixture
def helped(person: Callable[[str], Citizen]) -> Citizen:
    """Somebody whom Namur helps."""
    return person("integrated")


@pytest.fixture
def anna(person: Callable[[str], Citizen]) -> Citizen:
    """Somebody whom no CPAS knows."""
    return person("anna")


@pytest.fixture
def batches(gateway: Gateway, settings: Settings, clock: MovableClock) -> Batches:
    """On either kind of database; three questions are one commit."""
    made = bootstrap.batches(settings, gateway, "operator", clock)
    made._at_once = 3
    return made


@pytest.fixture
def sqlite_batches(sqlite_gateway: Gateway, sqlite_settings: Settings, clock: MovableClock) -> Batches:
    """Where the kind of database makes no difference."""
    made = bootstrap.batches(sqlite_settings, sqlite_gateway, "operator", clock)
    made._at_once = 3
    return made
