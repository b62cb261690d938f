"""The receiver that is built into a sandbox: takes in, in the place of a subscriber, what would be sent to it.

It is no address on the network: nobody else can put anything there. The page of notifications shows what came.
"""

from __future__ import annotations

from bcss_gateway.delivery.message import Contract, NotAcknowledged, acknowledgement
from bcss_gateway.domain.clock import Clock, utc_text
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.providers.upstream.line import Heard, NotAnAnswer
from bcss_gateway.storage import received as table
from bcss_gateway.storage.database import Database

MOST_KEPT = 50
"""So many messages of each institution are kept, the newest."""


class SandboxReceiver:
    """Receives for one subscriber.

    Args:
        contract: that of what is sent.
    """

    def __init__(self, subscription: Subscription, database: Database, contract: Contract, clock: Clock) -> None:
        self._subscription, self._database = subscription, database
        self._contract, self._clock = contract, clock

    def post(self, action: str, message: bytes) -> Heard:
        """Keep a message, and acknowledge it as any subscriber does.

        Raises:
            NotAnAnswer: it is none of the contract's.
        """
        now = self._clock()
        try:
            reply = acknowledgement(self._contract, message, now)
        except NotAcknowledged as problem:
            raise NotAnAnswer(str(problem)) from None
        with self._database.unit_of_work() as work:
            recipient = self._subscription.institution.cbe_number
            table.keep(work, recipient, utc_text(now), message.decode("utf-8"), MOST_KEPT)
            work.commit()
        return Heard(200, reply, None)
