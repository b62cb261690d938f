"""What the federal service decides on one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.evaluation import REFUSED
from bcss_gateway.providers.ppsis.forms import Sheet
from bcss_gateway.providers.ppsis.kept import Kept


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision.

    Attributes:
        reference: the federal reference.
        errors: why it is refused, or accepted in part only.
        period: the days of what is granted.
        percentage: the rate, where there is one.
        refunded: each aid that was asked, with whether it is refunded.
        accepted: of the amounts of a refund, those that are accepted, in the words of the law.
        kept: the form as its file has it; ``None`` of a refused one, which belongs to no file.
    """

    sheet: Sheet
    reference: str
    evaluation: str
    errors: tuple[FormError, ...] = ()
    period: Period | None = None
    percentage: int | None = None
    refunded: Mapping[str, bool] = field(default_factory=dict)
    accepted: tuple[Any, ...] = ()
    kept: Kept | None = None

    @property
    def stands(self) -> bool:
        """Whether the form belongs to its file, and its registrations are made."""
        return self.evaluation != REFUSED
