"""Reads the data files that lie beside this package."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def read_toml(name: str) -> dict[str, Any]:
    """The content of ``<name>.toml``."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def cut(text: str) -> tuple[str, ...]:
    """The entries of a text cut at its commas, without line breaks."""
    return tuple(" ".join(entry.split()) for entry in text.split(","))
