"""The line to each subscriber: by HTTP to its address, or to the receiver that is built into a sandbox."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications.addresses import SANDBOX_RECEIVER, Addresses
from bcss_gateway.providers.upstream.line import Heard, Line, NotAnAnswer
from bcss_gateway.providers.upstream.troubles import Advice
from bcss_gateway.settings import Forward, Settings

_LARGEST_REPLY = 64 * 1024
_MOST_KEPT = 200
_ADVICE = Advice(
    address="mend what is served there, or subscribe another address",
    credentials="BCSS_NOTIFICATION_CERTIFICATE must be one that it takes",
    certificate="BCSS_NOTIFICATION_CERTIFICATE must be one that it takes",
    authorities="BCSS_NOTIFICATION_CA must be who does",
)


Marks = tuple[int, ...]


class Wire(Protocol):
    """Takes a message to where it belongs."""

    def post(self, action: str, message: bytes) -> Heard:
        """Send a message and wait for what comes back.

        Raises:
            NoAnswer: nothing came in time.
            NotAnAnswer: something that is no SOAP message.
        """


class Lines:
    """Opens the line to a subscriber when it is first used.

    Args:
        receiver: makes the sandbox's own receiver, in the place of the subscriber that it is asked for.
    """

    def __init__(self, settings: Settings, addresses: Addresses, receiver: Callable[[Subscription], Wire]) -> None:
        self._settings, self._addresses, self._receiver = settings, addresses, receiver
        self._known: dict[tuple[str, Marks], Wire] = {}
        self._lock = threading.Lock()

    def to(self, subscription: Subscription) -> Wire:
        """The line to the address of a subscription.

        Raises:
            NotAnAnswer: nothing may be sent there by the rules of today, or a certificate cannot be read.
        """
        if wrong := self._addresses.why_not(subscription.address):
            raise NotAnAnswer(f"the address {wrong}")
        if subscription.address == SANDBOX_RECEIVER:
            return self._receiver(subscription)
        key = (subscription.address, self._marks())
        with self._lock:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            if key not in self._known:
                self._known[key] = self._line(subscription)
            return self._known[key]

    def _marks(self) -> Marks:
        """When the files of certificates were changed: a renewed one is taken without a restart."""
        files = (self._settings.notification_ca, self._settings.notification_certificate)
        return tuple(file.stat().st_mtime_ns if file and file.exists() else 0 for file in files)

    def _line(self, subscription: Subscription) -> Line:
        try:
            set_up = Forward(
                service=subscription.kind,
                version="v1",
                url=subscription.address,
                timeout_seconds=self._settings.notification_seconds,
                largest_reply=_LARGEST_REPLY,
                most_waiting=1,
                ca_file=self._settings.notification_ca,
                certificate_file=self._settings.notification_certificate,
            )
            return Line(set_up, self._addresses.reaches, _ADVICE)
        except ValueError:  # a file was there when the settings were read
            raise NotAnAnswer("BCSS_NOTIFICATION_CERTIFICATE or BCSS_NOTIFICATION_CA cannot be read") from None
