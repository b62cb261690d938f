"""Whom the tests of the tax administration ask about besides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bcss_gateway.domain.citizen import Citizen


@pytest.fixture
def anna(person: Callable[[str], Citizen]) -> str:
    """The number of Anna, who lives alone."""
    return person("anna").ssin
