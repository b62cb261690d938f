"""What the crossroads asks about numbers: their status, and whether a proof matches."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.domain.ssin import Ssin, mock_ssin
from bcss_gateway.providers.national_register.answer import Status
from bcss_gateway.storage.database import UnitOfWork


@dataclass(frozen=True)
class Proof:
    last_name: str = ""
    first_name: str = ""
    birth_date: str = ""
    identity_card: str = ""
    sis_card: str = ""


def test_status(register, work, people):
    assert register.status(Ssin(people.max.ssin), work) == Status(known=True)
    assert register.status(Ssin(people.replaced), work) == Status(known=True, replaced_by=people.max.ssin)
    assert register.status(Ssin(people.cancelled), work) == Status(known=True, cancelled=True)
    assert register.status(mock_ssin(1950, 1, 1, 1), work) == Status(known=False)


def test_one_read_a_call(register, work, people, monkeypatch):
    statements, run = [], UnitOfWork.run
    monkeypatch.setattr(UnitOfWork, "run", lambda work, *said: statements.append(said) or run(work, *said))
    register.status(Ssin(people.max.ssin), work)
    register.first_difference(Ssin(people.max.ssin), Proof("Mustermann"), work)
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("proof", "difference"),
    [
        (Proof(), ""),
        (Proof("mustermann", "MAX", "1968-06-01"), ""),
        (Proof("MUSTERMANN", "max-moritz", "1968-06-00"), ""),
        (Proof("Mustermann", birth_date="1968-00-00"), ""),
        (Proof(identity_card="595488123456", sis_card="0123456789"), ""),
        (Proof("Muster", "Egon", "1999-01-01"), "last_name"),
        (Proof("Mustermann", "Moritz", "1999-01-01"), "first_name"),
        (Proof("Mustermann", "Max", "1968-07-00"), "birth_date"),
        (Proof("Mustermann", "Max", "1968-99-99"), "birth_date"),
        (Proof("Muster", identity_card="000000000000"), "identity_card"),
        (Proof("Muster", identity_card="000000000000", sis_card="0000000000"), "sis_card"),
    ],
)
def test_the_first_difference_only(register, work, people, proof, difference):
    assert register.first_difference(Ssin(people.max.ssin), proof, work) == difference


def test_somebody_without_a_card_never_matches_one(register, work, people):
    assert register.first_difference(Ssin(people.erika.ssin), Proof(sis_card="0123456789"), work) == "sis_card"


def test_nobody_to_compare_with(register, work):
    with pytest.raises(Refusal, match="ssin_unknown"):
        register.first_difference(mock_ssin(1950, 1, 1, 1), Proof(), work)
