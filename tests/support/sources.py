"""Calls of the newer services about persons: a caller for each, and people whom an institution is made to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.journal import book
from bcss_gateway.providers.crossroads import fictions as directory_fictions
from bcss_gateway.providers.national_register import fictions as register_fictions
from bcss_gateway.settings import Settings
from newer import INQUIRY, Reply, by_number
from wsgi import Client, basic

Secrets = Callable[[Settings, Institution], str]


class Asker:
    """An institution's software: asks one newer service, and holds every reply and typed fault to the contract.

    Args:
        name: of the service in the catalogue, which is that of its endpoint.
        context: the legal context that it names, unless a call names another.
    """

    def __init__(
        self, gateway: Gateway, institution: Institution, secret: str, name: str, context: str = INQUIRY
    ) -> None:
        self.gateway, self.institution, self.context = gateway, institution, context
        self._credentials = basic(institution.basic_user, secret)
        self._client = Client(gateway.application)
        self._contract = gateway.library.contracts[name]
        self._path = self._contract.endpoint.paths[0]

    def ask(self, operation: str, criteria: str, *, context: str = "", customer: str = "") -> Reply:
        """Ask an operation with these elements in its criteria."""
        namespace = next(iter(self._contract.wsdl.by_request))[1:].partition("}")[0]
        return self.send(
            f'<r:{operation}Request xmlns:r="{namespace}"><informationCustomer><ticket>T 1</ticket>'
            f"<customerIdentification>{customer or by_number(self.institution.cbe_number)}</customerIdentification>"
            f"</informationCustomer><legalContext>{context or self.context}</legalContext>"
            f"<criteria>{criteria}</criteria></r:{operation}Request>"
        )

    def send(self, element: str) -> Reply:
        """Post a body element; the reply is valid by the schema, or this fails."""
        envelope = (
            f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{element}</s:Body></s:Envelope>'
        )
        reply = Reply(self._client.post(self._path, envelope, self._credentials))
        told = reply.body if reply.heard.status == 200 else reply.fault
        assert self._contract.schema.accepts(told), self._contract.schema.explain(told)
        return reply

    def journal(self) -> list[dict[str, Any]]:
        """Every entry of the journal."""
        with self.gateway.database.unit_of_work() as work:
            return list(book.read(work, {}))


@dataclass(frozen=True, slots=True)
class Asked:
    """A newer service, and the legal context in which each institution asks it; the CPAS's own for all others."""

    service: str
    contexts: Mapping[str, str] = field(default_factory=dict)

    def by(self, who: Institution, gateway: Gateway, settings: Settings, secret_of: Secrets) -> Asker:
        """The software of an institution."""
        context = self.contexts.get(who.basic_user, INQUIRY)
        return Asker(gateway, who, secret_of(settings, who), self.service, context)


def acquaint(gateway: Gateway, people: Iterable[Citizen], sector: int, name: str, code: int) -> None:
    """Give an institution a line on each of these people, in a quality, since long ago and without end.

    Args:
        name: the institution's CBE number; empty for its sector as a whole.
    """
    known = [replace(one, integrations=((sector, name, code, date(2020, 1, 1), None),)) for one in people]
    with gateway.database.unit_of_work() as work:
        directory_fictions.fill(work, known, {}, "2026-11-21T11:00:00.000000Z")
        work.commit()


def settle(gateway: Gateway, people: Iterable[Citizen], *sources: Any) -> None:
    """Add made-up people to the register, and to these modules of fictions."""
    people = list(people)
    with gateway.database.unit_of_work() as work:
        for source in (register_fictions, *sources):
            source.fill(work, people)
        work.commit()
