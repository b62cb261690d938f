"""Calls of NotificationSubscriptionService, each reply held to the contract."""

from __future__ import annotations

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from newer import Reply
from wsgi import Client, basic

PLACE = "/SOA4520/NotificationSubscriptionService/v1/manage"
SPACE = "http://kszbcss.fgov.be/intf/NotificationSubscriptionService/v1"
CONTEXT = "NOTIFICATION:SUBSCRIPTION"
SERVICE = "<service>LivingWagesNotifications</service>"


def message(operation: str, cbe_number: str, criteria: str, context: str = CONTEXT) -> str:
    """A whole envelope."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<r:{operation}Request xmlns:r="{SPACE}"><informationCustomer><ticket>T 1</ticket><customerIdentification>'
        f"<cbeNumber>{cbe_number}</cbeNumber></customerIdentification></informationCustomer>"
        f"<legalContext>{context}</legalContext><criteria>{criteria}</criteria></r:{operation}Request>"
        "</s:Body></s:Envelope>"
    )


class Partner:
    """The software of a partner that manages its subscriptions."""

    def __init__(self, gateway: Gateway, institution: Institution, settings: Settings, secret: str) -> None:
        self.institution, self.settings, self._secret = institution, settings, secret
        self._client = Client(gateway.application)
        self._schema = gateway.library.contracts["NotificationSubscriptionService"].schema

    def ask(self, operation: str, criteria: str = "", **how: str) -> Reply:
        """Call an operation."""
        envelope = message(operation, self.institution.cbe_number, criteria, **how)
        reply = Reply(self._client.post(PLACE, envelope, basic(self.institution.basic_user, self._secret)))
        element = reply.body if reply.heard.status == 200 else reply.fault
        assert self._schema.accepts(element), self._schema.explain(element)
        return reply

    def subscribe(self, more: str = "") -> Reply:
        """Subscribe to what rights become."""
        return self.ask("subscribe", SERVICE + more)

    def fetch(self, last: int = 0, most: int = 0) -> list[str]:
        """Come for what waits; the numbers of what came."""
        said = (f"<lastReceived>{last}</lastReceived>" if last else "") + (f"<most>{most}</most>" if most else "")
        return self.ask("fetchNotifications", SERVICE + said).texts("notifications/notification/sequenceNumber")
