"""A gateway that takes nothing but what is signed or has a UsernameToken, and what it makes of messages."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

import classic
import newer
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.credentials import mark_of_names
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.security.signatures.sign import Signer, sign
from bcss_gateway.settings import Settings
from bcss_gateway.storage import security as table
from bcss_gateway.storage.database import Database
from door import hold_fault, hold_words
from signing import Certify, again, institution, key, revocations, root
from wsgi import Client, Heard

REVOKED = 666
"""The serial number that the authority's list has."""

_PROFILE = """\
teach = true

[limits]
failures_a_minute = 1000000  # the clock stands still

[[policy]]
services = ["TestConnectionService"]
means = ["none"]

[[policy]]
means = ["signature-lenient", "username-token"]
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a message: the answer, its code, and its entry in the journal."""

    heard: Heard
    code: str
    entry: dict[str, Any]


@dataclass(slots=True)
class Believer:
    """Two workers over one database.

    Attributes:
        ssin: a person whose file the institution may see.
    """

    settings: Settings
    clock: Any
    asking: Institution
    ssin: str
    workers: list[Gateway] = field(default_factory=list)

    def start(self) -> None:
        """Begin to serve, or begin anew."""
        self.stop()
        self.workers = [build(self.settings, self.clock) for _ in range(2)]

    def stop(self) -> None:
        """End serving."""
        for one in self.workers:
            one.database.close()
        self.workers = []

    @property
    def unsigned(self) -> bytes:
        """A question that is answered once it is signed."""
        question = newer.retrieve(self.ssin, newer.by_number(self.asking.cbe_number))
        return question.replace("<s:Body>", "<s:Header/><s:Body>", 1).encode()

    def secret_of(self, user: str, kind: Kind) -> str:
        """The sandbox's secret of an institution."""
        number = next(one.cbe_number for one in institutions() if one.basic_user == user)
        return derived_secret(sandbox_key(self.settings.data), number, kind)

    def signed(self) -> Any:
        """The question, signed as the strictest policy wants it."""
        envelope = etree.fromstring(self.unsigned)
        sign(envelope, Signer(institution(), key("p256")), self.clock())
        return again(envelope)

    def tell(self, message: Any, worker: int = 0) -> Told:
        """Send a message, as an element or as bytes, to one of the workers; the answer is held to its shape."""
        raw = message if isinstance(message, bytes) else etree.tostring(message)
        gateway = self.workers[worker]
        before = len(classic.journal(gateway))
        heard = Client(gateway.application, "192.0.2.1").post(newer.RETRIEVE, raw)
        entries = classic.journal(gateway)
        assert len(entries) == before + 1, "one entry for each call"
        return Told(heard, _code(heard), entries[-1])


def _code(heard: Heard) -> str:
    if heard.status == 200:
        return newer.Reply(heard).code
    if heard.status == 500:
        code = hold_fault(heard)
        return code if ":" in code else f"soap:{code}"
    hold_words(heard)
    return f"http:{heard.status}"


def settings_of(settings: Settings, folder: Path, others: Callable[[str], Institution]) -> Settings:
    """Settings by which the tests' authority is believed, whose certificates are registered by their names."""
    folder.mkdir()
    files = {
        "profile.toml": _PROFILE.encode(),
        "authority.pem": root().public_bytes(Encoding.PEM),
        "list.pem": revocations(REVOKED).public_bytes(Encoding.PEM),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    _register(settings, others)
    return settings.model_copy(
        update={
            "profile": str(folder / "profile.toml"),
            "authorities": [folder / "authority.pem"],
            "revocation_lists": [folder / "list.pem"],
        }
    )


def _register(settings: Settings, others: Callable[[str], Institution]) -> None:
    namur, gent = others("cpas-namur"), others("cpas-gent")
    certificates = [
        (namur, institution()),
        (gent, Certify(subject="another", key="p384").make()),
        (namur, Certify(issuer="institution", issuer_key="p256").make()),
        (namur, Certify(issuer="other").make()),
    ]
    database = Database(settings.database)
    with database.unit_of_work() as work:
        number = table.next_number(work)
        added = [_credential(number + n, *pair) for n, pair in enumerate(certificates)]
        table.add_credentials(work, added)
        work.commit()
    database.close()


def _credential(number: int, whose: Institution, certificate: x509.Certificate) -> Credential:
    make = partial(Credential, number, whose.cbe_number, Kind.SIGNATURE.value, certificate.subject.rfc4514_string())
    return make(
        mark_of_names(certificate), certificate=base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    )
