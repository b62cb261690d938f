"""The fictitious employers, by the trades that they employ."""

from __future__ import annotations

from collections.abc import Mapping

from bcss_gateway.domain.social_life import Employer
from bcss_gateway.sandbox.data_files import read_toml

Employers = Mapping[int, tuple[Employer, ...]]
"""Who employs people of a trade, by the trade's code."""

LOCAL_AUTHORITY = Employer("0999309907", "0999209965", "Centre public d'action sociale (art. 60)", "", True)
"""Who employs those who work by way of a CPAS (quality code 6)."""


def load_employers() -> Employers:
    """Every employer of the sandbox but the last resort."""
    found: dict[int, tuple[Employer, ...]] = {}
    for row in read_toml("employers")["employer"]:
        employer = Employer(row["nsso_number"], row["cbe_number"], row["name"], row["joint_committee"])
        for trade in row["trades"]:
            found[int(trade)] = (*found.get(int(trade), ()), employer)
    return found
