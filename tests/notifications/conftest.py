"""Institutions with files on Anna, who subscribe and look into the outbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

import classic
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.settings import Settings
from bcss_gateway.storage import notifications as table
from clocks import MovableClock
from delivering import THIS_MACHINE, Deliveries
from filed import SINCE, filed
from ssdn_reply import Reply

TODAY = "2026-11-21"


@dataclass(frozen=True, slots=True)
class Network:
    """A gateway with everybody who may call it."""

    gateway: Gateway
    institution: Callable[[str], Institution]
    person: Callable[[str], Citizen]

    def by(self, user: str) -> classic.Caller:
        """The software of an institution."""
        return classic.Caller(self.gateway, self.institution(user))

    def registers(self, user: str, begin: str = TODAY, end: str | None = None, **how: Any) -> Reply:
        """A CPAS registers Anna, or somebody else, in quality 2 unless told otherwise."""
        return self._asks(user, "REGISTER", begin, end, **how)

    def unregisters(self, user: str, begin: str = TODAY, end: str | None = None, **how: Any) -> Reply:
        """A CPAS takes days out of its file."""
        return self._asks(user, "UNREGISTER", begin, end, **how)

    def _asks(self, user: str, action: str, begin: str, end: str | None, tag: str = "anna", purpose: int = 2) -> Reply:
        who = self.person(tag)
        return self.by(user).access(who.ssin, action, begin, end, purpose=purpose, proof=classic.proof_of(who))

    def has_file(self, by: str | int, quality_code: int = 2, tag: str = "anna", **dates: date) -> None:
        """Somebody, or a sector, has had a file for long."""
        whose = by if isinstance(by, int) else self.institution(by)
        filed(self.gateway, self.person(tag).ssin, whose, quality_code, **dates)

    def subscribes(self, user: str, *kinds: Kind) -> None:
        """An institution subscribes, whether it may or not."""
        with self.gateway.database.unit_of_work() as work:
            for kind in kinds:
                number = table.next_subscription(work)
                table.add_subscription(work, Subscription(number, self.institution(user), kind, SINCE))
            work.commit()

    def outbox(self) -> list[Notification]:
        """What everybody is to learn, in order."""
        with self.gateway.database.unit_of_work() as work:
            return table.everything(work)

    def told(self) -> list[tuple[str, str]]:
        """Who is to learn of which kind of mutation, in order."""
        users = {self.institution(user).cbe_number: user for user in EVERYBODY}
        return [(users.get(one.recipient, one.recipient), one.kind) for one in self.outbox()]

    def what(self, number: int = -1) -> dict[str, Any]:
        """What a row says, the last one if not told otherwise."""
        said: dict[str, Any] = json.loads(self.outbox()[number].what)
        return said


EVERYBODY = ("cpas-namur", "cpas-charleroi", "cpas-liege", "spp-is", "cin", "onss")


@pytest.fixture
def network(gateway: Gateway, institution: Callable[[str], Institution], person: Callable[[str], Citizen]) -> Network:
    """On either kind of database."""
    return Network(gateway, institution, person)


@pytest.fixture
def sqlite_network(
    sqlite_gateway: Gateway, institution: Callable[[str], Institution], person: Callable[[str], Citizen]
) -> Network:
    """Where the kind of database makes no difference."""
    return Network(sqlite_gateway, institution, person)


@pytest.fixture
def deliveries(
    gateway: Gateway,
    settings: Settings,
    clock: MovableClock,
    institution: Callable[[str], Institution],
    person: Callable[[str], Citizen],
) -> Deliveries:
    """On either kind of database; subscribers may be on this machine."""
    open_here = settings.model_copy(update={"notification_networks": THIS_MACHINE, "notification_seconds": 2})
    return Deliveries(gateway, open_here, clock, institution, person)


@pytest.fixture
def sqlite_deliveries(
    sqlite_gateway: Gateway,
    sqlite_settings: Settings,
    clock: MovableClock,
    institution: Callable[[str], Institution],
    person: Callable[[str], Citizen],
) -> Deliveries:
    """Where the kind of database makes no difference."""
    open_here = sqlite_settings.model_copy(update={"notification_networks": THIS_MACHINE, "notification_seconds": 2})
    return Deliveries(sqlite_gateway, open_here, clock, institution, person)
