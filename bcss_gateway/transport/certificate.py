"""The certificate that the caller has shown, as the socket knows it: no header says a word about it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_SHORT_NAMES = {"2.5.4.5": "serialNumber", "1.2.840.113549.1.9.1": "emailAddress"}


def certificate_of(environ: Mapping[str, Any]) -> bytes:
    """The caller's certificate as DER, verified in the handshake; empty where none was asked for or shown."""
    shown = getattr(environ.get("gunicorn.socket"), "getpeercert", None)
    return (shown(binary_form=True) or b"") if shown else b""


@lru_cache(maxsize=256)
def subject_of(certificate: bytes) -> str:
    """Its subject as RFC 4514 writes it; empty without a certificate, or for one whose subject cannot be read."""
    if not certificate:
        return ""
    from cryptography import x509  # a tenth of a second of the start, which most gateways never need

    names = {x509.ObjectIdentifier(number): name for number, name in _SHORT_NAMES.items()}
    try:
        return x509.load_der_x509_certificate(certificate).subject.rfc4514_string(names)
    except ValueError:
        return ""
