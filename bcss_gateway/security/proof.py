"""What a call shows of who sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcss_gateway.domain.credential import Credential
from bcss_gateway.domain.institution import Institution

NONE, NETWORK, BASIC, TLS, USERNAME_TOKEN = "none", "network", "basic", "tls", "username-token"
LENIENT, STRICT = "signature-lenient", "signature-strict"
MEANS = (NONE, NETWORK, BASIC, TLS, USERNAME_TOKEN, LENIENT, STRICT)
"""The means by which a sender shows who it is, as a profile names them.

``network``: a registered network from which it is named; ``tls``: the certificate of the connection;
``signature-lenient``: a signed Body and Timestamp; ``signature-strict``: the BinarySecurityToken too, without SHA-1.
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """One credential that came with a call and holds.

    Attributes:
        means: what it counts for: a strict signature is a lenient one too.
    """

    credential: Credential
    means: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that came with a call, all of one institution.

    Attributes:
        institution: whose it is; ``None`` where nothing came.
    """

    institution: Institution | None = None
    proofs: Sequence[Proof] = ()

    @property
    def means(self) -> frozenset[str]:
        """What the proofs count for together."""
        return frozenset().union(*(proof.means for proof in self.proofs))
