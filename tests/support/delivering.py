"""Subscribers to the rights that CPAS attest, and a clerk that addresses and delivers when it is told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network
from typing import Any

from lxml import etree

from bcss_gateway import beside_calls
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.delivery import message
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid, Change, Right, RightChanged
from bcss_gateway.domain.subscription import Subscription, Way
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.journal import book
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.addresses import SANDBOX_RECEIVER
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.notifications.mutation import of_right
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage import notifications, received
from clocks import MovableClock
from elsewhere import Asked, Line, Script, envelope, http
from filed import SINCE, filed

CONTRACT = message.load(HOME)
FILES = {"cin": (11, 1), "actiris": (54, 4), "inasti": (15, 2), "opgroeien": (40, 0), "aviq": (69, 0)}
"""By which file of its sector each is told."""
A_YEAR = Period(date(2026, 11, 1), date(2027, 10, 31))
THIS_MACHINE = [ip_network("127.0.0.0/8")]


@dataclass
class Deliveries:
    """A gateway whose CPAS attest rights, with partners who want to know."""

    gateway: Gateway
    settings: Settings
    clock: MovableClock
    institution: Callable[[str], Institution]
    person: Callable[[str], Citizen]

    def __post_init__(self) -> None:
        self.gateway.tables.take_up()
        with self.gateway.database.unit_of_work() as work:
            work.writing().execute(notifications.subscription.delete())
            work.commit()

    def subscribes(
        self, user: str, address: str = SANDBOX_RECEIVER, *, way: Way = Way.PUSH, signed: bool = False
    ) -> Subscription:
        """A partner has subscribed, whether it may or not."""
        with self.gateway.database.unit_of_work() as work:
            number = notifications.next_subscription(work)
            for known in notifications.subscriptions(work):
                if known.institution.basic_user == user and known.end > utc_text(self.clock()):
                    notifications.end_subscription(work, known.number, utc_text(self.clock()))
            where = address if way is Way.PUSH else ""
            one = Subscription(
                number, self.institution(user), Kind.LIVING_WAGES, SINCE, way=way, address=where, signed=signed
            )
            notifications.add_subscription(work, one)
            work.commit()
        return one

    def keeps_a_file(self, user: str, tag: str = "anna") -> None:
        """The sector of a partner has a file on a person, in the quality that opens."""
        sector, code = FILES[user]
        filed(self.gateway, self.person(tag).ssin, sector, code)

    def attest(
        self, tag: str = "anna", change: Change = Change.CREATED, number: str = "1", *, delay: float = 0
    ) -> None:
        """A CPAS attests a right, which is known after so many seconds."""
        due = self.clock.moment.timestamp() + delay
        moment = utc_text(self.clock.moment.fromtimestamp(due, self.clock.moment.tzinfo))
        right = Right(self.person(tag).ssin, self.institution("cpas-namur").cbe_number, Aid.EQUIVALENT, A_YEAR, "2")
        told = of_right(RightChanged(change, number, moment, right))
        with self.gateway.database.unit_of_work() as work:
            on = Occasion(self.clock(), newer_ticket())
            Outbox(rights.load(), ()).announce_when_due(told, moment, on, work)
            work.commit()

    def clerk(self) -> bool:
        """A clerk does all that is due, and ends when it is delivered."""
        return beside_calls.clerk(self.settings, self.gateway.database, self.clock, waits=True).do_what_is_due()

    def outbox(self, user: str = "") -> list[Notification]:
        """The rows of a partner, or those for whomever it concerns."""
        recipient = self.institution(user).cbe_number if user else ""
        with self.gateway.database.unit_of_work() as work:
            everything = notifications.everything(work)
        return [one for one in everything if one.recipient == recipient and one.kind == Kind.LIVING_WAGES]

    def arrived(self, user: str) -> list[Any]:
        """What the sandbox's receiver got in the place of a partner, in order."""
        recipient = self.institution(user).cbe_number
        with self.gateway.database.unit_of_work() as work:
            found = reversed(received.newest(work, 1000))
        return [content(one.message.encode()) for one in found if one.recipient == recipient]

    def entries(self, operation: str = "notify") -> list[dict[str, Any]]:
        """The entries about what was addressed, or sent, in a chain that holds."""
        with self.gateway.database.unit_of_work() as work:
            assert book.broken_entry(work)[1] == 0
            found = [one for one in book.read(work, {}) if one["service"] == Kind.LIVING_WAGES]
        return [one for one in found if one["operation"] == operation]


def content(raw: bytes) -> Any:
    """The element in the body of a SOAP message."""
    return etree.fromstring(raw).find("{http://schemas.xmlsoap.org/soap/envelope/}Body")[0]


def acknowledged(asked: Asked) -> str:
    """The envelope of a right acknowledgement."""
    sent = content(asked.body)
    ticket, by = sent.findtext("sender/ticket"), sent.findtext("receiver/organizationIdentification/cbeNumber")
    return envelope(
        '<n:notifyLivingWagesResponse xmlns:n="http://kszbcss.fgov.be/intf/LivingWagesNotifications/v1">'
        f"<informationCBSS><ticketCBSS>{ticket}</ticketCBSS>"
        "<timestampSent>2026-11-21T11:00:00Z</timestampSent></informationCBSS><informationNotified>"
        f"<notifiedIdentification><cbeNumber>{by}</cbeNumber></notifiedIdentification></informationNotified>"
        "<status><value>OK</value><code>MSG00000</code></status></n:notifyLivingWagesResponse>"
    )


def acknowledging(clock: Callable[[], Any], keep: list[Any] | None = None) -> Script:
    """A subscriber that takes everything in."""

    def say(line: Line, asked: Asked) -> None:
        if keep is not None:
            keep.append(content(asked.body))
        line.sendall(http(message.acknowledgement(CONTRACT, asked.body, clock())))

    return say
