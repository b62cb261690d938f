"""Callers on SQLite: the kind of database makes no difference here."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import classic
import newer
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings


@pytest.fixture
def namur(sqlite_gateway: Gateway, institution: Callable[[str], Institution]) -> classic.Caller:
    """The CPAS of Namur in the classic envelope."""
    return classic.Caller(sqlite_gateway, institution("cpas-namur"))


@pytest.fixture
def retriever(
    sqlite_gateway: Gateway,
    sqlite_settings: Settings,
    institution: Callable[[str], Institution],
    secret_of: Callable[[Settings, Institution], str],
) -> Callable[[str], newer.Caller]:
    """A caller of RetrieveTIGroups by the HTTP Basic user of its institution."""

    def of(user: str) -> newer.Caller:
        one = institution(user)
        return newer.Caller(sqlite_gateway, one, secret_of(sqlite_settings, one))

    return of
