"""Gives an institution what it needs to sign, and registers it: keys, a certificate, and replies that are signed."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.credentials import derived_secret, fingerprint_of
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.storage import crossroads, security
from bcss_gateway.storage.database import Database
from serving import Server


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a client that signs is given.

    Attributes:
        certificate: the institution's certificate and key in one PEM file; a PKCS#12 file lies beside it.
        password: of the PKCS#12 file.
        replies: the certificate that signs the gateway's replies.
        secret: of the institution's UsernameToken.
        numbers: of the institution's credentials, by their kind, as the journal names them.
    """

    certificate: Path
    password: str
    replies: Path
    secret: str
    numbers: dict[str, int]

    @property
    def arguments(self) -> list[str]:
        """The arguments of the client, after address and user."""
        return [self.secret, str(self.certificate), self.password, str(self.replies)]


def equip(server: Server, institution: Institution) -> Equipment:
    """Make and register the keys of an institution at a gateway that runs, and have its replies signed."""
    folder, now = KeyFolder(server.settings.keys), datetime.now(UTC)
    folder.make((), now)
    password, replies = folder.add_client(institution, now), folder.make_signer(now)
    certificate = folder.client(institution)
    key = sandbox_key(server.settings.data)
    secret = derived_secret(key, institution.cbe_number, Kind.USERNAME_TOKEN)
    return Equipment(certificate, password, replies, secret, _register(server, institution, certificate))


def _register(server: Server, institution: Institution, certificate: Path) -> dict[str, int]:
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    der = read.public_bytes(Encoding.DER)
    mark, held = fingerprint_of(der), base64.b64encode(der).decode()
    cbe_number, subject = institution.cbe_number, read.subject.rfc4514_string()
    database = Database(server.settings.database)
    try:
        with database.unit_of_work() as work:
            number = security.next_number(work)
            added = Credential(number, cbe_number, Kind.SIGNATURE, subject, mark, certificate=held)
            security.add_credentials(work, [added])
            crossroads.sign_replies(work, cbe_number, signed=True)
            work.commit()
            return {one.kind: one.number for one in security.credentials(work, institution=cbe_number)}
    finally:
        database.close()
