"""A CPAS that sends forms, on either kind of database, about persons whom no CPAS knows yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import law02
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.providers.ppsis import errors
from bcss_gateway.providers.ppsis.operation import FormsOperation
from law65 import Cpas, form_a, form_b1, secondary


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever such a CPAS sends: a code in the reply of a service is among those that its page explains."""
    decide, services = FormsOperation.answer, {error.code: error.services for error in errors.every()}

    def answer(self: Any, admitted: Any, work: Any) -> Any:
        told = decide(self, admitted, work)
        codes = {code.text for element in told.content for code in element.iter("{*}Code")}
        assert [code for code in codes if admitted.question.service.name not in services[code]] == []
        return told

    monkeypatch.setattr(FormsOperation, "answer", answer)


@pytest.fixture
def namur_sends(explained: None, gateway: Gateway, institution: Callable[[str], Institution]) -> Cpas:
    """Namur, on SQLite and on PostgreSQL."""
    return Cpas(gateway, institution("cpas-namur"))


@pytest.fixture
def cpas(explained: None, sqlite_gateway: Gateway, institution: Callable[[str], Institution]) -> Cpas:
    """Namur, where the kind of database makes no difference."""
    return Cpas(sqlite_gateway, institution("cpas-namur"))


@pytest.fixture
def anna(person: Callable[[str], Citizen]) -> str:
    """The number of Anna, whom no CPAS knows."""
    return person("anna").ssin


@pytest.fixture
def marc(person: Callable[[str], Citizen]) -> str:
    """The number of Marc, the father of a household that no CPAS knows."""
    return person("marc").ssin


@pytest.fixture
def sofie(person: Callable[[str], Citizen]) -> str:
    """The number of his wife."""
    return person("sofie").ssin


@pytest.fixture
def emma(person: Callable[[str], Citizen]) -> str:
    """The number of their daughter."""
    return person("emma").ssin


@pytest.fixture
def helped(cpas: Cpas, anna: str) -> Cpas:
    """Namur with an accepted file on Anna: form A and form B1 for a year, from 2026-11-01."""
    assert [one.evaluation for one in cpas.decide("AB", form_a(anna), form_b1(anna))] == ["ACCEPTED"] * 2
    return cpas


@pytest.fixture
def family(cpas: Cpas, marc: str, sofie: str, emma: str) -> Cpas:
    """Namur with an accepted form A on Marc, Sofie (suffix 1) and Emma (suffix 2)."""
    assert cpas.decide("AB", form_a(marc, secondary(sofie, 1), secondary(emma, 2)))[0].evaluation == "ACCEPTED"
    return cpas


@pytest.fixture
def namur_grants(explained: None, gateway: Gateway, institution: Callable[[str], Institution]) -> law02.Cpas:
    """Namur and its forms of the law of 2002, on SQLite and on PostgreSQL."""
    return law02.Cpas(gateway, institution("cpas-namur"))


@pytest.fixture
def cpas_02(explained: None, sqlite_gateway: Gateway, institution: Callable[[str], Institution]) -> law02.Cpas:
    """The same where the kind of database makes no difference."""
    return law02.Cpas(sqlite_gateway, institution("cpas-namur"))
