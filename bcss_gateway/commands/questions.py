"""A question as the command line puts it: which service, which operation, about whom."""

from __future__ import annotations

import click

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.operations import operations_of
from bcss_gateway.crossroads import numbers
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.providers.national_register.answer import NationalRegister
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import UnitOfWork


def subject_of(question: Question, settings: Settings, work: UnitOfWork) -> Subject:
    """Whom the question is about, as the station of numbers reads it.

    Raises:
        Refusal: the number is wrong, unknown, replaced or cancelled.
    """
    return numbers.subject_of(question, NationalRegister(), work, checked=settings.check_digits)


def service_of(contracts: Library, name: str, version: str | None) -> Service:
    """The service of this name, in this version or its only one.

    Raises:
        click.UsageError: there is none, or there are several.
    """
    found = [one for one in contracts.catalogue.services.values() if one.name == name]
    if not found:
        raise click.UsageError(f"no service is called {name}: README.md lists them")
    chosen = [one for one in found if version in (None, one.version)]
    if len(chosen) != 1:
        raise click.UsageError(f"--version of {name} is one of: {', '.join(sorted(one.version for one in found))}")
    return chosen[0]


def operation_of(contracts: Library, service: Service, operation: str | None) -> str:
    """The operation of this name, or the only one; empty of a service whose contract is not written.

    Raises:
        click.UsageError: there is none, or there are several.
    """
    known = operations_of(contracts, service)
    if operation is None and len(known) <= 1:
        return known[0] if known else ""
    if operation not in known:
        raise click.UsageError(f"--operation of {service.title} is one of: {', '.join(known) or '(none is written)'}")
    return operation
