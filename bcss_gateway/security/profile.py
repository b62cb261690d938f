"""Which means each institution must show at each service: a table of rows, of which two ship (INFERRED)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bcss_gateway.contracts.catalogue import Catalogue, Service
from bcss_gateway.domain.institution import Institution
from bcss_gateway.security.proof import MEANS, NONE

SHIPPED = Path(__file__).with_name("profiles")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Table):
    """One row: for these institutions and these services any one of these means is enough.

    Attributes:
        institutions: CBE numbers, own codes, or ``kind:<kind>``; nothing for everybody.
        families: ``ssdn`` or ``soa``; nothing for both.
        services: their names; nothing for all.
        means: alternatives, each one means or several joined by ``+``.
        users: who may call for the institution, where not everybody may.
    """

    institutions: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    means: tuple[frozenset[str], ...]
    users: frozenset[str] = frozenset()

    @field_validator("means", mode="before")
    @classmethod
    def _split(cls, given: list[str]) -> tuple[frozenset[str], ...]:
        split = tuple(frozenset(one.split("+")) for one in given)
        unknown = sorted(frozenset().union(*split) - set(MEANS))
        if unknown:
            raise ValueError(f"unknown: {', '.join(unknown)}; there are {', '.join(MEANS)}")
        if any(NONE in one for one in split) and split != (frozenset({NONE}),):
            raise ValueError("none stands alone")
        return split

    def is_for(self, institution: Institution | None) -> bool:
        """Whether the row is for this institution; for nobody in particular it is when it is for everybody."""
        if institution is None or not self.institutions:
            return not self.institutions
        return any(name == f"kind:{institution.kind}" or institution.is_named_by(name) for name in self.institutions)

    def is_at(self, service: Service) -> bool:
        """Whether the row is about this service."""
        return (not self.families or service.family in self.families) and (
            not self.services or service.name in self.services
        )


class Signatures(_Table):
    """How signed messages are believed.

    Attributes:
        lists_required: whether a certificate is refused whose authority has no current revocation list.
    """

    window_seconds: int = Field(300, ge=1, le=3600)
    ahead_seconds: int = Field(60, ge=0, le=3600)
    lists_required: bool = True

    @property
    def window(self) -> tuple[timedelta, timedelta]:
        """How long a message is believed after it was made, and how far ahead of our clock that may be."""
        return timedelta(seconds=self.window_seconds), timedelta(seconds=self.ahead_seconds)


class Limits(_Table):
    """How much is taken in a minute, from whom; what is over it is refused with the seconds to wait (INFERRED).

    Attributes:
        calls_a_minute: of an institution.
        calls_a_minute_of_a_user: of a user whom an institution's messages name.
        calls_at_once: of an institution, in each worker process.
        failures_a_minute: calls from one address whose credentials do not hold.
        misses_a_minute: an institution's questions refused for a number that may be a guess, before it is flagged.
        lowered_to: calls a minute of an institution that was flagged.
        lowered_minutes: for how long.
    """

    calls_a_minute: int = Field(6_000, ge=1)
    calls_a_minute_of_a_user: int = Field(600, ge=1)
    calls_at_once: int = Field(6, ge=1)
    failures_a_minute: int = Field(60, ge=1)
    misses_a_minute: int = Field(60, ge=0)
    lowered_to: int = Field(60, ge=1)
    lowered_minutes: int = Field(15, ge=1, le=1440)


class Profile(_Table):
    """A whole profile.

    Attributes:
        teach: whether a refusal says what to do next.
    """

    teach: bool
    signatures: Signatures = Signatures()
    limits: Limits = Limits()
    policy: tuple[Row, ...]

    def row(self, institution: Institution | None, service: Service) -> Row | None:
        """The row that decides; ``None`` where the institution is no client of the service."""
        return next((row for row in self.policy if row.is_for(institution) and row.is_at(service)), None)

    def means_at(self, services: Iterable[Service]) -> frozenset[str]:
        """Every means that any of these services takes, from whichever institution."""
        rows = [row for service in services for row in self._rows_of(service)]
        return frozenset().union(*(one for row in rows for one in row.means))

    def _rows_of(self, service: Service) -> Iterator[Row]:
        """The rows that decide about a service for somebody: none comes after one that is for everybody."""
        for row in self.policy:
            if row.is_at(service):
                yield row
                if not row.institutions:
                    return


def load(name: str, catalogue: Catalogue) -> Profile:
    """A profile that ships, by its name, or one of the operator's own, by its path.

    Raises:
        ValueError: there is none, or it does not hold together.
    """
    file = SHIPPED / f"{name}.toml" if name.isidentifier() else Path(name)
    try:
        profile = Profile.model_validate(tomllib.loads(file.read_text("utf-8")))
    except OSError as problem:
        shipped = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.toml")))
        raise ValueError(f"profile {name} cannot be read ({problem.strerror}); those that ship: {shipped}") from None
    _check(profile, {service.name for service in catalogue.services.values()}, file)
    return profile


def _check(profile: Profile, services: set[str], file: Path) -> None:
    unknown = sorted({name for row in profile.policy for name in row.services} - services)
    families = sorted({name for row in profile.policy for name in row.families} - {"ssdn", "soa"})
    if unknown or families:
        raise ValueError(f"{file.name} names what is not in the catalogue: {', '.join((*unknown, *families))}")
