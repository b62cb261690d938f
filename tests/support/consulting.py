"""Calls of the newer services that consult a source: a builder of any request, and a caller held to the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.providers.crossroads import fictions
from classic import journal
from newer import INQUIRY, Reply, by_number
from wsgi import Client, Heard, basic


class Consultation:
    """A software of an institution that consults a service; each reply and each typed fault is held to the contract."""

    def __init__(
        self, gateway: Gateway, who: tuple[Institution, str], service: str, version: str, context: str = INQUIRY
    ) -> None:
        self.gateway, (self.institution, self._secret), self._context = gateway, who, context
        catalogue = gateway.library.catalogue
        self._endpoint = next(
            one for one in catalogue.endpoints if one.name == catalogue.services[service, version].endpoint
        )
        self._namespace = f"http://kszbcss.fgov.be/intf/{service}/{version}"
        self._schema = gateway.library.contracts[self._endpoint.name].schema
        self._client = Client(gateway.application)

    def ask(self, operation: str, criteria: str, *, customer: str = "", context: str = "") -> Reply:
        """Ask in an operation with the content of ``criteria``."""
        reply = Reply(self.post(self.envelope(operation, criteria, customer=customer, context=context)))
        element = reply.body if reply.heard.status == 200 else reply.fault
        assert self._schema.accepts(element), self._schema.explain(element)
        return reply

    def envelope(self, operation: str, criteria: str, *, customer: str = "", context: str = "") -> str:
        """A whole envelope."""
        return (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            f'<q:{operation}Request xmlns:q="{self._namespace}"><informationCustomer><ticket>T 1</ticket>'
            f"<customerIdentification>{customer or by_number(self.institution.cbe_number)}</customerIdentification>"
            f"</informationCustomer><legalContext>{context or self._context}</legalContext>"
            f"<criteria>{criteria}</criteria></q:{operation}Request></s:Body></s:Envelope>"
        )

    def post(self, envelope: str) -> Heard:
        """Post an envelope with the institution's credentials, whatever comes back."""
        headers = basic(self.institution.basic_user, self._secret)
        return self._client.post(self._endpoint.paths[0], envelope, headers)

    @property
    def last_entry(self) -> dict[str, Any]:
        """The newest entry of the journal."""
        return dict(journal(self.gateway)[-1])


def known_to(
    gateway: Gateway, citizens: Iterable[Citizen], line: tuple[int, str, int], institutions: Iterable[Institution]
) -> None:
    """Give everybody a line in the reference directory, without an end."""
    lines = [replace(one, integrations=((*line, date(2020, 1, 1), None),)) for one in citizens]
    numbers = {one.org_unit: one.cbe_number for one in institutions if one.org_unit}
    with gateway.database.unit_of_work() as work:
        fictions.fill(work, lines, numbers, "2026-01-01T00:00:00.000000Z")
        work.commit()


def texts(reply: Reply, path: str) -> list[str]:
    """What every element at a path says."""
    return [one.text or "" for one in reply.body.findall(path)]


Consulting = Callable[[str], Consultation]
"""Makes a consultation for the HTTP Basic user of an institution."""
