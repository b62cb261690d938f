"""The station that knows which provider answers which service."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.contracts.catalogue import Catalogue, Service
from bcss_gateway.domain.refusal import Breakdown, NotAnsweredYet
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.providers.provider import Operation, Provider

STATION = "routed"


def check_answered(questions: Iterable[Question]) -> None:
    """Go on only with services that somebody answers.

    Raises:
        NotAnsweredYet: one of them is in the catalogue, but not answered yet.
    """
    for service in (question.service for question in questions):
        if not service.is_answered:
            raise NotAnsweredYet(service.title, read=service.is_written)


class Routes:
    """From services to the operations that answer them.

    Args:
        providers: each answers the services that the catalogue gives to its name.
        instead: answers what it has operations for, in the place of the provider that the catalogue names.

    Raises:
        ValueError: the catalogue names a provider that does not answer the service; the gateway does not start.
    """

    def __init__(self, catalogue: Catalogue, providers: Iterable[Provider], instead: Provider | None = None) -> None:
        known = {provider.name: provider for provider in providers}
        self._routes: dict[tuple[str, str], Operation] = {}
        self._names: dict[tuple[str, str], str] = {}
        for service in filter(lambda one: one.is_answered, catalogue.services.values()):
            provider = known.get(service.provider)
            if provider is None or service.key not in provider.operations:
                raise ValueError(f"no provider {service.provider!r} answers {service.name} {service.version}")
            self._routes[service.key] = provider.operations[service.key]
        if instead is not None:
            self._routes |= instead.operations
            self._names = {key: f"{instead.name}:{catalogue.services[key].provider}" for key in instead.operations}

    def name_of(self, service: Service) -> str:
        """The source's name as the journal has it: ``national_register``, or ``forward:national_register``."""
        return self._names.get(service.key, service.provider)

    def to(self, question: Question) -> Operation:
        """Who answers a question.

        Raises:
            Breakdown: nobody does.
        """
        try:
            return self._routes[question.service.key]
        except KeyError:
            raise Breakdown("routing") from None
