"""A fresh sandbox, in which somebody plays more than one institution and asks about more than one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import classic
import newer
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from door import ANSWERED, hold_fault
from newer import by_number
from sources import Asker
from ssdn_reply import Reply, summary
from wsgi import Client, Heard, basic

NAMUR, GENT = "cpas-namur", "cpas-gent"
HANDI = ("/SOA4520/HandiService/v2/consult", "http://kszbcss.fgov.be/intf/HandiService/v2")


@dataclass(slots=True)
class Scene:
    """What an attacker has to play with.

    Attributes:
        address: from which classic messages are sent; loopback, where a CPAS may be named.
        victims: the persons whose data may be in no answer.
    """

    gateway: Gateway
    settings: Settings
    institution: Callable[[str], Institution]
    secret_of: Callable[[Settings, Institution], str]
    named: Callable[[str], Citizen]
    address: str = "127.0.0.1"
    victims: list[Citizen] = field(default_factory=list)

    def person(self, tag: str) -> Citizen:
        """A named person, whose data is from now on looked for in the answers."""
        one = self.named(tag)
        self.victims.append(one)
        return one

    def retrieve(self, ssin: str, by: str = NAMUR, customer: str = "", **how: Any) -> Heard:
        """Ask for a file at the National Register."""
        one = self.institution(by)
        envelope = newer.retrieve(ssin, customer or by_number(one.cbe_number), **how)
        return self.newer(newer.RETRIEVE, envelope, by)

    def newer(self, path: str, envelope: str, by: str = NAMUR) -> Heard:
        """Post a newer message with an institution's credentials."""
        return Client(self.gateway.application).post(path, envelope, self.credentials(by))

    def credentials(self, by: str) -> dict[str, str]:
        """The HTTP Basic header of an institution."""
        return basic(by, self.secret_of(self.settings, self.institution(by)))

    def asks(self, by: str, endpoint: str, context: str) -> Asker:
        """An institution that asks a newer service in a legal context."""
        one = self.institution(by)
        return Asker(self.gateway, one, self.secret_of(self.settings, one), endpoint, context)

    def classic(self, *contents: str, by: str = NAMUR, name: str = "OCMWCPASManageAccess", **how: Any) -> Heard:
        """Post a classic message with one or more questions."""
        unit = how.pop("org_unit", self.institution(by).cbe_number)
        version = how.pop("version", "20050930")
        document = classic.message(*(classic.service(one, name, version) for one in contents), org_unit=unit, **how)
        return Client(self.gateway.application, self.address).post(classic.CONNECTOR, classic.envelope(document))

    def access(self, citizen: Citizen, action: str, begin: str = "2026-11-21", **how: Any) -> Heard:
        """Ask ManageAccess, with the right proof unless another is given."""
        how = {"purpose": 1, "proof": classic.proof_of(citizen)} | how
        sent = {name: how.pop(name) for name in ("by", "org_unit", "reference", "user", "email") if name in how}
        return self.classic(
            classic.access(how.pop("ssin", citizen.ssin), action, begin, how.pop("end", None), **how), **sent
        )

    def journal(self) -> list[dict[str, Any]]:
        """Every entry."""
        return classic.journal(self.gateway)


def code_of(heard: Heard) -> str:
    """The code that decided: of a newer status, of the last question of a classic message, of a fault, or of HTTP."""
    if heard.status == 500:
        return hold_fault(heard)
    if heard.status != 200:
        return f"http:{heard.status}"
    if b"xmlString" not in heard.body:
        return heard.xml.findtext(".//status/code") or ANSWERED
    reply = Reply(heard)
    details = reply.context.details
    for one in reply.services[-1:]:
        found = one.find("{*}ResultSummary")
        details = summary(found).details
    return next((detail.code for detail in details), "0")
