"""What zeep, node-soap, JAX-WS with WSS4J and gSOAP really signed is believed, once, and for as long as it may be.

Their messages were recorded from the clients in ``clients/``, with keys that were thrown away.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bcss_gateway.bootstrap import build
from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.security.credentials import fingerprint_of
from bcss_gateway.settings import Settings
from bcss_gateway.storage import security
from classic import journal
from newer import RETRIEVE, Reply
from wsgi import Client, Heard

RECORDED = Path(__file__).parent / "recorded" / "signed"
MESSAGES = sorted(RECORDED.glob("*.xml"))
ALL = pytest.mark.parametrize("file", MESSAGES, ids=lambda file: file.stem)
NUMBER = 901


@pytest.fixture
def gateway(sqlite_settings: Settings, clock: Any) -> Iterator[Any]:
    """A gateway that believes the authority of the recorded certificate."""
    built = build(sqlite_settings.model_copy(update={"authorities": [RECORDED / "authority.pem"]}), clock)
    yield built
    built.database.close()


@pytest.fixture
def register(gateway: Any) -> Callable[[], None]:
    """Registers the recorded certificate for the CPAS of Namur."""
    certificate = x509.load_pem_x509_certificate((RECORDED / "cpas-namur.pem").read_bytes())
    der = certificate.public_bytes(Encoding.DER)
    held = base64.b64encode(der).decode()
    named = certificate.subject.rfc4514_string()
    made = Credential(NUMBER, "0999100097", Kind.SIGNATURE, named, fingerprint_of(der), certificate=held)

    def add() -> None:
        with gateway.database.unit_of_work() as work:
            security.add_credentials(work, [made])
            work.commit()

    return add


@pytest.fixture
def post(gateway: Any, clock: Any) -> Callable[..., Heard]:
    """Posts a message, so many seconds after it was made."""

    def send(message: bytes, *, after: int = 2) -> Heard:
        (created,) = re.findall(rb"Created[^>]*>([^<]+)<", message)
        clock.moment = datetime.fromisoformat(created.decode()) + timedelta(seconds=after)
        return Client(gateway.application).post(RETRIEVE, message)

    return send


def refusal(heard: Heard) -> tuple[str, str]:
    """The fault code, and the check that refused."""
    return heard.xml.findtext(".//faultcode"), heard.xml.findtext(".//faultstring").rpartition("/")[2]


def test_every_stack_that_signs_was_recorded() -> None:
    stacks = {file.stem.partition("-")[0] for file in MESSAGES}
    assert stacks == {"zeep", "node", "java", "gsoap"}
    assert {f"{stack}-strict" for stack in stacks} <= {file.stem for file in MESSAGES}


@ALL
def test_what_a_stack_signed_is_answered_once(file: Path, gateway: Any, register: Any, post: Any) -> None:
    register()
    assert Reply(post(file.read_bytes())).status == ("DATA_FOUND", "MSG00000")
    means = "signature-strict" if file.stem.endswith("strict") else "signature-lenient"
    verdicts = journal(gateway)[-1]["verdicts"]
    assert next(one["rule"] for one in verdicts if one["station"] == "identified") == f"{means}#{NUMBER}"
    assert refusal(post(file.read_bytes(), after=200)) == ("wsse:FailedAuthentication", "signature-replayed")


@ALL
def test_what_was_changed_since_is_refused(file: Path, register: Any, post: Any) -> None:
    register()
    assert refusal(post(file.read_bytes().replace(b"91662390106", b"85631290291"))) == ("wsse:FailedCheck", "digest")


@ALL
def test_what_is_too_old_is_refused(file: Path, register: Any, post: Any) -> None:
    register()
    assert refusal(post(file.read_bytes(), after=301)) == ("wsse:MessageExpired", "created-too-old")


@ALL
def test_who_is_not_registered_is_refused(file: Path, post: Any) -> None:
    held = file.stem.partition("-")[2] in ("strict", "lenient")
    check = ("wsse:FailedAuthentication", "certificate-not-registered")
    assert refusal(post(file.read_bytes())) == (check if held else ("wsse:SecurityTokenUnavailable", "token-unknown"))
