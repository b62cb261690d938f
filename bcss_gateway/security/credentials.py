"""HTTP Basic: a long random secret an institution, kept as a digest, compared in constant time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Problem, Unauthenticated

_NOBODY = "0" * 64


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sandbox_secret(key: bytes, cbe_number: str) -> str:
    """The sandbox's secret of an institution, derived so that it can be shown again without being stored."""
    mac = hmac.new(key, b"basic " + cbe_number.encode(), hashlib.sha256).digest()
    return base64.b32encode(mac[:20]).decode().lower()


class BasicCredentials:
    """Who an ``Authorization`` header belongs to.

    Args:
        known: each institution with the digest of its secret, by user name.
    """

    def __init__(self, known: Mapping[str, tuple[Institution, str]]) -> None:
        self._known = known

    def institution_of(self, header: str) -> Institution:
        """The institution whose user and secret these are.

        Raises:
            Unauthenticated: no credentials, or wrong ones; the same time is spent on an unknown user.
        """
        scheme, _, encoded = header.partition(" ")
        if scheme.lower() != "basic":
            raise Unauthenticated(Problem("credentials_missing", "http-basic"))
        user, _, secret = _decoded(encoded).partition(":")
        institution, expected = self._known.get(user, (None, _NOBODY))
        right = hmac.compare_digest(digest_of(secret), expected)
        if institution is None or not right:
            raise Unauthenticated(Problem("credentials_wrong", "http-basic"))
        return institution


def _decoded(encoded: str) -> str:
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
