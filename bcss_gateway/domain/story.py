"""A story: what one fictitious person lives through, day by day, with who sends what and who then sees what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        sender: the institution that sends it.
        service, version: as the catalogue has them.
        path: where it is posted.
        envelope: the whole of it.
        question: what is in it, for a reader.
    """

    sender: Institution
    service: str
    version: str
    path: str
    envelope: str
    question: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message that changes something, or tries to.

    Attributes:
        answer: of the reply, paths of element names with the texts that stand there in order; none where nothing does.
            A path that begins with ``//`` may begin anywhere; ``NAME[last()]`` is the last of its kind.
    """

    message: Message
    answer: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody who looks on reads in a reply.

    Attributes:
        each: the path of what makes a row; empty where only the code of the reply counts.
        reads: the paths in it of what stands in a row.
    """

    each: str = ""
    reads: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What stands in a row, as a reader names it."""
        return tuple(path.removeprefix("../") for path in self.reads)


@dataclass(frozen=True, slots=True)
class Look:
    """A question of somebody who looks on, and what it shows.

    Attributes:
        whose: the user of the institution and the name of its view, as the story has them.
        seen: the rows, or else the code of the reply.
        is_new: whether it was otherwise on the day before.
    """

    whose: str
    message: Message
    reading: Reading
    seen: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on a day, and what one then sees.

    Attributes:
        what: what happens, in a sentence, by language.
        commands: what an operator causes, as it is typed after ``bcss-gateway``.
        sent: what changes something, or tries to.
        told: whom notifications about the person have reached since the day before, with what each says, the oldest
            first.
        looks: what everybody who looks on sees when all of that is done.
    """

    date: date
    what: Mapping[str, str]
    commands: tuple[str, ...]
    sent: tuple[Exchange, ...]
    told: Mapping[Institution, tuple[str, ...]]
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One person's story.

    Attributes:
        name: the last step of its address.
        title, about: by language.
    """

    name: str
    person: Citizen
    title: Mapping[str, str]
    about: Mapping[str, str]
    days: tuple[Day, ...]
