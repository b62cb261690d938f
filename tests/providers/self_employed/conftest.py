"""Gateways whose institute of the self-employed is asked: a shared one, and a fresh one for what changes something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from sources import Asker

Secrets = Callable[[Settings, Institution], str]
Institutions = Callable[[str], Institution]
Consult = Callable[[str], Asker]


@pytest.fixture
def consult(shared_gateway: Gateway, sqlite_template: Any, institution: Institutions, secret_of: Secrets) -> Consult:
    """A consultation by the user of an institution, on a gateway that is shared."""
    return lambda user: _by(institution(user), shared_gateway, sqlite_template.settings, secret_of)


@pytest.fixture
def consult_alone(
    sqlite_gateway: Gateway, sqlite_settings: Settings, institution: Institutions, secret_of: Secrets
) -> Consult:
    """A consultation by the user of an institution, on a fresh gateway whose clock can be moved."""
    return lambda user: _by(institution(user), sqlite_gateway, sqlite_settings, secret_of)


@pytest.fixture
def liege(consult: Consult) -> Asker:
    """The CPAS of Liège, which examines a request of the self-employed person."""
    return consult("cpas-liege")


def _by(who: Institution, gateway: Gateway, settings: Settings, secret_of: Secrets) -> Asker:
    return Asker(gateway, who, secret_of(settings, who), "SelfEmployedService")
