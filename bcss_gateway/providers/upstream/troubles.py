"""Why nothing came over a line, in words that tell what to do next, and without a word of whoever is at its end."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

_EXPIRED, _NOT_YET = 10, 9
_OTHER_NAMES = (62, 63, 64)
"""Codes by which OpenSSL says what is wrong with a certificate: its time, its name; all others: who vouches for it."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What whoever set up a line can mend.

    Attributes:
        address: where the line leads.
        credentials: by what it is known who asks.
        certificate: our own certificate.
        authorities: who vouches for the certificate at its end.
    """

    address: str
    credentials: str
    certificate: str
    authorities: str


OF_A_FORWARD = Advice(
    "mend the url of this forward",
    "mend user, secret_file or certificate_file of this forward",
    "mend certificate_file of this forward",
    "mend ca_file of this forward",
)


class NotOpen(NewConnectionError):
    """A name leads to an IP address to which no connection may be made."""


def told(cause: HTTPError, advice: Advice, *, by_tls: bool) -> str:
    """Why nothing came.

    Args:
        by_tls: whether the line is one of https. Whoever does not take our certificate hangs up after TLS is agreed on,
            and what it says then may be lost.
    """
    if isinstance(cause, NotOpen):
        return "its name leads to an address that is not open to this gateway"
    if isinstance(cause, NewConnectionError | ConnectTimeoutError):
        return "no connection can be made to its address"
    if isinstance(cause, ReadTimeoutError):
        return "it took too long"
    problem = cause.args[0] if isinstance(cause, SSLError) else None
    if isinstance(problem, ssl.SSLCertVerificationError):
        return _of_its_certificate(problem.verify_code, advice)
    reason = getattr(problem, "reason", None) or ""
    if "CERTIFICATE" in reason or "UNKNOWN_CA" in reason:
        return f"it does not take our certificate: {advice.certificate}"
    if reason and not isinstance(problem, ssl.SSLEOFError):
        return f"no agreement on TLS is reached: {advice.address}"
    if by_tls:
        return f"it hung up; it may not take our certificate: {advice.certificate}"
    return "it hung up, or what it says is no HTTP"


def _of_its_certificate(code: int, advice: Advice) -> str:
    if code == _EXPIRED:
        return "its certificate has expired: it has to show another one"
    if code == _NOT_YET:
        return "its certificate is not valid yet: compare the clocks"
    if code in _OTHER_NAMES:
        return f"its certificate has another name than its address: {advice.address}"
    return f"nobody whom we trust vouches for its certificate: {advice.authorities}"
