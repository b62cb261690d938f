"""Every code that a reply may hold, by itself: what it means, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcss_gateway.contracts.return_codes import Classic, Newer, Reason, ReturnCodes
from bcss_gateway.providers.ppsis import errors
from bcss_gateway.providers.ppsis.errors import FormError

PLACE = "/codes"
"""The page of a code is below it, by the code as the reply has it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code.

    Attributes:
        reasons: why a call may get it, each with the row that has it.
        error: what is wrong with a form; ``None`` of a return code.
    """

    code: str
    reasons: tuple[tuple[Reason, Classic | Newer], ...] = ()
    error: FormError | None = None


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of calls and those of forms, each by its text."""

    of_calls: Mapping[str, Code]
    of_forms: Mapping[str, Code]

    @property
    def every(self) -> Mapping[str, Code]:
        """All of them."""
        return {**self.of_calls, **self.of_forms}

    def on_forms(self, service: str) -> tuple[FormError, ...]:
        """What may be wrong with a form of a service, by its name."""
        return tuple(one.error for one in self.of_forms.values() if one.error and service in one.error.services)


def codes_of(table: ReturnCodes) -> Codes:
    """The codes of both tables; what a source says in a code of its own has no page."""
    found: dict[str, list[tuple[Reason, Classic | Newer]]] = {}
    for reason, row in _rows(table):
        found.setdefault(row.code, []).append((reason, row))
    return Codes(
        of_calls={code: Code(code, tuple(found[code])) for code in sorted(found)},
        of_forms={error.code: Code(error.code, error=error) for error in errors.every()},
    )


def _rows(table: ReturnCodes) -> Iterator[tuple[Reason, Classic | Newer]]:
    for reason in table.reasons.values():
        yield from ((reason, row) for row in (reason.classic, reason.newer) if row and "{" not in row.code)
