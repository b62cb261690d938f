"""The station that says who a message comes from, and whether it showed enough of it."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.contracts.catalogue import Catalogue, Service
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import EnvelopeRefusal, Problem, Refusal
from bcss_gateway.envelope.exchange import Identified, Read, Received, Sender
from bcss_gateway.security import basic, client_certificate, memory, username_token, wanting
from bcss_gateway.security.network import Networks
from bcss_gateway.security.profile import Profile, Row
from bcss_gateway.security.proof import BASIC, LENIENT, NETWORK, NONE, STRICT, TLS, USERNAME_TOKEN, Proof, Shown
from bcss_gateway.security.refused import refused
from bcss_gateway.security.signed_message import SignedMessages, has_security
from bcss_gateway.storage import crossroads
from bcss_gateway.storage.database import UnitOfWork

STATION = "identified"


class Identification:
    """Knows by which means each institution must show who it is at each service.

    Args:
        key: the installation's, from which secrets are derived.
    """

    def __init__(
        self, profile: Profile, catalogue: Catalogue, networks: Networks, signed_messages: SignedMessages, key: bytes
    ) -> None:
        self._profile = profile
        self._networks = networks
        self._signed_messages = signed_messages
        self._key = key
        at = {one.name: catalogue.of_endpoint(one.name) for one in catalogue.endpoints}
        self._taken = {name: profile.means_at(services) for name, services in at.items()}

    def is_shown_anything(self, received: Received) -> bool:
        """Whether a call shows anything that :meth:`authenticate` would look at."""
        taken = self._taken[received.endpoint.name]
        return bool(
            (BASIC in taken and received.peer.authorization)
            or (TLS in taken and received.peer.certificate)
            or (taken & {LENIENT, STRICT, USERNAME_TOKEN} and has_security(received.envelope))
        )

    def authenticate(self, received: Received, work: UnitOfWork) -> Shown:
        """Everything that the connection and the message show; what the service does not ask for is not looked at.

        Raises:
            Unauthenticated, SecurityRefused: something that was shown does not hold, or nothing was, and the service
                asks for more than the network.
        """
        taken = self._taken[received.endpoint.name]
        proofs = [proof for proof in self._proofs(received, taken, work) if proof is not None]
        if not proofs:
            if not taken & {NETWORK, NONE}:
                raise wanting.refusal([frozenset({one}) for one in taken], frozenset())
            return Shown()
        if len({proof.credential.institution for proof in proofs}) > 1:
            raise refused(
                "certificate-of-another",
                "The credentials of the call belong to more than one institution.",
                " ".join(f"{_named(proof)} of {proof.credential.institution}" for proof in proofs),
            )
        institution = _of(proofs[0].credential.institution, work)
        received.trail.user = institution.basic_user
        note(received, institution)
        return Shown(institution, proofs)

    def identify(self, read: Read, shown: Shown, work: UnitOfWork) -> Identified:
        """The institution that asks: what the message says must agree with what was shown.

        Raises:
            Refusal: the customer is not the institution that was shown, is no client of the service, or its user
                may not call it.
            EnvelopeRefusal: a classic message names nobody, an unknown institution, or one not of its network.
            Unauthenticated, SecurityRefused: the service asks for more than was shown.
        """
        trail = read.received.trail
        if self._taken[read.received.endpoint.name] == {NONE}:
            trail.passed(STATION, "no identity asked")
            return Identified(read, None)
        institution = self._institution(read, shown, work)
        note(read.received, institution)
        named = [_named(proof) for proof in shown.proofs]
        means = shown.means
        if self._networks.may_name(read.received.peer.address, institution):
            means |= {NETWORK}
            named = named or [NETWORK]
        for service in dict.fromkeys(question.service for question in read.questions):
            self._check(self._profile.row(institution, service), service, institution, means, read)
        trail.passed(STATION, " ".join(named))
        return Identified(read, institution)

    def vouched(self, read: Read, institution: Institution, work: UnitOfWork) -> Identified:
        """The institution for which the operator vouches: what the message says must agree with it.

        Raises:
            Refusal: the message names another institution, or this one is no client of the service.
        """
        sender, trail = read.sender, read.received.trail
        trail.user = sender.user or institution.basic_user
        if read.received.endpoint.family == "ssdn":
            if crossroads.institution_named(work, sender.name) != institution or sender.sector != institution.sector:
                raise EnvelopeRefusal(_differs(institution))
        elif self._taken[read.received.endpoint.name] != {NONE}:
            _agree(sender, institution)
        for service in dict.fromkeys(question.service for question in read.questions):
            row = self._profile.row(institution, service)
            if self._taken[read.received.endpoint.name] != {NONE} and (row is None or not row.means):
                raise Refusal(Problem("not_a_client", "profile", (), {"service": service.title}))
        trail.passed(STATION, "batch: the operator vouches")
        return Identified(read, institution)

    def _proofs(self, received: Received, taken: frozenset[str], work: UnitOfWork) -> Iterable[Proof | None]:
        now, moment = received.moment, utc_text(received.moment)
        if BASIC in taken:
            yield basic.prove(received.peer.authorization, moment, work)
        if TLS in taken:
            yield client_certificate.prove(received.peer.certificate, now, moment, work)
        if taken & {LENIENT, STRICT}:
            yield self._signed_messages.prove(received, moment, work)
        if USERNAME_TOKEN in taken:
            yield self._username_token(received, moment, work)

    def _username_token(self, received: Received, moment: str, work: UnitOfWork) -> Proof | None:
        token = username_token.token_of(received.envelope)
        if token is None:
            return None
        longest, ahead = window = self._profile.signatures.window
        proof = username_token.prove(token, self._key, window, received.moment, moment, work)
        if mark := token.mark():
            until = received.moment + longest + ahead
            memory.check(received.trail, "username-token-nonce-seen", mark, until, work)
        return proof

    def _institution(self, read: Read, shown: Shown, work: UnitOfWork) -> Institution:
        """Whom the message names, where its family names anybody; else whose credentials came."""
        sender = read.sender
        read.received.trail.user = sender.user or read.received.trail.user
        if read.received.endpoint.family == "ssdn":
            institution = self._classic(read, shown, work)
        else:
            institution = shown.institution or _of(sender.name, work)
            _agree(sender, institution)
        if shown.institution is not None and shown.institution != institution:
            raise EnvelopeRefusal(_differs(shown.institution))
        return institution

    def _classic(self, read: Read, shown: Shown, work: UnitOfWork) -> Institution:
        sender = read.sender
        if not sender.name:
            raise EnvelopeRefusal(Problem("argument_missing", "OrgUnit", (("OrgUnit", ""),)))
        institution = crossroads.institution_named(work, sender.name)
        if institution is None:
            raise EnvelopeRefusal(Problem("sender_unknown", "OrgUnit", (("OrgUnit", sender.name[:40]),)))
        if not shown.proofs and not self._networks.may_name(read.received.peer.address, institution):
            raise EnvelopeRefusal(Problem("sender_not_on_network", "network", (("OrgUnit", sender.name),)))
        if sender.sector != institution.sector:
            details = {"sector": str(institution.sector)}
            raise EnvelopeRefusal(
                Problem("sender_sector_differs", "MatrixID", (("MatrixID", str(sender.sector)),), details)
            )
        return institution

    def _check(
        self, row: Row | None, service: Service, institution: Institution, means: frozenset[str], read: Read
    ) -> None:
        if row is None or not row.means:
            raise Refusal(Problem("not_a_client", "profile", (), {"service": service.title}))
        if not any(one <= means for one in row.means):
            raise wanting.refusal(row.means, means)
        if row.users and read.received.trail.user not in row.users:
            raise Refusal(Problem("user_not_allowed", "profile", (), {"service": service.title}))


def _of(name: str, work: UnitOfWork) -> Institution:
    institution = work.once((_of, name), lambda: crossroads.institution_named(work, name))
    if institution is None:
        raise Refusal(Problem("sender_differs", "customerIdentification", (), _NOBODY))
    return institution


_NOBODY = {"cbe": "", "sector": "", "subsector": ""}


def _agree(sender: Sender, institution: Institution) -> None:
    """The customer named in a newer message is the one whose credentials came (MSG00014 otherwise)."""
    by_number = bool(sender.name) and institution.is_named_by(sender.name)
    by_sector = not sender.name and (sender.sector, sender.subsector) == (institution.sector, institution.subsector)
    if not (by_number or by_sector):
        raise Refusal(_differs(institution))


def _differs(institution: Institution) -> Problem:
    details = {
        "cbe": institution.cbe_number,
        "sector": str(institution.sector),
        "subsector": str(institution.subsector),
    }
    return Problem("sender_differs", "customerIdentification", (), details)


def _named(proof: Proof) -> str:
    """The strictest of what a proof counts for, with the number of the credential."""
    strictest = STRICT if STRICT in proof.means else min(proof.means)
    return f"{strictest}#{proof.credential.number}"


def note(received: Received, institution: Institution) -> None:
    """Note for the journal whose call it is."""
    received.trail.institution = institution.cbe_number
    received.trail.sector = f"{institution.sector}.{institution.subsector}"
