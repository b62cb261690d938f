"""The installation grants that stand: those of a file, and those that a person has had in whatever file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bcss_gateway.providers.ppsis import findings
from bcss_gateway.providers.ppsis.evaluation import REFUSED
from bcss_gateway.providers.ppsis.filed import Filed
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.organic_law.rules import Rules

LAW = "1976-07-08"
"""As its forms are stored."""


class File:
    """The accepted forms of one file, in the order in which they came."""

    def __init__(self, forms: Iterable[Kept] = ()) -> None:
        self.forms = list(forms)

    def keep(self, form: Kept) -> None:
        """Add a form that is accepted."""
        self.forms.append(form)

    def grant(self, ssin: str, day: date) -> Kept | None:
        """The grant of a person with a date, if it stands."""
        return next((form for form in _standing(self.forms) if (form.ssin, form.entry) == (ssin, day)), None)


def standing(filed: Iterable[Filed]) -> list[Filed]:
    """The grants that stand among the forms about a person, of whatever CPAS."""
    accepted = [one for one in filed if one.law == LAW and one.form.evaluation != REFUSED]
    numbers = {form.number for form in _standing([one.form for one in accepted])}
    return [one for one in accepted if one.form.number in numbers]


def _standing(forms: list[Kept]) -> Iterator[Kept]:
    """Those that grant, and that no other form replaced or took back."""
    over = {form.content[what] for form in forms for what in ("replaces", "takes_back")}
    return (form for form in forms if form.number not in over and not form.content["takes_back"])


Case = findings.Case[File, Rules]
"""A file of this law under its rules."""
