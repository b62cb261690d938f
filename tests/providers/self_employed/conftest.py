"""The institute of the self-employed, asked by CPAS."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sources import Asked, Asker


@pytest.fixture
def asked() -> Asked:
    """The service that is asked here."""
    return Asked("SelfEmployedService")


@pytest.fixture
def liege(consult: Callable[[str], Asker]) -> Asker:
    """The CPAS of Liège, which examines a request of the self-employed person."""
    return consult("cpas-liege")
