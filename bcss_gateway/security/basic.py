"""HTTP Basic: a long random secret, kept as a digest, compared in constant time (RFC 7617)."""

from __future__ import annotations

import base64
import binascii
import hmac

from bcss_gateway.domain.credential import Kind
from bcss_gateway.domain.refusal import Problem, Unauthenticated
from bcss_gateway.security.credentials import of_user
from bcss_gateway.security.proof import BASIC, Proof
from bcss_gateway.security.secrets import digest_of
from bcss_gateway.storage.database import UnitOfWork


def prove(header: str, moment: str, work: UnitOfWork) -> Proof | None:
    """Whose secret an ``Authorization`` header holds; ``None`` where it is of another scheme or there is none.

    Raises:
        Unauthenticated: the user or the secret is wrong, or held once.
    """
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    user, _, secret = _decoded(encoded).partition(":")
    digest = digest_of(secret)
    for credential in of_user(Kind.BASIC, user, moment, work):
        if hmac.compare_digest(digest, credential.mark):
            return Proof(credential, frozenset({BASIC}))
    raise Unauthenticated(Problem("credentials_wrong", "http-basic"))


def _decoded(encoded: str) -> str:
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")  # which no user has, and PostgreSQL would not hear of
