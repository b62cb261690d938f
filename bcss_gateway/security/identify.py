"""The station that says who a message comes from."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.domain.institution import Institution, padded_on_the_right
from bcss_gateway.domain.refusal import EnvelopeRefusal, Problem, Refusal
from bcss_gateway.envelope.exchange import Identified, Read, Received, Sender
from bcss_gateway.security.credentials import BasicCredentials
from bcss_gateway.security.network import Networks

STATION = "identified"


class Identification:
    """Knows the institutions and by which means each service wants them to show who they are."""

    def __init__(self, institutions: Iterable[Institution], basic: BasicCredentials, networks: Networks) -> None:
        self._by_name: dict[str, Institution] = {}
        for institution in institutions:
            for name in (institution.cbe_number, padded_on_the_right(institution.cbe_number), institution.org_unit):
                if name:
                    self._by_name.setdefault(name, institution)
        self._basic = basic
        self._networks = networks

    def authenticate(self, received: Received) -> Institution | None:
        """Whose credentials the connection carries; ``None`` where the service asks for none.

        Raises:
            Unauthenticated: the service asks for credentials, and these are missing or wrong.
        """
        if received.endpoint.identity != "basic":
            return None
        institution = self._basic.institution_of(received.peer.authorization)
        received.trail.user = institution.basic_user
        _note(received, institution)
        return institution

    def identify(self, read: Read, authenticated: Institution | None) -> Identified:
        """The institution that asks: what the message says must agree with what the connection shows.

        Raises:
            Refusal: the customer is not the authenticated institution.
            EnvelopeRefusal: a classic message names nobody, an unknown institution, or one not of its network.
        """
        identity = read.received.endpoint.identity
        if identity == "none":
            read.received.trail.passed(STATION, "no identity asked")
            return Identified(read, None)
        if authenticated is not None:
            _agree(read.sender, authenticated)
            institution = authenticated
        else:
            institution = self._named(read)
        _note(read.received, institution)
        read.received.trail.passed(STATION, identity)
        return Identified(read, institution)

    def _named(self, read: Read) -> Institution:
        sender = read.sender
        read.received.trail.user = sender.user
        if not sender.name:
            raise EnvelopeRefusal(Problem("argument_missing", "OrgUnit", (("OrgUnit", ""),)))
        institution = self._by_name.get(sender.name)
        if institution is None:
            raise EnvelopeRefusal(Problem("sender_unknown", "OrgUnit", (("OrgUnit", sender.name[:40]),)))
        if not self._networks.may_name(read.received.peer.address, institution):
            raise EnvelopeRefusal(Problem("sender_not_on_network", "network", (("OrgUnit", sender.name),)))
        if sender.sector != institution.sector:
            details = {"sector": str(institution.sector)}
            raise EnvelopeRefusal(
                Problem("sender_sector_differs", "MatrixID", (("MatrixID", str(sender.sector)),), details)
            )
        return institution


def _agree(sender: Sender, institution: Institution) -> None:
    """The customer named in a newer message is the one whose credentials came (MSG00014 otherwise)."""
    by_number = bool(sender.name) and institution.is_named_by(sender.name)
    by_sector = not sender.name and (sender.sector, sender.subsector) == (institution.sector, institution.subsector)
    if not (by_number or by_sector):
        details = {
            "cbe": institution.cbe_number,
            "sector": str(institution.sector),
            "subsector": str(institution.subsector),
        }
        raise Refusal(Problem("sender_differs", "customerIdentification", (), details))


def _note(received: Received, institution: Institution) -> None:
    received.trail.institution = institution.cbe_number
    received.trail.sector = f"{institution.sector}.{institution.subsector}"
