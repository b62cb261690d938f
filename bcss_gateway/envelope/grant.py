"""What an authorization table gives to whoever may ask: one row of it, as far as a call needs it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of an authorization table, as far as a call needs it.

    Attributes:
        row: the name of the table's file and the number of the row; what the journal and a refusal name.
        quality_codes: the qualities that open the service; empty where no integration is asked.
        lowest_phase: the smallest phase of the integration.
        history_months: how far back the answer may reach; ``None`` for no limit.
        parts: the parts of the answer that may be seen; ``None`` for all.
        grace_months: for how long a file that is over still opens it.
        whole_period: whether every day that the question asks must lie in such files.
        household_codes: the qualities that open it too for whom a form names as a member of a household alone.
    """

    row: str
    quality_codes: frozenset[int]
    lowest_phase: int
    history_months: int | None
    parts: frozenset[str] | None
    grace_months: int = 0
    whole_period: bool = False
    household_codes: frozenset[int] = frozenset()

    @property
    def of_member(self) -> Grant:
        """The same for whom a form names as a member of a household alone."""
        return replace(self, quality_codes=self.quality_codes | self.household_codes)

    def opens(self, part: str) -> bool:
        """Whether a part of the answer may be seen."""
        return self.parts is None or part in self.parts
