"""Whether a message is of now: its Timestamp against our clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.elements import text_of
from bcss_gateway.security.signatures.names import WSU
from bcss_gateway.security.signatures.policy import Policy
from bcss_gateway.security.signatures.refused import SignatureRefused

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def created_of(timestamp: Element, policy: Policy, now: datetime) -> datetime:
    """When the message was made, which must be within the policy's window (Basic Security Profile 1.1, chapter 6).

    Raises:
        SignatureRefused: MessageExpired outside the window; InvalidSecurity for a Timestamp that cannot be read.
    """
    created, expires = moment_of(timestamp, "Created"), moment_of(timestamp, "Expires")
    if created is None:
        raise SignatureRefused("timestamp-shape", "A Timestamp holds a Created.", came.elements(timestamp))
    if expires is not None and expires <= created:
        raise SignatureRefused("timestamp-shape", "A Timestamp expires after it is created.")
    if not now - policy.window <= created <= now + policy.ahead:
        raise SignatureRefused(
            "created-ahead" if created > now else "created-too-old",
            f"A message is believed for {_seconds(policy.window)} s after its Created, which may be at most "
            f"{_seconds(policy.ahead)} s ahead of our clock. Check the clock of the sending machine.",
            f"Created {came.written(created)}, our clock {came.written(now)}",
        )
    if expires is not None and expires <= now:
        raise SignatureRefused(
            "expired",
            "The message came after its own Expires. "
            f"We believe a message for {_seconds(policy.window)} s: let Expires be as late as that.",
            f"Expires {came.written(expires)}, our clock {came.written(now)}",
        )
    return created


def moment_of(timestamp: Element, name: str) -> datetime | None:
    """The ``Created`` or ``Expires`` of a Timestamp, if it has one.

    Raises:
        SignatureRefused: two of them, or one that cannot be read.
    """
    found = timestamp.findall(f"{WSU}{name}")
    if len(found) > 1:
        raise SignatureRefused("timestamp-shape", f"A Timestamp holds one {name}, not two.")
    if not found:
        return None
    text = text_of(found[0])
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise SignatureRefused(
            "timestamp-shape",
            f"The {name} of a Timestamp is written as 2026-01-31T12:00:00Z, with its zone.",
            came.moment(text),
        ) from None


def _seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())
