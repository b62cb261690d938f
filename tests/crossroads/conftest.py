"""CPAS and others that ask for a person's file, on either kind of database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import classic
import newer
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings


@pytest.fixture
def retriever(
    gateway: Gateway,
    settings: Settings,
    institution: Callable[[str], Institution],
    secret_of: Callable[[Settings, Institution], str],
) -> Callable[[str], newer.Caller]:
    """A caller of RetrieveTIGroups by the HTTP Basic user of its institution."""

    def of(user: str) -> newer.Caller:
        one = institution(user)
        return newer.Caller(gateway, one, secret_of(settings, one))

    return of


@pytest.fixture
def namur(gateway: Gateway, institution: Callable[[str], Institution]) -> classic.Caller:
    """The CPAS of Namur in the classic envelope."""
    return classic.Caller(gateway, institution("cpas-namur"))
