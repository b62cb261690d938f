"""On SQLite alone: the kind of database makes no difference here."""

from __future__ import annotations

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.settings import Settings


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    """A fresh, filled installation."""
    return sqlite_settings


@pytest.fixture
def gateway(sqlite_gateway: Gateway) -> Gateway:
    """A gateway over it."""
    return sqlite_gateway
