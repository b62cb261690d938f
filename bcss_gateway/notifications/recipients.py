"""Who learns of a mutation: whoever keeps a file on the person, and has subscribed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bcss_gateway.directory.lines import Line, lines_that_open
from bcss_gateway.domain.quality_code import REPLACED
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications.kinds import Kind


def live(lines: Iterable[Line], day: date) -> list[Line]:
    """The lines that hold on a day; that a number was replaced is no file."""
    return [line for line in lines if day in line.period and line.quality_code != REPLACED]


def recipients(
    lines: Iterable[Line],
    subscriptions: Iterable[Subscription],
    kind: Kind,
    day: date,
    moment: str,
    cause: str = "",
) -> tuple[str, ...]:
    """The CBE numbers of the institutions that learn of it, in order.

    Args:
        lines: those of the person.
        subscriptions: whoever's, to whatever.
        day: on which a line must hold: an institution's own, or its sector's in the primary network.
        moment: at which a subscription must hold.
        cause: the institution that changed it, which is not told of its own act.

    Source: seed 004, a file on the person, an authorization, and a subscription.
    """
    held = live(lines, day)
    told = {
        one.institution.cbe_number
        for one in subscriptions
        if one.kind == kind and one.holds(moment) and lines_that_open(held, one.institution)
    }
    return tuple(sorted(told - {cause}))
