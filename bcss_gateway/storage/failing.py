"""What a database says when it cannot go on: that it is full, cannot be reached, or is held by somebody else."""

from __future__ import annotations

from collections.abc import Iterator

_NAME = "OperationalError"
"""What PEP 249 calls it, in every driver, and SQLAlchemy too: none of them has to be loaded to ask for it."""


def said_by_database(problem: BaseException) -> str:
    """Its own words, without a statement and its parameters; empty where it is not the database that failed."""
    found = [one for one in _causes(problem) if any(base.__name__ == _NAME for base in type(one).__mro__)]
    return str(getattr(found[-1], "orig", None) or found[-1]).partition("\n")[0] if found else ""


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__
