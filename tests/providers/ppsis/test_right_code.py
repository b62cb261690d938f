"""In which quality a CPAS must have a file on a person for each form: the right code passes, another is told so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import law02
import law65
import law76
import paid
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from filed import filed
from heating import Cpas as HeatingCpas
from law65 import FINANCIAL
from multifunctional import Sender, attestation
from ssdn_reply import Reply

CODES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 40)
Send = Callable[[Gateway, Institution, str], Reply]

OF_BENEFICIARY: dict[str, tuple[Send, tuple[int, ...]]] = {
    "RegisterAttest": (lambda on, by, ssin: law02.Cpas(on, by).send(law02.form_b(ssin, blocks="")), (2, 6)),
    "StopAttest": (lambda on, by, ssin: law02.Cpas(on, by).send(law02.form_c(ssin)), (2, 6)),
    "RegisterRecoveredAmount": (
        lambda on, by, ssin: paid.PayingCpas(on, by).send(ssin, paid.form_d(ssin, 1000)),
        (2, 6),
    ),
    "Loi65 AB, form A": (lambda on, by, ssin: law65.Cpas(on, by).send("AB", law65.form_a(ssin, blocks="")), (3, 4)),
    "Loi65 AB, form B1": (lambda on, by, ssin: law65.Cpas(on, by).send("AB", law65.form_b1(ssin)), (3, 4)),
    "Loi65 AB, form B2": (lambda on, by, ssin: law65.Cpas(on, by).send("AB", law65.form_b2(ssin)), (3, 4)),
    "Loi65 C": (lambda on, by, ssin: law65.Cpas(on, by).send("C", law65.form_c(ssin)), (3, 4)),
    "Loi65 DF, form D1": (
        lambda on, by, ssin: law65.Cpas(on, by).send("DF", law65.form_d1(ssin, FINANCIAL.format(1), 1)),
        (3, 4),
    ),
    "Loi65 DF, form F": (lambda on, by, ssin: law65.Cpas(on, by).send("DF", law65.form_f(ssin, 1)), (3, 4)),
    "OrganicLaw": (lambda on, by, ssin: law76.Cpas(on, by).send(law76.grant(ssin, blocks="")), (4,)),
    "HeatingAllocation": (lambda on, by, ssin: HeatingCpas(on, by).send(ssin), (40,)),
    "A036 RIS": (lambda on, by, ssin: Sender(on, by).post(attestation(ssin)), (2,)),
    "A036 ERIS": (lambda on, by, ssin: Sender(on, by).post(attestation(ssin, aid="ERIS")), (3,)),
    "A036 OTHER": (lambda on, by, ssin: Sender(on, by).post(attestation(ssin, aid="OTHER")), (4,)),
}

OF_MEMBER: dict[str, tuple[Callable[[Gateway, Institution, str, str], Reply], int, tuple[int, ...]]] = {
    "RegisterAttest, partner": (
        lambda on, by, who, one: law02.Cpas(on, by).send(
            law02.form_b(who, category="1", partner=one, blocks="").replace(law02.MEMBER, "")
        ),
        2,
        (2, 5, 6),
    ),
    "RegisterAttest, member": (
        lambda on, by, who, one: law02.Cpas(on, by).send(
            law02.form_b(who, one, category="1", blocks="").replace(law02.MEMBER, "")
        ),
        2,
        (2, 5, 6),
    ),
    "Loi65 AB, form A": (
        lambda on, by, who, one: law65.Cpas(on, by).send(
            "AB", law65.form_a(who, law65.secondary(one, 1, blocks=""), blocks="")
        ),
        3,
        (3, 4, 5),
    ),
    "Loi65 AB, form B1": (
        lambda on, by, who, one: law65.Cpas(on, by).send("AB", law65.form_b1(who, (one, 1))),
        3,
        (3, 4, 5),
    ),
    "Loi65 AB, form B2": (
        lambda on, by, who, one: law65.Cpas(on, by).send("AB", law65.form_b1(who), law65.form_b2(one, 1)),
        3,
        (3, 4, 5),
    ),
    "Loi65 C, beside": (
        lambda on, by, who, one: law65.Cpas(on, by).send("C", law65.form_c(who), law65.beside(one)),
        3,
        (3, 4, 5),
    ),
}


def reached(reply: Reply) -> bool:
    """Whether the federal service was asked: it may say no all the same."""
    assert reply.summary.ok == "YES" or reply.summary.codes == ["300020"], reply.summary
    return reply.summary.ok == "YES"


@pytest.fixture
def cpas_by_code(institution: Callable[[str], Institution]) -> dict[int, Institution]:
    """A CPAS for each code."""
    cities = ("namur", "charleroi", "liege", "eupen", "leuven", "gent", "antwerpen", "anderlecht", "mons", "tournai")
    return {code: institution(f"cpas-{city}") for code, city in zip(CODES, cities, strict=True)}


@pytest.mark.parametrize("form", OF_BENEFICIARY)
def test_whoever_a_form_is_about_has_a_file_in_its_code(
    sqlite_gateway: Gateway, cpas_by_code: dict[int, Institution], anna: str, form: str
) -> None:
    send, codes = OF_BENEFICIARY[form]
    for code, cpas in cpas_by_code.items():
        filed(sqlite_gateway, anna, cpas, code)
    replies = {code: send(sqlite_gateway, cpas, anna) for code, cpas in cpas_by_code.items()}
    assert tuple(code for code, reply in replies.items() if reached(reply)) == codes
    for code, reply in replies.items():
        assert code in codes or f"Purpose {', '.join(map(str, codes))}," in reply.summary.details[0].fields["Advice"]


@pytest.mark.parametrize("form", OF_MEMBER)
def test_a_member_of_the_household_may_be_there_without_aid(
    sqlite_gateway: Gateway, cpas_by_code: dict[int, Institution], marc: str, sofie: str, form: str
) -> None:
    send, of_beneficiary, codes = OF_MEMBER[form]
    for code, cpas in cpas_by_code.items():
        filed(sqlite_gateway, marc, cpas, of_beneficiary)
        filed(sqlite_gateway, sofie, cpas, code)
    replies = {code: send(sqlite_gateway, cpas, marc, sofie) for code, cpas in cpas_by_code.items()}
    assert tuple(code for code, reply in replies.items() if reached(reply)) == codes
    for code, reply in replies.items():
        assert code in codes or reply.summary.details[0].fields["ssin"] == sofie


def test_whoever_is_helped_and_a_member_too_needs_the_code_of_the_helped(
    sqlite_gateway: Gateway, institution: Callable[[str], Institution], marc: str, sofie: str
) -> None:
    """A form D about the beneficiary, and one about the same person under another suffix."""
    namur = institution("cpas-namur")
    filed(sqlite_gateway, marc, namur, 5)
    forms = [law65.form_f(marc, 1, suffix=1), law65.form_f(marc, 1)]
    assert reached(law65.Cpas(sqlite_gateway, namur).send("DF", forms[0]))
    assert not reached(law65.Cpas(sqlite_gateway, namur).send("DF", *forms))


def test_nothing_is_attested_of_a_beneficiary_registered_as_a_member(
    gateway: Gateway, institution: Callable[[str], Institution], anna: str
) -> None:
    namur = law02.Cpas(gateway, institution("cpas-namur"))
    reply = namur.send(law02.form_b(anna, blocks=law02.block(5)))
    assert (reply.summary.ok, reply.summary.codes) == ("NO", ["300020"])
    assert namur.newest(anna) == []
    (entry,) = namur.caller.journal()
    assert (entry["outcome"], entry["provider_asked"], entry["ssin"]) == ("refused", False, anna)
