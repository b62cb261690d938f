"""The two services of the multifunctional attestation."""

from __future__ import annotations

from bcss_gateway.providers.ppsis.multifunctional import rules
from bcss_gateway.providers.ppsis.multifunctional.listing import ListAttestations
from bcss_gateway.providers.ppsis.multifunctional.sending import SendAttestation
from bcss_gateway.providers.ppsis.operation import Deciding
from bcss_gateway.providers.provider import Operation


def operations(deciding: Deciding) -> dict[tuple[str, str], Operation]:
    """Sending and listing."""
    known = rules.load()
    return {
        ("OCMWCPASA036", "any"): SendAttestation(deciding.register, deciding.attestations, known),
        ("OCMWCPASL036", "20060315"): ListAttestations(deciding.attestations, known),
    }
