"""What the sandbox's own receiver got in the place of a subscriber: the last messages of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Index, String, Table, Text, delete, insert, select

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.tables import LargeNumber, metadata

received = Table(
    "sandbox_received",
    metadata,
    Column("number", LargeNumber, primary_key=True, autoincrement=True),
    Column("recipient", String(10), nullable=False),
    Column("moment", String(27), nullable=False),
    Column("message", Text, nullable=False),
    Index(None, "recipient", "number"),
)


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """One message that arrived.

    Attributes:
        recipient: the CBE number of the institution in whose place it was received.
        moment: when, UTC as the journal writes it.
        message: the whole SOAP message.
    """

    number: int
    recipient: str
    moment: str
    message: str


def keep(work: UnitOfWork, recipient: str, moment: str, message: str, most: int) -> None:
    """Keep a message, and of this recipient no more than so many, the newest."""
    connection = work.writing()
    connection.execute(insert(received), {"recipient": recipient, "moment": moment, "message": message})
    newest = select(received.c.number).where(received.c.recipient == recipient).order_by(received.c.number.desc())
    kept = newest.limit(most).scalar_subquery()
    connection.execute(delete(received).where(received.c.recipient == recipient, received.c.number.not_in(kept)))


def newest(work: UnitOfWork, most: int) -> list[ReceivedMessage]:
    """The messages that came last, the newest first."""
    asked = select(*received.columns).order_by(received.c.number.desc()).limit(most)
    return [ReceivedMessage(*row) for row in work.connection.execute(asked)]
