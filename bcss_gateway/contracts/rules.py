"""The rules of schemas in words, in four languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

FILE = Path(__file__).with_name("rules.toml")
_RULES: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text("utf-8"))


class Words:
    """What rules are called in one language; in English where it is none of the four."""

    def __init__(self, language: str) -> None:
        self._language = language if language in ("fr", "nl", "de") else "en"

    def rule(self, key: str, *said: object) -> str:
        """A rule, with what the schema says of it."""
        return _RULES[key][self._language].format(*said)

    def any_of(self, names: Iterable[str]) -> str:
        """Some names, of which one is meant."""
        return _RULES["or"][self._language].join(names)
