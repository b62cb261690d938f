"""Why a signed message is not believed."""

from __future__ import annotations

from enum import StrEnum

from bcss_gateway.domain.refusal import SecurityRefused
from bcss_gateway.security import checks
from bcss_gateway.security.signatures.came import printable


class Code(StrEnum):
    """The fault codes of WS-Security 1.1, chapter 12."""

    FAILED_AUTHENTICATION = "FailedAuthentication"
    FAILED_CHECK = "FailedCheck"
    INVALID_SECURITY = "InvalidSecurity"
    INVALID_SECURITY_TOKEN = "InvalidSecurityToken"
    MESSAGE_EXPIRED = "MessageExpired"
    SECURITY_TOKEN_UNAVAILABLE = "SecurityTokenUnavailable"
    UNSUPPORTED_ALGORITHM = "UnsupportedAlgorithm"
    UNSUPPORTED_SECURITY_TOKEN = "UnsupportedSecurityToken"


class SignatureRefused(SecurityRefused):
    """A message whose signature is missing, wrong or not enough.

    Args:
        check: the name of the check that refuses, a row of ``checks.toml``, which tells the fault code.
        text: what was expected, in English, without a value of the message.
        came: what came instead, as ``came.py`` lets it be told; empty where there is nothing to add.

    Raises:
        KeyError: there is no such check.
        ValueError: the check is not answered with a fault code of WS-Security.
    """

    def __init__(self, check: str, text: str, came: str = "") -> None:
        code = Code(checks.load().by_name[check].code.removeprefix("wsse:"))
        super().__init__(check, code, text, printable(came))
