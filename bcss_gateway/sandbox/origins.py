"""The countries that fictitious persons or their families come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bcss_gateway.domain.citizen import Place
from bcss_gateway.sandbox.data_files import read_toml


@dataclass(frozen=True, slots=True)
class Origin:
    """A country that families come from.

    Attributes:
        speaks: the stock of names; empty for Belgium, whose names follow the language of the region.
        share: its weight among families of foreign origin.
        waiting: whether who came lately stands in the waiting register.
    """

    key: str
    country: Place
    speaks: str
    share: int
    waiting: bool


def load_origins() -> Mapping[str, Origin]:
    """Every origin by its key; ``be`` is Belgium."""
    return {key: _origin(key, entry) for key, entry in read_toml("origins").items()}


def _origin(key: str, entry: dict[str, Any]) -> Origin:
    country = Place(entry["country"], entry["names"])
    speaks = "" if key == "be" else entry.get("speaks", key)
    return Origin(key, country, speaks, entry["share"], entry.get("waiting", False))
