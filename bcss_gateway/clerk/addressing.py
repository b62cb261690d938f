"""The act that finds, when something may be told, whom it concerns: by file, by authorization, by subscription.

What is then kept for each of them holds no more than that institution may see. The row that it comes from is marked,
all of it is one commit with one entry in the journal: of two clerks one does it, and one that is killed has done a
row wholly or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bcss_gateway.crossroads import acts, integration
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.who_may_know import NOTIFY, VERSION
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import day_of, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.notifications.kinds import BY_TABLES
from bcss_gateway.notifications.recipients import live
from bcss_gateway.storage import delivery as table
from bcss_gateway.storage import notifications
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.delivery import Addressed

OPERATION, STATION = "address", "addressed"
ATTESTATION = "attestation"
"""The part without which the number of the person is all that is told."""

InForce = Callable[[datetime, UnitOfWork], Authorizations | None]
"""The authorization tables that are in force at a moment; ``None`` before any are: nobody is told then."""
CurrentNumber = Callable[[Ssin, UnitOfWork], Ssin]
"""The number that a person has today."""


class Addressing:
    """Addresses what has come due, some at once.

    Args:
        most: how many are one commit at most; callers who write wait for it.
    """

    name = "addressing of notifications"

    def __init__(self, directory: Directory, in_force: InForce, current: CurrentNumber, *, most: int = 20) -> None:
        self._directory, self._in_force, self._current, self._most = directory, in_force, current, most

    def step(self, work: UnitOfWork, now: datetime) -> bool:
        """Address some of what is due; whether there may be more."""
        moment = utc_text(now)
        if not table.come_due(work, BY_TABLES, moment, 1):
            return False
        tables = self._in_force(now, work)
        if tables is None:
            return False
        work.writing()
        told = table.come_due(work, BY_TABLES, moment, self._most)  # again: somebody may have had the turn before
        for one in told:
            self._address(one, tables, now, work)
        return len(told) == self._most

    def _address(self, told: Notification, tables: Authorizations, now: datetime, work: UnitOfWork) -> None:
        person = Ssin.unchecked(told.ssin)
        current = self._current(person, work)
        trail = Trail(service=told.kind, version=VERSION, operation=OPERATION, reference=told.ticket, ssin=told.ssin)
        found = list(self._concerned(told, current, tables, now, work, trail))
        trail.passed(STATION, f"to {len(found)}")
        table.address(work, told, found, current.digits if current != person else "", utc_text(now))
        acts.enter(trail, work, now, endpoint=acts.OF_ITSELF)

    def _concerned(
        self,
        told: Notification,
        current: Ssin,
        tables: Authorizations,
        now: datetime,
        work: UnitOfWork,
        trail: Trail,
    ) -> Iterator[Addressed]:
        what = json.loads(told.what)
        lines = self._directory.lines_of(current, work)
        for institution in self._subscribers(told, lines, now, work):
            if institution.cbe_number == what[ATTESTATION]["institution"]:
                continue  # whoever caused it knows
            opened = _opened(tables, told.kind, institution, lines, current, now)
            if opened is None:
                trail.flagged(STATION, f"{institution.cbe_number} has subscribed, and no row opens")
                continue
            context, grant = opened
            trail.passed(STATION, f"{institution.cbe_number} {grant.row}")
            seen = {ATTESTATION: what[ATTESTATION] | {"change": what["change"]}} if grant.opens(ATTESTATION) else {}
            yield Addressed(institution.cbe_number, context, json.dumps(seen, separators=(",", ":")))

    def _subscribers(
        self, told: Notification, lines: Sequence[Line], now: datetime, work: UnitOfWork
    ) -> list[Institution]:
        """Whoever keeps a file of whatever quality and has subscribed, each once."""
        held = live(lines, day_of(now))
        institutions = {line.institution for line in held if line.institution}
        sectors = {line.sector for line in held if not line.institution}
        found = notifications.subscribed(work, told.kind, utc_text(now), institutions, sectors)
        by_number = {one.institution.cbe_number: one.institution for one in found}
        return [by_number[number] for number in sorted(by_number)]


def _opened(
    tables: Authorizations, kind: str, institution: Institution, lines: Sequence[Line], ssin: Ssin, now: datetime
) -> tuple[str, Grant] | None:
    """The legal context and the row by which an institution may be told, on the file that it keeps."""
    today = day_of(now)
    for row, grant in tables.rows_for(institution, kind, VERSION, NOTIFY, today):
        try:
            integration.integrate([grant], lines, institution, ssin, today)
        except Refusal:
            continue
        return next(iter(row.legal_contexts), ""), grant
    return None
