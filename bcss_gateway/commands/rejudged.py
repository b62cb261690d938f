"""What other tables would have made of the calls of the journal, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from bcss_gateway.commands import installation
from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.rejudging import PERHAPS, Tally, rejudge
from bcss_gateway.domain.clock import BRUSSELS, utc_text
from bcss_gateway.journal import book
from bcss_gateway.settings import Settings
from bcss_gateway.storage import crossroads


def of_journal(
    old: Authorizations,
    new: Authorizations,
    services: Mapping[tuple[str, str], Service],
    since: date,
    settings: Settings,
) -> Tally:
    """The calls of an installation from a Belgian day on."""
    begin = datetime.combine(since, time.min, BRUSSELS).astimezone(UTC)
    with installation.unit_of_work(settings) as work:
        everyone = crossroads.institutions(work.connection)
        return rejudge(old, new, services, everyone, book.read(work, {"since": utc_text(begin)}))


def a_month_before(day: date) -> date:
    """The same day of the month before, or the last one that it has."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def told(tally: Tally, since: date) -> Iterator[str]:
    """How many go otherwise; then how, by service; then those that were not judged again."""
    yield f"{tally.changed} of {_calls(tally.judged)} since {since} would have gone otherwise."
    for (how, what), count in sorted(tally.otherwise.items()):
        why = ", by a file on the person of which the journal does not say" if how == PERHAPS else ""
        yield f"  {count:>6} {how}: {what}{why}"
    for why, count in sorted(tally.left.items()):
        yield f"  {count:>6} not judged again: of {why}"


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count} calls"
