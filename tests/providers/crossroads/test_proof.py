"""The proof of identity: who registers, ends or lists must know the person, and learns the first difference only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from classic import proof

TODAY = "2026-11-21"


@pytest.mark.parametrize(
    ("tag", "given"),
    [
        ("anna", proof("LAMBERT", "1985-03-12")),
        ("anna", proof("lambert", "1985-03-12", "Anna")),
        ("anna", proof("Lambert", "1985-03-12", "anna  MARIE")),
        ("anna", proof("Lambert", "1985-03-12", "")),
        ("anna", proof("Lambert", "1985-03-00")),
        ("anna", proof("Lambert", "1985-00-00")),
        ("anna", proof(card="998000090223")),
        ("anna", proof(sis="9980000902")),
        ("anna", proof("Lambert", "1985-03-12", "Anna", sis="9980000902", card="998000090223")),
        ("accents", proof("DHAEYER MULLER", "1988-12-24", "ELISE MARIE")),
        ("accents", proof("d'haeyer-muller", "1988-12-24", "Elise-Marie")),
        ("accents", proof("D’Haeyer  Müller", "1988-12-24", "Élise-Marie Françoise")),
        ("unknown-day", proof("YILMAZ", "1958-03-17")),
        ("unknown-day", proof("Yılmaz", "1958-03-00")),
        ("unknown-month", proof("Ahmadi", "1999-07-13")),
    ],
)
@pytest.mark.parametrize("action", ["LIST"])
def test_a_right_proof_passes(file_on: Callable[[str], Any], tag: str, given: str, action: str) -> None:
    assert file_on(tag).ask(action, TODAY, purpose=1, proof=given).summary.ok == "YES"


WRONG = [
    ("anna", proof("Lamberts", "1985-03-12"), "LastName"),
    ("anna", proof("Lambert", "1985-03-12", "Marie"), "FirstName"),
    ("anna", proof("Lambert", "1985-03-12", "Ann"), "FirstName"),
    ("anna", proof("Lambert", "1985-03-13"), "BirthDate"),
    ("anna", proof("Lambert", "1985-04-00"), "BirthDate"),
    ("anna", proof("Lambert", "1986-00-00"), "BirthDate"),
    ("anna", proof("Lambert", "1985-13-31"), "BirthDate"),
    ("anna", proof("Lambert", "1985-00-12"), "BirthDate"),
    ("anna", proof(sis="9980000901"), "SISCardNumber"),
    ("anna", proof(card="998000090224"), "IdentityCardNumber"),
    ("anna", proof("Lambert", "1985-03-12", card="998000090224"), "IdentityCardNumber"),
    ("anna", proof("Other", "1999-09-09", "Somebody", sis="9980000901", card="998000090224"), "SISCardNumber"),
    ("anna", proof("Other", "1999-09-09", "Somebody"), "LastName"),
    ("lucas", proof(sis="9980000905"), "SISCardNumber"),
    ("unknown-day", proof("Yılmaz", "1958-04-17"), "BirthDate"),
]


@pytest.mark.parametrize(("tag", "given", "field"), WRONG)
def test_a_wrong_proof_is_refused_with_the_first_difference_only(
    file_on: Callable[[str], Any], tag: str, given: str, field: str
) -> None:
    summary = file_on(tag).ask("LIST", TODAY, proof=given).summary
    assert (summary.ok, summary.codes) == ("NO", ["32002001"])
    assert summary.details[0].information[0] == (field, "")
    assert summary.details[0].fields["Advice"].startswith(f"{field} ne correspond pas")


@pytest.mark.parametrize("action", ["REGISTER", "UNREGISTER", "LIST"])
def test_a_wrong_proof_stops_every_action(file_on: Callable[[str], Any], action: str) -> None:
    integrated = file_on("integrated")
    summary = integrated.ask(action, TODAY, purpose=2, proof=proof("Lambert", "1991-06-23")).summary
    assert summary.codes == ["32002001"]


@pytest.mark.parametrize("action", ["REGISTER", "UNREGISTER", "LIST"])
@pytest.mark.parametrize(
    "given", ["", proof("", "1985-03-12"), proof("  ", "1985-03-12", "Anna")], ids=["none", "empty", "blank"]
)
def test_no_proof_is_an_argument_missing(file_on: Callable[[str], Any], action: str, given: str) -> None:
    summary = file_on("anna").ask(action, TODAY, purpose=2, proof=given).summary
    assert (summary.ok, summary.codes) == ("NO", ["31000007"])
    assert summary.details[0].text == "The expected mandatory argument is not provided or empty."
    assert summary.details[0].information[0][0] == "ProofOfAuthentication"


def test_the_proof_of_somebody_else_is_no_proof(file_on: Callable[[str], Any], person: Any) -> None:
    other = person("marc")
    assert file_on("anna").ask("LIST", TODAY, proof=proof(other.last_name, other.birth)).summary.codes == ["32002001"]
