"""A story: what one fictitious person lives through, day by day, with who sends what and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and what comes back.

    Attributes:
        sender: the institution that sends it.
        service, version: as the catalogue has them.
        path: where it is posted.
        message: the whole envelope.
        question: what is in it, for a reader.
        answer: of the reply, paths of element names with the texts that stand there in order; none where nothing does.
            A path that begins with ``//`` may begin anywhere; ``NAME[last()]`` is the last of its kind.
    """

    sender: Institution
    service: str
    version: str
    path: str
    message: str
    question: str
    answer: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on a day, and what one then sees.

    Attributes:
        what: what happens, in a sentence, by language.
        commands: what an operator causes, as it is typed after ``bcss-gateway``.
        sent: messages that change something, or try to.
        asked: what those who look on see.
    """

    date: date
    what: Mapping[str, str]
    commands: tuple[str, ...]
    sent: tuple[Exchange, ...]
    asked: tuple[Exchange, ...]

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All messages, in their order."""
        return self.sent + self.asked


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
