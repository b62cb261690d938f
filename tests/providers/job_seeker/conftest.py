"""The employment services, asked by institutions of the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from newer import Reply
from sources import Asker


def criteria(ssin: str, period: tuple[str, ...] = (), services: tuple[str, ...] = ()) -> str:
    """The criteria of a question; a period is a begin, perhaps with an end."""
    days = "".join(f"<{name}>{day}</{name}>" for name, day in zip(("beginDate", "endDate"), period, strict=False))
    named = "".join(f"<publicEmploymentService>{one}</publicEmploymentService>" for one in services)
    return (
        f"<ssin>{ssin}</ssin>{days and f'<period>{days}</period>'}"
        f"{named and f'<publicEmploymentServices>{named}</publicEmploymentServices>'}"
    )


@pytest.fixture
def asker(
    sqlite_gateway: Gateway, sqlite_settings: Settings, institution: Callable[[str], Institution], secret_of: Any
) -> Callable[[str], Asker]:
    """The software of an institution by its HTTP Basic user."""

    def of(user: str) -> Asker:
        one = institution(user)
        return Asker(sqlite_gateway, one, secret_of(sqlite_settings, one), "JobSeekerService")

    return of


@pytest.fixture
def ask(asker: Callable[[str], Asker]) -> Callable[..., Reply]:
    """Ask about a person, for Namur unless another institution is named."""

    def asked(ssin: str, *, by: str = "cpas-namur", context: str = "", **how: Any) -> Reply:
        return asker(by).ask("consultContactAndInscription", criteria(ssin, **how), context=context)

    return asked
