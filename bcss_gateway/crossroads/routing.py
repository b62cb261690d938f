"""The station that knows which provider answers which service."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.contracts.catalogue import Catalogue
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
            raise NotAnsweredYet(service.title)


class Routes:
    """From services to the operations that answer them.

    Raises:
        ValueError: the catalogue names a provider that does not answer the service; the gateway does not start.
    """

    def __init__(self, catalogue: Catalogue, providers: Iterable[Provider]) -> None:
        known = {provider.name: provider for provider in providers}
        self._routes: dict[tuple[str, str], Operation] = {}
        for service in filter(lambda one: one.is_answered, catalogue.services.values()):
            provider = known.get(service.provider)
            if provider is None or service.key not in provider.operations:
                raise ValueError(f"no provider {service.provider!r} answers {service.name} {service.version}")
            self._routes[service.key] = provider.operations[service.key]

    def to(self, question: Question) -> Operation:
        """Who answers a question.

        Raises:
            Breakdown: nobody does.
        """
        try:
            return self._routes[question.service.key]
        except KeyError:
            raise Breakdown("routing") from None
