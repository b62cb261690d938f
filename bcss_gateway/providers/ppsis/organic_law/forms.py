"""The form of the organic law, in the federal service's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.providers.ppsis.forms import Resolved

KIND = "P"
"""The letter under which it is stored."""


@dataclass(frozen=True, slots=True)
class Dwelling:
    """Where somebody settles; the box is empty where there is none."""

    postal_code: str
    street: str
    house_number: str
    box: str = ""

    @property
    def folded(self) -> str:
        """As two addresses are compared: without case and blanks."""
        return "|".join(
            "".join(part.casefold().split()) for part in (self.postal_code, self.street, self.house_number, self.box)
        )


@dataclass(frozen=True, slots=True)
class InstallationGrant(Resolved):
    """The form: its date is the day on which the person settles in the dwelling.

    Attributes:
        requested: when the CPAS received the request.
        homeless: whether the CPAS has found that the person was homeless until then.
        situation: on what the person lives: 1 a replacement income or an assistance, 2 an income below the limit.
        cents: what the CPAS grants.
        corrects: the form replaces the one of the same date.
        taken_back: the form takes the one of the same date back instead.
    """

    requested: date
    homeless: bool
    situation: str
    dwelling: Dwelling
    cents: int
    corrects: bool
    taken_back: bool
