"""What the pages know: the catalogue, the contracts, who may ask, the return codes and the samples."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Protocol

from bcss_gateway.contracts.catalogue import Endpoint, Service
from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.return_codes import Classic, Newer, Reason, ReturnCodes
from bcss_gateway.crossroads.authorization_table import Allowance, AuthorizationTable
from bcss_gateway.domain.quality_code import QualityCode
from bcss_gateway.security.profile import Profile
from bcss_gateway.security.proof import MEANS

SAMPLES = Path(__file__).with_name("samples")
FAMILIES = ("ssdn", "soa", "pushed")
_NEEDS_A_PERSON = ("ssin_", "not_integrated", "phase_too_small", "period_not_integrated", "asked_period_not_")


class Authorizing(Protocol):
    """Where the authorization tables in force are found."""

    @property
    def tables(self) -> Mapping[str, AuthorizationTable]:
        """Those of this moment; the same object as long as they do not change."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the pages show.

    Attributes:
        profile: who must show what at which service.
        address: the public address of this gateway, without a slash at its end.
        home: the folder that holds ``wsdl`` and ``xsd``.
    """

    library: Library
    authorizations: Authorizing
    codes: ReturnCodes
    quality_codes: Mapping[int, QualityCode]
    profile: Profile
    address: str
    home: Path

    @property
    def services(self) -> tuple[Service, ...]:
        """Every service of the catalogue."""
        return tuple(self.library.catalogue.services.values())

    def endpoint(self, service: Service) -> Endpoint | None:
        """Where a service is served; ``None`` for what is pushed to subscribers."""
        contract = self.library.contracts.get(service.endpoint)
        return contract.endpoint if contract else None

    def ways(self, service: Service) -> list[list[str]]:
        """The ways in which an institution may show who it is at a service, each the means that it takes together."""
        row = self.profile.row(None, service)
        return [sorted(way, key=MEANS.index) for way in row.means] if row else []

    def grouped(self) -> dict[str, dict[str, list[Service]]]:
        """The services by family and theme, in the catalogue's order."""
        groups: dict[str, dict[str, list[Service]]] = {family: {} for family in FAMILIES}
        for service in self.services:
            groups[service.family].setdefault(service.theme, []).append(service)
        return groups

    def tables(self, service: Service) -> Iterator[tuple[AuthorizationTable, list[Allowance]]]:
        """The tables that open a service, each with its rows about it."""
        for table in self.authorizations.tables.values():
            rows = [row for row in table.allowance if row.service == service.name and service.version in row.versions]
            if rows:
                yield table, rows

    def reasons(self, service: Service) -> Iterator[tuple[Reason, Classic | Newer]]:
        """The return codes that the service's family has, without those that this service cannot give."""
        is_classic = service.family == "ssdn"
        for reason in self.codes.reasons.values():
            row = reason.classic if is_classic else reason.newer
            if row and _may_occur(reason.key, service):
                yield reason, row


def _may_occur(key: str, service: Service) -> bool:
    if key.startswith("ssin_check_digit"):
        return bool(service.subject) and key == service.check_digit_reason
    return bool(service.subject) or not key.startswith(_NEEDS_A_PERSON)


def state(service: Service) -> str:
    """``answered``, ``told`` to subscribers, ``not_yet`` (its contract is served), or ``unwritten``."""
    if service.is_answered or service.is_told:
        return service.state
    return "not_yet" if service.is_written else "unwritten"


@dataclass(frozen=True, slots=True)
class Sample:
    """A valid request to a service and the reply that a sandbox gave to it; either may be empty.

    Attributes:
        user: the HTTP Basic user of the institution that asks.
        asker: its name by language, French and Dutch.
    """

    request: str
    reply: str
    user: str
    asker: Mapping[str, str]

    def readable(self, part: str) -> str:
        """The request or reply with what is text inside it as XML again."""
        text: str = getattr(self, part)
        return unescape(text)


def sample_of(service: Service) -> Sample:
    """What was recorded of a service."""
    name = f"{service.name}-{service.version}"
    files = (SAMPLES / f"{name}.{part}.xml" for part in ("request", "reply"))
    request, reply = (file.read_text("utf-8") if file.exists() else "" for file in files)
    speaker = _speakers().get(name, {})
    return Sample(request, reply, speaker.get("user", ""), speaker)


@cache
def _speakers() -> dict[str, dict[str, str]]:
    file = SAMPLES / "speakers.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
