"""The certificate that a sender showed on its connection, here or at a proxy that is believed."""

from __future__ import annotations

from datetime import datetime

from bcss_gateway.domain.credential import Kind
from bcss_gateway.security.credentials import of_certificate, read_certificate
from bcss_gateway.security.proof import TLS, Proof
from bcss_gateway.security.refused import refused
from bcss_gateway.storage.database import UnitOfWork


def prove(shown: bytes, now: datetime, moment: str, work: UnitOfWork) -> Proof | None:
    """Whose certificate it is, given as DER; ``None`` without one.

    Its chain was checked when the connection was made; its dates are checked again, for a connection may last, and
    be taken up again later.

    Raises:
        SecurityRefused: it is nobody's, or not of now.
    """
    if not shown:
        return None
    try:
        certificate = read_certificate(shown)
        registered = of_certificate(Kind.TLS, certificate, moment, work)
        of_now = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
    except ValueError:
        raise refused("token-unreadable", _UNREADABLE) from None
    if not of_now:
        raise refused("certificate-dates", _DATES)
    if len({one.institution for one in registered}) != 1:
        raise refused("certificate-not-registered", NOT_REGISTERED)
    return Proof(registered[0], frozenset({TLS}))


NOT_REGISTERED = (
    "The certificate is registered for no institution here, or its registration is over: have it registered with "
    "`bcss-gateway credentials add-certificate`."
)
_DATES = "The client certificate of the connection is not valid yet, or not any more."
_UNREADABLE = "The client certificate of the connection cannot be read."
