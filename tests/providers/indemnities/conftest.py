"""Gateways whose health funds are asked: a shared one, and a fresh one for what changes something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from sources import Asker

CONTEXTS = {
    "cin": "NIC:INDEMNITIES",
    "forem": "PES:JOB_SEEKER_FOLLOW_UP",
    "vdab": "PES:JOB_SEEKER_FOLLOW_UP",
    "actiris": "PES:JOB_SEEKER_FOLLOW_UP",
    "inasti": "NISSE:SOCIAL_STATUTE",
    "cpas-namur": "PCSA:SOCIAL_INQUIRY",
}
Secrets = Callable[[Settings, Institution], str]
Institutions = Callable[[str], Institution]
Consult = Callable[[str], Asker]


@pytest.fixture
def consult(shared_gateway: Gateway, sqlite_template: Any, institution: Institutions, secret_of: Secrets) -> Consult:
    """The software of an institution, by its user, on a gateway that is shared."""
    return lambda user: _by(institution(user), shared_gateway, sqlite_template.settings, secret_of)


@pytest.fixture
def consult_alone(
    sqlite_gateway: Gateway, sqlite_settings: Settings, institution: Institutions, secret_of: Secrets
) -> Consult:
    """The software of an institution, by its user, on a fresh gateway whose clock can be moved."""
    return lambda user: _by(institution(user), sqlite_gateway, sqlite_settings, secret_of)


@pytest.fixture
def cin(consult: Consult) -> Asker:
    """The college of the health funds."""
    return consult("cin")


def _by(who: Institution, gateway: Gateway, settings: Settings, secret_of: Secrets) -> Asker:
    secret = secret_of(settings, who)
    return Asker(gateway, who, secret, "HdiIndemnityAllowanceService", CONTEXTS[who.basic_user])
