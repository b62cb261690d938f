"""The secrets of institutions: long, random, derived from one key, and kept as digests."""

from __future__ import annotations

import base64
import hashlib
import hmac

from bcss_gateway.domain.credential import Kind


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived_secret(key: bytes, cbe_number: str, kind: Kind = Kind.BASIC, salt: str = "") -> str:
    """An institution's secret, derived from the installation's key, so that none is stored.

    Args:
        salt: of the credential; empty for an institution's first.
    """
    named = " ".join(filter(None, (kind.value, cbe_number, salt)))
    return base64.b32encode(hmac.new(key, named.encode(), hashlib.sha256).digest()[:20]).decode().lower()
