"""What a message must have to be believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

LENIENT = frozenset({"Body", "Timestamp"})
"""What zeep, node-soap and WSS4J sign by themselves."""

STRICT = LENIENT | {"BinarySecurityToken"}
"""What the Belgian profile asks for."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What an institution's signed messages must have.

    Args:
        required: the parts that must be signed; Body and Timestamp always are.
        window: how long after its creation a message is believed.
        ahead: how far a sender's clock may be ahead of ours.
        sha1_until: the last day on which this institution may still use SHA-1, which it asked for explicitly.

    Raises:
        ValueError: a policy that leaves the Body or the Timestamp unsigned.
    """

    required: frozenset[str] = LENIENT
    window: timedelta = timedelta(seconds=300)
    ahead: timedelta = timedelta(seconds=60)
    sha1_until: date | None = None

    def __post_init__(self) -> None:
        if not self.required >= LENIENT:
            raise ValueError("Body and Timestamp must always be signed")

    def allows_sha1(self, now: datetime) -> bool:
        """Whether SHA-1 is still let through on this day."""
        return self.sha1_until is not None and now.date() <= self.sha1_until
