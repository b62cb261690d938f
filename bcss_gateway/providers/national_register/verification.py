"""Compares what somebody knows about a person with the register."""

from __future__ import annotations

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.names import folded
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.providers.national_register.dossier import Dossier
from bcss_gateway.providers.national_register.questions import IdentifyPerson, PersonData
from bcss_gateway.providers.provider import Proof


def verify(asked: IdentifyPerson, dossier: Dossier) -> tuple[bool, tuple[Problem, ...]]:
    """Whether the identity is validated, and what is to be said about it.

    One matching element is enough; personal data that differ are told even then (envelope.md, 12007001 and 22007007).
    """
    data = asked.person_data
    data_match = data is not None and _is_exactly(data, dossier)
    validated = (
        data_match
        or _is_card(asked.sis_card, dossier["sis_card"])
        or _is_card(asked.identity_card, dossier["identity_card"])
    )
    notes = () if data is None or data_match else (_difference(data, dossier["ssin"]),)
    return validated, (*notes, *([_validation(dossier["ssin"])] if validated else []))


def first_difference(proof: Proof, dossier: Dossier) -> str:
    """The name of the proof's first field that does not match, cards first; empty when everything given does.

    The first names may be cut short at the end: ``Max`` for Max Moritz, but not ``Moritz`` (inferred).
    """
    checks = (
        ("sis_card", not proof.sis_card or proof.sis_card == dossier["sis_card"]),
        ("identity_card", not proof.identity_card or proof.identity_card == dossier["identity_card"]),
        ("last_name", not proof.last_name or folded(proof.last_name) == folded(dossier["last_name"])),
        ("first_name", _begin_with(proof.first_name, dossier["first_names"])),
        ("birth_date", not proof.birth_date or _agrees(proof.birth_date, dossier["birth"])),
    )
    return next((name for name, matches in checks if not matches), "")


def _is_card(given: str, known: str) -> bool:
    return bool(given) and given == known


def _is_exactly(data: PersonData, dossier: Dossier) -> bool:
    """All first names stand in one field; where a middle name is given the two fields are read as one."""
    first_names = folded(f"{data.first_name} {data.middle_name}")
    return (
        folded(data.last_name) == folded(dossier["last_name"])
        and (not first_names or first_names == folded(" ".join(dossier["first_names"])))
        and data.birth_date == dossier["birth"]
    )


def _begin_with(given: str, first_names: list[str]) -> bool:
    words = folded(given).split()
    return words == folded(" ".join(first_names)).split()[: len(words)]


def _agrees(given: str, known: str) -> bool:
    try:
        return IncompleteDate.parse(given).agrees_with(IncompleteDate.parse(known))
    except ValueError:
        return False


def _validation(ssin: str) -> Problem:
    return Problem("identity_validated", information=(("SSIN", ssin),))


def _difference(data: PersonData, ssin: str) -> Problem:
    """The five fields in the order of real replies."""
    return Problem(
        "person_data_differs",
        information=(
            ("Phonetic Information: Birth Date", data.birth_date),
            ("Phonetic Information: First Name", data.first_name),
            ("SSIN", ssin),
            ("Phonetic Information: Last Name", data.last_name),
            ("Phonetic Information: Middle Name", data.middle_name),
        ),
    )
