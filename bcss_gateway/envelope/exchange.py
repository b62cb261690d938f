"""What travels through the crossroads; its type tells how far it has come.

``Received → Read → Identified → Admitted → Answered``: a later stage cannot be built without the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bcss_gateway.contracts.catalogue import Endpoint, Service
from bcss_gateway.domain.clock import day_of, utc_text
from bcss_gateway.domain.form import AidStopped, RegistrationAsked
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.right import RightChanged
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.grant import Grant

CLOCK = "clock"
"""The station of the verdict that tells of a moved day."""

Element = Any
"""An lxml element. One belongs to one call: an element that moves between trees of two threads crashes the process."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end of the connection, as the transport knows it.

    Attributes:
        certificate: the certificate shown in the TLS handshake, as DER; empty without one.
        certificate_subject: its subject, as RFC 4514 writes it.
    """

    address: str
    certificate: bytes = b""
    certificate_subject: str = ""
    authorization: str = ""


@dataclass(slots=True)
class Trail:
    """What is learned about a call on its way, for the journal: it grows, and survives a refusal.

    Attributes:
        once: what must not come again: the check that refuses it, its mark, and until when it is remembered.
        paced: for whom the call is counted.
        misses: how many of its questions were refused for a number that may have been a guess.
    """

    service: str = ""
    operation: str = ""
    version: str = ""
    reference: str = ""
    institution: str = ""
    sector: str = ""
    user: str = ""
    ssin: str = ""
    quality_code: str = ""
    legal_context: str = ""
    provider: str = ""
    provider_asked: bool = False
    verdicts: list[tuple[str, str, str]] = field(default_factory=list)
    once: list[tuple[str, str, str]] = field(default_factory=list)
    paced: tuple[str, ...] = ()
    misses: int = 0

    def passed(self, station: str, rule: str = "") -> None:
        """A station said yes, by this rule."""
        self.verdicts.append((station, "passed", rule))

    def refused(self, station: str, rule: str = "") -> None:
        """A station said no, by this rule."""
        self.verdicts.append((station, "refused", rule))

    def flagged(self, station: str, rule: str) -> None:
        """A station saw something that somebody should look at, by this rule; the call goes on."""
        self.verdicts.append((station, "flagged", rule))

    def under_moved_clock(self, now: datetime) -> None:
        """The day of this sandbox was moved: the call, or act, counts at this moment, not at the machine's."""
        self.verdicts.insert(0, (CLOCK, "moved", utc_text(now)))

    @contextmanager
    def at(self, station: str) -> Iterator[None]:
        """The work of a station: when it refuses, it is noted with its rule."""
        try:
            yield
        except Refusal as refusal:
            self.refused(station, refusal.problems[0].rule)
            raise

    def add(self, name: str, value: str) -> None:
        """Note a value; a message with several questions has several, separated by a space."""
        known: str = getattr(self, name)
        if value and value not in known.split():
            setattr(self, name, f"{known} {value}".strip())


@dataclass(frozen=True, slots=True)
class Received:
    """A call that reached a service path: its one body element, and where it came from.

    Attributes:
        moment: when it came by the machine's clock: what security, replies and the journal's times go by.
        ahead: how much later it counts, where the day of a sandbox was moved.
    """

    endpoint: Endpoint
    operation: str
    body: Element
    peer: Peer
    moment: datetime
    ticket: str
    trail: Trail
    ahead: timedelta = timedelta()

    @property
    def envelope(self) -> Element:
        """The envelope that holds the body element."""
        return self.body.getroottree().getroot()

    @property
    def now(self) -> datetime:
        """The moment at which the call counts: what its answer, and what it changes, go by."""
        return self.moment + self.ahead

    @property
    def today(self) -> date:
        """The Belgian day on which the call counts."""
        return day_of(self.now)

    @property
    def occasion(self) -> Occasion:
        """What the call changes is known on this occasion."""
        return Occasion(self.now, self.ticket)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the message says it comes from.

    Attributes:
        name: a CBE number or an institution's own code, or empty.
        sector: the sector it claims, or ``None``.
        subsector: its kind in the sector, or ``None``.
        user: the end user or the application.
    """

    name: str = ""
    sector: int | None = None
    subsector: int | None = None
    user: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One service asked for one thing.

    Attributes:
        content: the service's own element, valid by its schema.
        ssin: the digits of the person asked about as they came, or empty.
        version: of a classic service, the version asked, which the reply gives back.
    """

    service: Service
    operation: str
    content: Element
    ssin: str
    legal_context: str
    language: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A message whose envelope could be read and is valid.

    Attributes:
        head: the part of the envelope that the reply gives back (``RequestContext``, or the request element).
    """

    received: Received
    sender: Sender
    reference: str
    language: str
    questions: tuple[Question, ...]
    head: Element


@dataclass(frozen=True, slots=True)
class Identified:
    """A message whose sender is known; ``None`` where the service asks for no identity."""

    read: Read
    institution: Institution | None

    @property
    def today(self) -> date:
        """The Belgian day on which the call counts."""
        return self.read.received.today


@dataclass(frozen=True, slots=True)
class Admitted:
    """A question that may be put to its source.

    Attributes:
        request: the question in the provider's own words.
        ssin: the person asked about, or ``None`` where the service asks about nobody, or searches.
        moment: the one at which the call counts; ``today`` is its day.
        replaced_by: the number that took the place of the one asked about, where a service takes former ones.
        cancelled: whether the number asked about was cancelled, where a service takes such.
    """

    identified: Identified
    question: Question
    request: Any
    institution: Institution | None
    ssin: Ssin | None
    grant: Grant
    today: date
    moment: datetime
    replaced_by: str = ""
    cancelled: bool = False

    @property
    def occasion(self) -> Occasion:
        """What the answering changes is known on this occasion."""
        return self.identified.read.received.occasion


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider says.

    Attributes:
        content: the elements that follow the envelope's own in the reply; none when there is nothing to say.
        notes: warnings and information that go with it.
        status: for the newer services, the key of the return code (``data_found``, ``no_data_found``); a note of the
            same reason fills in what that row leaves to the source.
        persons: whom a search found; the journal notes them as it notes whom a question named.
        registrations: of those that a form asked, the ones that stand; the crossroads carries them out.
        stopped: the aids that are no more; the crossroads says which files run on.
        flags: what somebody should look at, for the journal alone; the answer is given all the same.
        withheld: the paths of what the source leaves out because the asker may not see it, where that is more than
            taking parts away; a reply that has a place for it names them.
        rights: what the network is to know otherwise; the crossroads tells whom it concerns.
    """

    content: tuple[Element, ...] = ()
    notes: tuple[Problem, ...] = ()
    status: str = "data_found"
    persons: tuple[str, ...] = ()
    registrations: tuple[RegistrationAsked, ...] = ()
    stopped: tuple[AidStopped, ...] = ()
    flags: tuple[str, ...] = ()
    rights: tuple[RightChanged, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with what came of it: an answer, or the problems for which it was refused."""

    question: Question
    answer: Answer | None = None
    problems: tuple[Problem, ...] = ()
