"""The tables of what can be wrong with a form: the codes and words of the federal service, and what to do next."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bcss_gateway.contracts.return_codes import SPOKEN

FOLDER = Path(__file__).parent
NAME, RULES = "errors.toml", "rules.toml"
"""Each law has a table of errors, and beside it the rules by which it decides."""


@dataclass(frozen=True, slots=True)
class FormError:
    """One row.

    Attributes:
        code: six digits.
        words: what is wrong, by language; a reply has no more.
        advice: what to do next, by language; names of services, fields and values stand in backticks.
        services: in whose replies it may stand, by name.
        rule: the name of the rule that it comes from, in the ``rules.toml`` of its law; empty where none has a figure.
        figure: what that rule says.
    """

    key: str
    code: str
    words: Mapping[str, str]
    advice: Mapping[str, str]
    services: tuple[str, ...]
    rule: str = ""
    figure: str = ""


@cache
def every() -> tuple[FormError, ...]:
    """The errors of all laws, by their codes."""
    tables = (load(file) for file in FOLDER.glob(f"*/{NAME}"))
    return tuple(sorted((error for table in tables for error in table.values()), key=lambda one: one.code))


@cache
def load(file: Path) -> Mapping[str, FormError]:
    """The errors of one law by their key; a table is read once.

    Raises:
        ValueError: a row has no code or service, not every language, or a rule that is not there.
    """
    rules = tomllib.loads(file.with_name(RULES).read_text("utf-8"))
    return {key: _error(file, key, row, rules) for key, row in tomllib.loads(file.read_text("utf-8")).items()}


def _error(file: Path, key: str, row: Mapping[str, Any], rules: Mapping[str, Any]) -> FormError:
    try:
        rule = row.get("rule", "")
        figure = {"figure": _spelled(rules[rule])} if rule else {}
        return FormError(
            key=key,
            code=row["code"],
            words={one: row[one] for one in SPOKEN},
            advice={one: row["advice"][one].format(**figure) for one in SPOKEN},
            services=tuple(row["services"]),
            rule=rule,
            figure=figure.get("figure", ""),
        )
    except KeyError as missing:
        raise ValueError(f"{file.parent.name}/{file.name}: [{key}] has no {missing.args[0]}") from None


def _spelled(value: Any) -> str:
    """What a rule says in one line: a number, a list, the codes of a table, or the newest of what has dates."""
    if isinstance(value, list) and isinstance(value[0], dict):
        newest = max(value, key=lambda row: row["since"])
        told = (f"{name} = {each}" for name, each in newest.items() if name != "since")
        return f"{newest['since']}: {', '.join(told)}"
    return ", ".join(map(str, value)) if isinstance(value, list | dict) else str(value)
