"""Why a signed message is not believed."""

from __future__ import annotations

from enum import StrEnum

from bcss_gateway.domain.refusal import SecurityRefused


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
        code: the fault code.
        text: what was expected, in English, without a value of the message.
    """

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(code.value, code.value, text)
        self.code: Code = code


def invalid(text: str) -> SignatureRefused:
    """A refusal for security information that is not built as it should be."""
    return SignatureRefused(Code.INVALID_SECURITY, text)
