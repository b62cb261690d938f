"""What an authorization table says: one file a legal basis, with its rows, and examples that must hold."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bcss_gateway.domain.institution import Institution

NONE_NAMED = "none named"
"""What a table says instead of a deliberation where no source names one."""
WITHOUT_NUMBER = "named without number"
"""What it says where a source names a deliberation, but not its number."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Who(_Row):
    """Whom a row is for; everything that is given must agree, and nothing given is nobody.

    Attributes:
        subsectors: types of institution within the sectors; none for all.
    """

    anyone: bool = False
    kinds: list[str] = []
    sectors: list[int] = []
    subsectors: list[int] = []
    institutions: list[str] = []

    def includes(self, institution: Institution | None) -> bool:
        """Whether the row is for this institution; ``None`` is a sender that was asked for no identity."""
        if self.anyone:
            return True
        if institution is None or not (self.kinds or self.sectors or self.institutions):
            return False
        return (
            (not self.kinds or institution.kind in self.kinds)
            and (not self.sectors or institution.sector in self.sectors)
            and (not self.subsectors or institution.subsector in self.subsectors)
            and (not self.institutions or any(institution.is_named_by(name) for name in self.institutions))
        )


class Allowance(_Row):
    """One row: this may be asked, in these contexts and qualities, that far back, seeing these parts.

    Attributes:
        quality_codes: the qualities that open the service; empty where no integration is asked.
        household_codes: the qualities that open it too for whom a form names as a member of a household alone.
        history_months: how far back the answer may reach; none for no limit.
        parts: the names of the elements of the answer that may be seen; none for all.
        grace_months: for how long a file that is over still opens the row; its last month counts by the calendar.
        asked_period: whether the file must hold on the day of the call alone (``any``), or on every day that the
            question asks too (``held``), of which grace holds none.
    """

    who: Who
    service: str
    versions: list[str]
    operations: list[str]
    legal_contexts: list[str] = []
    quality_codes: list[int] = []
    household_codes: list[int] = []
    lowest_phase: int = 0
    history_months: int | None = Field(default=None, ge=0)
    parts: list[str] | None = None
    grace_months: int = Field(default=0, ge=0, le=120)
    asked_period: Literal["any", "held"] = "any"

    @model_validator(mode="after")
    def _asks_for_a_file(self) -> Self:
        """Refuse conditions on a file where none is asked: such a row would be open without them."""
        conditions = (self.household_codes, self.grace_months, self.asked_period == "held", self.lowest_phase)
        if not self.quality_codes and any(conditions):
            raise ValueError("household_codes, grace_months, asked_period and lowest_phase need quality_codes")
        return self

    def is_in_context(self, context: str) -> bool:
        """Whether the row is for this legal context; one that names none is for any."""
        return not self.legal_contexts or context in self.legal_contexts


class Example(_Row):
    """A sentence of the legal basis that is checked whenever the tables are loaded.

    Attributes:
        months_over: for how many months the file on the person has been over; 0 where it holds.
        outside_file: whether the question asks about days on which there was no file.
        is_member: whether a form names the person as a member of the household of whom it is about.
    """

    text: str
    kind: str
    sector: int
    subsector: int = 0
    service: str
    version: str
    operation: str
    legal_context: str = ""
    quality_code: int | None = None
    months_over: int = Field(default=0, ge=0)
    outside_file: bool = False
    is_member: bool = False
    may: bool
    sees: list[str] = []
    sees_not: list[str] = []


class AuthorizationTable(_Row):
    """One legal basis: its source, how long it is in force, its rows, and examples that must hold.

    Attributes:
        deliberation: its number; or :data:`NONE_NAMED`, or :data:`WITHOUT_NUMBER`.
        assumed_parts: where the contract of a reply is not written, what rows may take its parts to be.
    """

    title: str
    legal_basis: str
    deliberation: str
    source: str
    valid_from: date
    valid_to: date = date.max
    assumed_parts: list[str] = []
    allowance: list[Allowance]
    example: list[Example] = Field(min_length=2)

    def is_in_force(self, day: date) -> bool:
        """Whether the legal basis holds on a day."""
        return self.valid_from <= day <= self.valid_to
