"""Reads what is told of decisions, and by which names it is asked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.providers.ppsis.kept import Kept

FILE = Path(__file__).with_name("table.toml")
A036 = "A036"
"""What is attested without a form stands among the forms as one of this law and letter."""
EXEMPTION, PLAN, ATTESTED = "exemption", "plan", "attested"
"""What a request may tell beside the decisions, or in their place."""


@dataclass(frozen=True, slots=True)
class Described:
    """A code with its words, French and Dutch in one string."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one value of ``RequestType`` asks for.

    Attributes:
        laws: of which laws; none for all.
        holding: what a form must hold to be listed, or empty.
        tells: ``exemption`` or ``plan`` where it tells that too, ``attested`` where it tells attestations, or empty.
    """

    laws: tuple[str, ...]
    holding: str = ""
    tells: str = ""

    def lists(self, law: str, form: Kept) -> bool:
        """Whether a form of a law is among what is asked; a refused form holds nothing."""
        return (not self.laws or law in self.laws) and (not self.holding or bool(form.content.get(self.holding)))


@dataclass(frozen=True, slots=True)
class Table:
    """The table of ``table.toml``."""

    longest_years: int
    requests: Mapping[str, Wanted]
    attests: Mapping[str, Described]
    forms: Mapping[str, str]
    statuses: Mapping[str, int]
    relations: Mapping[str, Described]

    def attest(self, law: str) -> Described:
        """What is attested by the forms of a law."""
        return self.attests.get(law, self.attests["other"])

    def form(self, letter: str) -> Described:
        """What a form is called."""
        french, dutch = ("Attestation", "Attest") if letter == A036 else ("Formulaire", "Formulier")
        return Described(self.forms.get(letter, "0"), f"{french} {letter} / {dutch} {letter}")

    def relation(self, form: Kept) -> Described:
        """What the person of a form is in its file."""
        return self.relations["member" if form.suffix else "beneficiary"]


def load(file: Path = FILE) -> Table:
    """Read the table."""
    rows = tomllib.loads(file.read_text("utf-8"))
    return Table(
        longest_years=rows["longest_years"],
        requests={
            name: Wanted(tuple(row["laws"]), row.get("with", ""), row.get("tells", ""))
            for name, row in rows["requests"].items()
        },
        attests={law: Described(**row) for law, row in rows["attests"].items()},
        forms=rows["forms"],
        statuses=rows["statuses"],
        relations={name: Described(**row) for name, row in rows["relations"].items()},
    )
