"""Which messages were seen, so that none is believed twice: in the one database, for as long as one is believed."""

from __future__ import annotations

from datetime import datetime

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.refusal import SecurityRefused
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.security.refused import refused
from bcss_gateway.storage import security as table
from bcss_gateway.storage.database import UnitOfWork


def check(trail: Trail, check_name: str, mark: str, until: datetime, work: UnitOfWork) -> None:
    """Refuse what was seen before; what was not is noted, to be kept when the call gets its entry in the journal.

    Args:
        check_name: what a refusal is called.
        mark: by which the message is known again.
        until: until when it would be believed.

    Raises:
        SecurityRefused: it was seen.
    """
    if table.is_remembered(work, mark):
        raise _seen(check_name)
    trail.once.append((check_name, mark, utc_text(until)))


def remember(trail: Trail, now: datetime, work: UnitOfWork) -> None:
    """Keep what a call noted, in the transaction of its entry.

    From here to the commit nobody else writes: of two that came at once, one is kept and the other is refused.

    Raises:
        SecurityRefused: the same came at the same time, and was first.
    """
    for check_name, mark, until in trail.once:
        work.writing()
        if table.is_remembered(work, mark):
            raise _seen(check_name)
        table.remember(work, mark, until, utc_text(now))


def _seen(check_name: str) -> SecurityRefused:
    return refused(
        check_name,
        "This very message came before. Make each message anew, with its own Timestamp or Nonce, also when one is "
        "sent again because no reply came.",
    )
