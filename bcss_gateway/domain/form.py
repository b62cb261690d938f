"""Forms: requests that name several persons, and ask to register or unregister them on their way to the source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonNamed:
    """Somebody whom a form names; what it gives besides the number must agree with the register.

    Attributes:
        is_member: whether the person is only named as one of the household of whoever is helped.
    """

    ssin: str
    last_name: str = ""
    first_name: str = ""
    birth_date: str = ""
    identity_card: str = ""
    sis_card: str = ""
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationAsked:
    """A block ``Integration`` or ``Desintegration`` of a form, as it stands there.

    Attributes:
        ends: whether it takes the period out of the directory, and does not put it in.
    """

    ssin: str
    quality_code: int
    begin: date
    end: date
    ends: bool


@dataclass(frozen=True, slots=True)
class AidStopped:
    """An aid that a source let stop: who gets it has a file in one of these qualities, which may have to end too.

    Attributes:
        day: the first one without the aid.
    """

    ssin: str
    quality_codes: tuple[int, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Form:
    """What the crossroads must know of a form; the words of a provider's own request are built on it.

    Attributes:
        persons: everybody the form names; the first is whom it is about.
        registrations: every block of the message, in its order.
    """

    persons: tuple[PersonNamed, ...]
    registrations: tuple[RegistrationAsked, ...]

    @property
    def helped(self) -> frozenset[str]:
        """The numbers of those who are named as somebody else than a member of a household too."""
        return frozenset(one.ssin for one in self.persons if not one.is_member)
