"""LivingWages, asked by whoever may, each in its own legal context."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bcss_gateway.domain.citizen import Citizen
from sources import Asked

CONTEXTS = {
    "actiris": "PES:JOB_SEEKER_FOLLOW_UP",
    "forem": "PES:JOB_SEEKER_FOLLOW_UP",
    "onem": "UNEMPLOYMENT:SOCIAL_INSPECTION",
    "spf-finances": "TAX:CREDIT_AND_PREFILLED_RETURN",
    "vdab": "PES:JOB_SEEKER_FOLLOW_UP",
    "vdi": "INTEGRATOR:FOR_ITS_CLIENTS",
}


@pytest.fixture
def asked() -> Asked:
    """The version that is asked here, unless a test says otherwise."""
    return Asked("LivingWages", CONTEXTS)


@pytest.fixture
def kevin(person: Callable[[str], Citizen]) -> str:
    """The number of Kevin, whom Namur helps in quality 2, and who is registered at Le Forem in quality 4."""
    return person("job-seeker").ssin


@pytest.fixture
def anna(person: Callable[[str], Citizen]) -> str:
    """The number of Anna, whom no CPAS helps yet."""
    return person("anna").ssin
