"""Who may subscribe to which mutations that no authorization table names; nothing listed is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.domain.institution import Institution
from bcss_gateway.notifications.kinds import BY_TABLES, TOLD_BY_RULE, WITHOUT_SOURCE, Kind

FILE = Path(__file__).with_name("rights.toml")


@dataclass(frozen=True, slots=True)
class Rights:
    """What the table says.

    Attributes:
        may: the kinds of institutions that may subscribe, by the kind of mutation.
        arbiter: sector and subsector of whoever settles conflicts.
    """

    may: Mapping[Kind, frozenset[str]]
    arbiter: tuple[int, int]

    def is_arbiter(self, institution: Institution) -> bool:
        """Whether an institution settles what two CPAS do not."""
        return (institution.sector, institution.subsector) == self.arbiter

    def allow(self, institution: Institution, kind: Kind) -> bool:
        """Whether an institution may learn of a kind of mutation."""
        return institution.kind in self.may.get(kind, frozenset())

    def why_not(self, institution: Institution, kind: Kind) -> str:
        """Why an institution may not subscribe, for whoever wants it to; empty where it may."""
        if kind in TOLD_BY_RULE:
            return f"{kind} is told to whom it concerns, without a subscription"
        if kind in WITHOUT_SOURCE:
            return f"no source tells {kind} yet"
        if not self.allow(institution, kind):
            allowed = ", ".join(sorted(self.may.get(kind, ()))) or "nobody"
            return f"{institution.name_fr} ({institution.kind}) may not subscribe to {kind}: open to {allowed}"
        return ""


def load(file: Path = FILE) -> Rights:
    """The shipped table, or another one.

    Raises:
        ValueError: it names a kind that is not told by subscription, says nothing of one, or names no arbiter.
    """
    table = tomllib.loads(file.read_text("utf-8"))
    arbiter = table.pop("arbiter", {})
    open_ones = {kind.value for kind in Kind} - WITHOUT_SOURCE - TOLD_BY_RULE - BY_TABLES
    if arbiter.keys() != {"sector", "subsector"}:
        raise ValueError(f"{file}: arbiter: expected a sector and a subsector")
    if wrong := sorted(table.keys() ^ open_ones):
        raise ValueError(f"{file}: {', '.join(wrong)}: not told by subscription, or not listed")
    may = {Kind(name): frozenset(row["institutions"]) for name, row in table.items()}
    return Rights(may, (arbiter["sector"], arbiter["subsector"]))
