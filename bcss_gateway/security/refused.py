"""The refusal of a security check, with the fault code that the table of checks has for it."""

from __future__ import annotations

from bcss_gateway.domain.refusal import SecurityRefused
from bcss_gateway.security import checks


def refused(check: str, text: str, came: str = "") -> SecurityRefused:
    """The refusal of a check, to be raised.

    Args:
        check: a row of ``checks.toml`` that is answered with a fault code of WS-Security.
        text: what was expected, in English.
        came: what came instead, as far as it may be told.

    Raises:
        KeyError: there is no such check.
    """
    return SecurityRefused(check, checks.load().by_name[check].code.removeprefix("wsse:"), text, came)
