"""The software of any institution, asking the newer service that the tests of a room are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from sources import Asked, Asker, Secrets

Institutions = Callable[[str], Institution]
Consult = Callable[[str], Asker]


@pytest.fixture
def consult(
    asked: Asked, shared_gateway: Gateway, sqlite_template: Any, institution: Institutions, secret_of: Secrets
) -> Consult:
    """The software of an institution, by its user, on a gateway that is shared."""
    return lambda user: asked.by(institution(user), shared_gateway, sqlite_template.settings, secret_of)


@pytest.fixture
def consult_alone(
    asked: Asked, sqlite_gateway: Gateway, sqlite_settings: Settings, institution: Institutions, secret_of: Secrets
) -> Consult:
    """The software of an institution, by its user, on a fresh gateway whose clock can be moved."""
    return lambda user: asked.by(institution(user), sqlite_gateway, sqlite_settings, secret_of)
