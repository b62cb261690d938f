"""Elements of NotificationSubscriptionService."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.credential import FOR_EVER
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.crossroads.notice import texts_of
from bcss_gateway.providers.markup import group, leaf, parsed

_MOST = 100


@dataclass(frozen=True, slots=True)
class SubscriptionAsked:
    """What an institution asks of its subscriptions.

    Attributes:
        operation: the name of the operation; it says which of the others count.
        since: a moment, UTC as the journal writes it.
        last_received: the last number that arrived, or 0.
    """

    operation: str
    service: str
    number: int
    address: str
    signed: bool
    ended: bool
    since: str
    last_received: int
    most: int


def read_subscription_asked(content: Element) -> SubscriptionAsked:
    """The request, from the valid element."""

    def said(name: str) -> str:
        return (content.findtext(f"criteria/{name}") or "").strip()

    return SubscriptionAsked(
        operation=str(content.tag).rpartition("}")[2].removesuffix("Request"),
        service=said("service"),
        number=int(said("subscriptionNumber") or 0),
        address=said("address"),
        signed=said("signed") in ("true", "1"),
        ended=said("ended") in ("true", "1"),
        since=_moment(said("since")),
        last_received=int(said("lastReceived") or 0),
        most=int(said("most") or _MOST),
    )


def write_subscription(one: Subscription) -> Element:
    """A subscription."""
    end = "" if one.end == FOR_EVER else leaf("endTimestamp", one.end)
    return parsed(
        group(
            "subscription",
            (
                leaf("subscriptionNumber", one.number),
                leaf("service", one.kind),
                leaf("address", one.address) if one.address else "",
                leaf("signed", "true" if one.signed else "false"),
                leaf("beginTimestamp", one.begin),
                end,
            ),
        )
    )


def write_told_again(count: int) -> Element:
    """How much is told again."""
    return parsed(leaf("toldAgain", count))


def write_notifications(told: Iterable[Notification]) -> tuple[Element, ...]:
    """What waits, in order; nothing where nothing does."""
    text = group("notifications", map(_notification, told))
    return (parsed(text),) if text else ()


def _notification(told: Notification) -> str:
    head = (leaf("sequenceNumber", told.sequence), leaf("legalContext", told.legal_context))
    return group("notification", (*head, *texts_of(told)))


def _moment(text: str) -> str:
    """A moment as tables write it; of one without a zone the time is UTC, and one that no calendar has is the first."""
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(text)
        return utc_text(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return ""
