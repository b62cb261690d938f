"""Ways for a client to show who it is: certificates, signed messages, UsernameTokens, in a test's installation."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.crossroads.registry import Dates, Registry
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.credential import FOR_EVER, FROM_THE_BEGINNING, Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.authority import Pair, client_pair, read_pair
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.sign import Signer, sign
from bcss_gateway.settings import Settings

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#"
ALWAYS = Dates(FROM_THE_BEGINNING, FOR_EVER)


def institution(user: str) -> Institution:
    """The institution with this HTTP Basic user."""
    return next(one for one in institutions() if one.basic_user == user)


@cache
def authority_files() -> dict[str, bytes]:
    """The files of a folder of keys, made once: RSA takes its time."""
    with TemporaryDirectory() as place:
        folder = KeyFolder(Path(place) / "keys")
        folder.make([], NOON)
        folder.make_signer(NOON)
        return {file.name: file.read_bytes() for file in folder.folder.iterdir()}


@cache
def pair_of(user: str) -> Pair:
    """A certificate of that authority for an institution, with its key."""
    files = authority_files()
    return client_pair(read_pair(files["authority.pem"], files["authority.key"]), institution(user), NOON)


def der_of(certificate: x509.Certificate) -> bytes:
    """A certificate as the socket has it."""
    return certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True)
class Registering:
    """The credentials of an installation, as its operator acts on them."""

    settings: Settings
    gateway: Gateway

    def keys(self) -> None:
        """Put the authority's keys where the installation has them."""
        self.settings.keys.mkdir(exist_ok=True)
        for name, content in authority_files().items():
            (self.settings.keys / name).write_bytes(content)

    def act(self, what: Callable[[Registry], Any], now: datetime = NOON) -> Any:
        """Do something with the registry."""
        with self.gateway.database.unit_of_work() as work:
            return what(Registry(sandbox_key(self.settings.data), "tester", work, now))

    def certificate(self, user: str, *kinds: Kind, dates: Dates = ALWAYS, **how: Any) -> Any:
        """Register the certificate of an institution."""
        chosen = kinds or (Kind.TLS, Kind.SIGNATURE)
        certificate = pair_of(user).certificate
        return self.act(lambda acts: acts.add_certificate(institution(user), certificate, chosen, dates, **how))

    def secret(self, user: str, kind: Kind, dates: Dates = ALWAYS) -> str:
        """A new secret of an institution."""
        _, secret = self.act(lambda acts: acts.add_secret(institution(user), kind, dates))
        return str(secret)


def signed_by(user: str, envelope: str | bytes, now: datetime = NOON) -> bytes:
    """An envelope with the signature of an institution, over BinarySecurityToken, Timestamp and Body."""
    root = etree.fromstring(envelope)
    pair = pair_of(user)
    sign(root, Signer(pair.certificate, pair.key), now)
    return bytes(etree.tostring(root))


def with_token(envelope: str | bytes, token: str) -> bytes:
    """An envelope with a UsernameToken in a Security header."""
    root = etree.fromstring(envelope)
    header = etree.Element(names.HEADER)
    root.insert(0, header)
    security = etree.SubElement(header, names.SECURITY, {f"{names.ENV}mustUnderstand": "1"}, {"wsse": names.WSSE_NS})
    security.append(etree.fromstring(token))
    return bytes(etree.tostring(root))


def token(user: str, password: str, kind: str = "Text", nonce: bytes = b"", created: str = "") -> str:
    """A UsernameToken with this password, as it is."""
    parts = [
        f'<u:UsernameToken xmlns:u="{names.WSSE_NS}" xmlns:t="{names.WSU_NS}"><u:Username>{user}</u:Username>',
        f'<u:Password Type="{PROFILE}Password{kind}">{password}</u:Password>',
        f'<u:Nonce EncodingType="{names.BASE64}">{base64.b64encode(nonce).decode()}</u:Nonce>' if nonce else "",
        f"<t:Created>{created}</t:Created>" if created else "",
        "</u:UsernameToken>",
    ]
    return "".join(parts)


def digest_token(user: str, secret: str, nonce: bytes = b"nonce", created: str = "2026-11-21T11:00:00Z") -> str:
    """A UsernameToken with a digest of the password."""
    made = base64.b64encode(hashlib.sha1(nonce + created.encode() + secret.encode()).digest()).decode()
    return token(user, made, "Digest", nonce, created)


class Shown:
    """Stands for gunicorn's socket after a handshake in which a certificate was shown."""

    def __init__(self, certificate: bytes) -> None:
        self._certificate = certificate

    def getpeercert(self, binary_form: bool = False) -> bytes:
        return self._certificate


def over_tls(application: Callable[..., Any], certificate: bytes) -> Callable[..., Any]:
    """An application that is called over a connection on which this certificate was shown."""

    def called(environ: dict[str, Any], start_response: Any) -> Any:
        return application(environ | {"gunicorn.socket": Shown(certificate)}, start_response)

    return called


def moment(when: datetime) -> str:
    """A moment as credentials have it."""
    return utc_text(when)


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate."""
    return certificate.fingerprint(hashes.SHA256()).hex()
