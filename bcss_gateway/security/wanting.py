"""What is said to a sender that has not shown enough: what is missing, and what else would do."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.domain.refusal import Problem, SecurityRefused, Unauthenticated
from bcss_gateway.security.proof import BASIC, LENIENT, MEANS, NETWORK, STRICT, TLS, USERNAME_TOKEN
from bcss_gateway.security.refused import refused

_SAID = {
    NETWORK: ("means-not-enough", "a call from a registered network"),
    TLS: ("certificate-missing", "a registered client certificate on the connection"),
    USERNAME_TOKEN: ("means-not-enough", "a UsernameToken"),
    LENIENT: ("signature-missing", "a signature over Body and Timestamp"),
    STRICT: (
        "means-not-enough",
        "a signature over BinarySecurityToken, Timestamp and Body, by RSA or ECDSA with SHA-256 or more",
    ),
    BASIC: ("credentials-missing", "HTTP Basic"),
}


def refusal(alternatives: Iterable[frozenset[str]], shown: frozenset[str]) -> Unauthenticated | SecurityRefused:
    """The refusal that asks for what is nearest to what was shown: HTTP 401 where that is HTTP Basic alone."""
    alternatives = sorted(alternatives, key=lambda one: (len(one - shown), min(map(MEANS.index, one))))
    missing = min(alternatives[0] - shown, key=MEANS.index)
    if missing == BASIC:
        return Unauthenticated(Problem("credentials_missing", "http-basic"))
    check, _ = _SAID[missing]
    if missing == STRICT and not shown & {LENIENT}:
        check = "signature-missing"
    ways = "; or ".join(" with ".join(_SAID[one][1] for one in sorted(way, key=MEANS.index)) for way in alternatives)
    came = ", ".join(sorted(shown, key=MEANS.index)) or "nothing"
    return refused(check, f"This service asks for {ways}.", f"shown: {came}")
