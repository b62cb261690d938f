"""The health funds, asked by the institutions that may, each in its own legal context."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sources import Asked, Asker

CONTEXTS = {
    "cin": "NIC:INDEMNITIES",
    "forem": "PES:JOB_SEEKER_FOLLOW_UP",
    "vdab": "PES:JOB_SEEKER_FOLLOW_UP",
    "actiris": "PES:JOB_SEEKER_FOLLOW_UP",
    "inasti": "NISSE:SOCIAL_STATUTE",
}


@pytest.fixture
def asked() -> Asked:
    """The service that is asked here."""
    return Asked("HdiIndemnityAllowanceService", CONTEXTS)


@pytest.fixture
def cin(consult: Callable[[str], Asker]) -> Asker:
    """The college of the health funds."""
    return consult("cin")
