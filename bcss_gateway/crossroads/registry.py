"""What an operator does to the credentials of institutions: each act with its entry in the journal, in one commit."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bcss_gateway.crossroads import acts
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.credential import FOR_EVER, Credential, Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.security.credentials import fingerprint_of, mark_of_names, subject_of
from bcss_gateway.security.secrets import derived_secret, digest_of
from bcss_gateway.storage import crossroads
from bcss_gateway.storage import security as table
from bcss_gateway.storage.database import UnitOfWork

SERVICE, STATION = "Credentials", "registered"


@dataclass(frozen=True, slots=True)
class Dates:
    """From when to when a credential holds, in the journal's writing of moments."""

    begin: str
    end: str = FOR_EVER


class NotRegistered(ValueError):
    """An act that is not done; the text says why."""


class Registry:
    """Acts on credentials in a unit of work, which it commits.

    Args:
        key: the installation's, from which secrets are derived.
        operator: who acts, for the journal.
    """

    def __init__(self, key: bytes, operator: str, work: UnitOfWork, now: datetime) -> None:
        self._key, self._operator, self._work, self._now = key, operator, work, now

    def add_secret(self, institution: Institution, kind: Kind, dates: Dates) -> tuple[Credential, str]:
        """A new secret beside those that there are.

        Returns:
            The credential and the secret, which is kept nowhere.
        """
        self._work.writing()
        salt = secrets.token_hex(8)
        secret = derived_secret(self._key, institution.cbe_number, kind, salt)
        made = Credential(
            number=table.next_number(self._work),
            institution=institution.cbe_number,
            kind=kind.value,
            name=institution.basic_user,
            mark=digest_of(secret),
            salt=salt,
            begin=dates.begin,
            end=dates.end,
        )
        self._add(institution, [made])
        return made, secret

    def add_certificate(
        self,
        institution: Institution,
        certificate: x509.Certificate,
        kinds: Sequence[Kind],
        dates: Dates,
        *,
        by_names: bool = False,
        sha1_until: date | None = None,
    ) -> list[Credential]:
        """Register a certificate for the connection, for signatures, or for both.

        Args:
            by_names: every certificate with its issuer and subject, and not this one alone.
            sha1_until: the last day on which it may sign with SHA-1.

        Raises:
            NotRegistered: it is registered already, or for another institution.
        """
        self._work.writing()
        der = certificate.public_bytes(Encoding.DER)
        first = table.next_number(self._work)
        made = [
            Credential(
                number=number,
                institution=institution.cbe_number,
                kind=kind.value,
                name=subject_of(der)[:400],
                mark=mark_of_names(certificate) if by_names else fingerprint_of(der),
                begin=dates.begin,
                end=dates.end,
                sha1_until=str(sha1_until) if sha1_until and kind is Kind.SIGNATURE else "",
                certificate="" if by_names else base64.b64encode(der).decode(),
            )
            for number, kind in enumerate(kinds, start=first)
        ]
        for one in made:
            self._refuse_twice(one)
        self._add(institution, made)
        return made

    def end(self, number: int, moment: str) -> Credential:
        """Let a credential end; one that is over stays over.

        Raises:
            NotRegistered: there is none with this number, or it ends sooner already.
        """
        self._work.writing()
        known = next((one for one in table.credentials(self._work) if one.number == number), None)
        if known is None:
            raise NotRegistered(f"there is no credential {number}")
        if known.end <= moment:
            raise NotRegistered(f"credential {number} ends on {known.end} already")
        table.end_credential(self._work, number, moment)
        ended = replace(known, end=moment)
        self._enter(known.institution, "end", [ended])
        return ended

    def end_certificate(self, institution: Institution, certificate: x509.Certificate) -> None:
        """Let every registration of one certificate end now."""
        self._work.writing()
        mark, now = fingerprint_of(certificate.public_bytes(Encoding.DER)), utc_text(self._now)
        for one in table.credentials(self._work, institution=institution.cbe_number):
            if one.mark == mark and one.end > now:
                self.end(one.number, now)

    def sign_replies(self, institution: Institution, *, signed: bool) -> None:
        """Have the replies to an institution signed, or not any more."""
        crossroads.sign_replies(self._work, institution.cbe_number, signed=signed)
        self._enter(institution.cbe_number, "sign-replies" if signed else "leave-replies-unsigned", [])

    def _refuse_twice(self, new: Credential) -> None:
        same = [one for one in table.by_mark(self._work, new.kind, new.mark, new.mark) if one.end > new.begin]
        if others := [one for one in same if one.institution != new.institution]:
            raise NotRegistered(f"the certificate is credential {others[0].number} of {others[0].institution}")
        if overlapping := [one for one in same if one.begin < new.end]:
            raise NotRegistered(f"the certificate is registered already: credential {overlapping[0].number}")

    def _add(self, institution: Institution, made: list[Credential]) -> None:
        table.add_credentials(self._work, made)
        self._enter(institution.cbe_number, "add", made)

    def _enter(self, cbe_number: str, operation: str, changed: list[Credential]) -> None:
        trail = acts.of_operator(self._operator, SERVICE, operation, cbe_number)
        for rule in map(_told, changed) if changed else (operation,):
            trail.passed(STATION, rule)
        acts.enter(trail, self._work, self._now)
        self._work.commit()


def _told(one: Credential) -> str:
    """A credential for the journal: what it is recognised by, never what it is derived from."""
    sha1 = f" SHA-1 until {one.sha1_until}" if one.sha1_until else ""
    return f"{one.kind}#{one.number} {one.mark} from {one.begin} to {one.end}{sha1}"
