"""``make bench-security``: what it costs to know who speaks, by each means, beside the floor that it stands on.

Everything is warm, in one process, over SQLite; the least of several rounds counts, in microseconds of the processor a
call, so that it matters little what else the machine does.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import SignatureMethod

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.envelope.exchange import Peer, Received, Trail
from bcss_gateway.envelope.parsing import parse
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security import basic, client_certificate, username_token
from bcss_gateway.security.authorities import Authorities
from bcss_gateway.security.credentials import fingerprint_of
from bcss_gateway.security.profile import Signatures
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.sign import Signer, sign
from bcss_gateway.security.signed_message import SignedMessages
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage import security
from bcss_gateway.storage.database import UnitOfWork
from newer import RETRIEVE, by_number, retrieve
from signing import NOW, institution, key, root, signed_elsewhere
from wsgi import Client
from wsgi import basic as basic_header

_ROUNDS = 5
_WINDOW = (timedelta(seconds=300), timedelta(seconds=60))
_MOMENT = utc_text(NOW)
_METHODS = {"rsa": SignatureMethod.RSA_SHA256, "p256": SignatureMethod.ECDSA_SHA256}
_TITLES = {"rsa": "RSA-2048", "p256": "P-256"}
_PARTS = {"lenient": ("time", "body"), "strict": ("token", "time", "body")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        floor: the title of the row that it stands on; empty for a floor itself.
        make: gives what each call is measured with, before the clock runs.
    """

    title: str
    floor: str
    call: Callable[[Any], Any]
    make: Callable[[], Any] = lambda: None


def main() -> None:
    """Measure, and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--calls", type=int, default=500, help="calls a round (default 500)")
    given = arguments.parse_args()
    print(f"{'':44} {'µs/call':>8}   {'of its floor':>12}")
    with _prepared() as rows:
        costs: dict[str, float] = {}
        for row in rows:
            costs[row.title] = _measure(row, given.calls)
            ratio = f"{costs[row.title] / costs[row.floor]:>11.1f} ×" if row.floor else ""
            print(f"{row.title:44} {costs[row.title]:>8.1f}   {ratio}", flush=True)


def _measure(row: Row, calls: int) -> float:
    row.call(row.make())
    return min(_round(row, calls) for _ in range(_ROUNDS)) / calls * 1e6


def _round(row: Row, calls: int) -> float:
    prepared = [row.make() for _ in range(calls)]
    began = time.process_time()
    for one in prepared:
        row.call(one)
    return time.process_time() - began


@contextmanager
def _prepared() -> Iterator[list[Row]]:
    """The rows, over an installation that is there as long as they are measured."""
    with tempfile.TemporaryDirectory(prefix="bcss-bench-") as folder:
        authority = Path(folder) / "authority.pem"
        authority.write_bytes(root().public_bytes(Encoding.PEM))
        settings = Settings(data=Path(folder) / "data", persons=150, public_url="", authorities=[authority])
        fill.init(settings, lambda: NOW, MIGRATIONS)
        gateway, asker = build(settings, lambda: NOW), next(one for one in institutions() if one.org_unit == "92094")
        with gateway.database.unit_of_work() as work:
            security.add_credentials(work, _certificates(work, asker))
            work.commit()
        with gateway.database.unit_of_work() as work:
            yield [*_secrets(settings, asker, work), *_signatures(gateway, settings, asker, work)]
        gateway.database.close()


def _certificates(work: UnitOfWork, asker: Institution) -> list[Credential]:
    first, found = security.next_number(work), [institution(kind) for kind in _METHODS]
    kinds = [(Kind.SIGNATURE, one) for one in found] + [(Kind.TLS, found[0])]
    return [_credential(number, asker, kind, one) for number, (kind, one) in enumerate(kinds, first)]


def _credential(number: int, asker: Institution, kind: Kind, certificate: x509.Certificate) -> Credential:
    der = certificate.public_bytes(Encoding.DER)
    mark, held = fingerprint_of(der), base64.b64encode(der).decode()
    return Credential(number, asker.cbe_number, kind, certificate.subject.rfc4514_string(), mark, certificate=held)


def _secrets(settings: Settings, asker: Institution, work: UnitOfWork) -> list[Row]:
    secrets_key = sandbox_key(settings.data)
    secret = derived_secret(secrets_key, asker.cbe_number)
    token_secret = derived_secret(secrets_key, asker.cbe_number, Kind.USERNAME_TOKEN)
    header = basic_header(asker.basic_user, secret)["Authorization"]
    shown = institution("rsa").public_bytes(Encoding.DER)
    read = "floor: one indexed read of the credentials"

    def believed(token: username_token.Token) -> Any:
        return username_token.prove(token, secrets_key, _WINDOW, NOW, _MOMENT, work)

    def digest() -> username_token.Token:
        made = hashlib.sha1(b"nonce" + b"2026-11-21T11:00:00Z" + token_secret.encode()).digest()
        password = base64.b64encode(made).decode()
        return username_token.Token(asker.basic_user, password, True, b"nonce", "2026-11-21T11:00:00Z")

    return [
        Row(read, "", lambda _: security.by_name(work, Kind.BASIC.value, asker.basic_user)),
        Row("HTTP Basic", read, lambda _: basic.prove(header, _MOMENT, work)),
        Row("client certificate", read, lambda _: client_certificate.prove(shown, NOW, _MOMENT, work)),
        Row(
            "UsernameToken, text",
            read,
            believed,
            lambda: username_token.Token(asker.basic_user, token_secret, is_digest=False),
        ),
        Row("UsernameToken, digest", read, believed, digest),
    ]


def _signatures(gateway: Gateway, settings: Settings, asker: Institution, work: UnitOfWork) -> list[Row]:
    message = retrieve("91662390106", by_number(asker.cbe_number))
    reply = _reply(gateway, settings, asker, message)
    headed = message.replace("<s:Body>", "<s:Header/><s:Body>").encode()
    rows = []
    for kind, title in _TITLES.items():
        verifying, signing = f"floor: {title} verifies", f"floor: {title} signs"
        rows += [Row(verifying, "", _verifies(kind)), Row(signing, "", _signs(kind))]
        for policy, parts in _PARTS.items():
            rows.append(_signed(f"signed message, {policy}, {title}", verifying, kind, parts, headed, settings, work))
        signer = Signer(institution(kind), key(kind))
        rows.append(Row(f"a reply signed, {title}", signing, _signing(signer), lambda: parse(reply)))
    return rows


def _reply(gateway: Gateway, settings: Settings, asker: Institution, message: str) -> bytes:
    secret = derived_secret(sandbox_key(settings.data), asker.cbe_number)
    heard = Client(gateway.application).post(RETRIEVE, message, basic_header(asker.basic_user, secret))
    if b"MSG00000" not in heard.body:
        raise RuntimeError("the gateway did not answer")
    return heard.body


def _verifies(kind: str) -> Callable[[Any], None]:
    made, public = _signature(kind), key(kind).public_key()
    if kind == "rsa":
        return lambda _: public.verify(made, b"data", padding.PKCS1v15(), hashes.SHA256())
    return lambda _: public.verify(made, b"data", ec.ECDSA(hashes.SHA256()))


def _signs(kind: str) -> Callable[[Any], Any]:
    return lambda _: _signature(kind)


def _signature(kind: str) -> bytes:
    how = (padding.PKCS1v15(), hashes.SHA256()) if kind == "rsa" else (ec.ECDSA(hashes.SHA256()),)
    return key(kind).sign(b"data", *how)  # type: ignore[no-any-return]


def _signed(
    title: str,
    floor: str,
    kind: str,
    parts: tuple[str, ...],
    headed: bytes,
    settings: Settings,
    work: UnitOfWork,
) -> Row:
    method = _METHODS[kind]
    text = etree.tostring(signed_elsewhere(institution(kind), key(kind), method=method, parts=parts, envelope=headed))
    authorities = Authorities.of(settings, lists_required=False)
    proved = SignedMessages(authorities, Signatures(lists_required=False)).prove
    return Row(title, floor, lambda received: proved(received, _MOMENT, work), lambda: _received(text))


def _received(text: bytes) -> Received:
    body = parse(text).find(names.BODY)[0]
    return Received(None, "retrieveTI", body, Peer(""), NOW, "", Trail())  # type: ignore[arg-type]


def _signing(signer: Signer) -> Callable[[Any], None]:
    return lambda envelope: sign(envelope, signer, NOW)


if __name__ == "__main__":
    main()
