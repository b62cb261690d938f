"""Signs the replies to institutions that want it, with the gateway's own key for that."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.signatures.sign import Signer, sign


class ReplySigner:
    """Reads the key when the first reply is signed.

    Args:
        folder: where the installation's keys are.
    """

    def __init__(self, folder: KeyFolder) -> None:
        self._folder = folder

    def sign(self, envelope: Element, now: datetime) -> None:
        """Sign an envelope, which must not be changed afterwards.

        Raises:
            Breakdown: there is no key that can be read.
        """
        try:
            sign(envelope, self._signer, now)
        except (OSError, ValueError) as cause:
            raise Breakdown("reply signer") from cause

    @cached_property
    def _signer(self) -> Signer:
        return self._folder.signer()
