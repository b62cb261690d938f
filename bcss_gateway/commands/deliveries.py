"""What is wrong with the delivery of notifications: some were given up, and wait for somebody to look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bcss_gateway.commands import installation
from bcss_gateway.settings import Settings
from bcss_gateway.storage import delivery


def about_deliveries(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each institution that did not get what it was to learn, with what mends it."""
    with installation.unit_of_work(settings) as work:
        given_up = Counter(one.recipient for one in delivery.dead_letters(work))
    for recipient, count in sorted(given_up.items()):
        yield (
            f"{count} notifications to {recipient} were given up",
            f"bcss-gateway subscriptions dead {recipient} says why; subscriptions replay tells them again",
        )
