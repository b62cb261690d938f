"""Who has subscribed in a fresh sandbox: those who are told of rights, each at the receiver that is built in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.subscription import Subscription, Way
from bcss_gateway.notifications.addresses import SANDBOX_RECEIVER
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.storage import notifications as table
from bcss_gateway.storage.database import UnitOfWork

SUBSCRIBERS = ("cin", "opgroeien", "iriscare", "aviq", "actiris", "inasti", "kbi")
"""By their users of HTTP Basic.

Source: seed 004, the main recipients of the database of the CPAS.
"""


def subscribe(institutions: Iterable[Institution], moment: datetime, work: UnitOfWork) -> None:
    """Subscribe each of them, from this moment on."""
    by_user = {one.basic_user: one for one in institutions}
    for number, user in enumerate(SUBSCRIBERS, start=1):
        whose, since = by_user[user], utc_text(moment)
        kind = Kind.LIVING_WAGES.value
        one = Subscription(number, whose, kind, since, way=Way.PUSH, address=SANDBOX_RECEIVER)
        table.add_subscription(work, one)
