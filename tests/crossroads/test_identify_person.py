"""IdentifyPerson end to end: found, verified, refused, with several details together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.ssin import mock_ssin
from classic import Caller, message, service
from ssdn_reply import IDENTIFY, Reply

Person = Callable[[str], Citizen]
I = f"{{{IDENTIFY}}}"  # noqa: E741


def criteria(ssin: str = "", phonetic: str = "") -> str:
    by_number = f"<SSIN>{ssin}</SSIN>" if ssin else ""
    return by_number + (f"<PhoneticCriteria>{phonetic}</PhoneticCriteria>" if phonetic else "")


def sounds(last: str, birth: str, **names: str) -> str:
    given = "".join(f"<{name}>{value}</{name}>" for name, value in names.items())
    return f"<LastName>{last}</LastName>{given}<BirthDate>{birth}</BirthDate>"


def identify(wanted: str, verification: str = "") -> str:
    content = f'<IdentifyPersonRequest xmlns="{IDENTIFY}"><SearchCriteria>{wanted}</SearchCriteria>'
    proof = verification and f"<VerificationData>{verification}</VerificationData>"
    return service(f"{content}{proof}</IdentifyPersonRequest>", "OCMWCPASIdentifyPerson")


def ask(caller: Caller, wanted: str, verification: str = "") -> Reply:
    return caller.send(message(identify(wanted, verification), org_unit="92094"))


def found(reply: Reply) -> list[str]:
    return [one.text for one in reply.document.iter(f"{I}SocialSecurityUser")]


def test_whom_nobody_has_integrated_is_found_by_number(namur: Caller, person: Person) -> None:
    reply = ask(namur, criteria(person("anna").ssin))
    assert (reply.context.ok, found(reply)) == ("YES", [person("anna").ssin])
    (entry,) = namur.journal()
    assert (entry["operation"], entry["ssin"]) == ("IdentifyPerson", person("anna").ssin)


def test_homonyms_are_both_found_and_the_journal_names_both(namur: Caller, person: Person) -> None:
    reply = ask(namur, criteria(phonetic=sounds("MAES", "1975-08-15", FirstName="Jan")))
    both = {person("homonym-one").ssin, person("homonym-two").ssin}
    assert set(found(reply)) == both
    assert set(namur.journal()[-1]["ssin"].split()) == both


def test_linos_request_has_both_and_empty_names_and_gets_its_warning(namur: Caller, person: Person) -> None:
    anna = person("anna")
    phonetic = sounds("LAMBERT", "1985-03-12", FirstName="", MiddleName="")
    reply = ask(namur, criteria(anna.ssin, phonetic))
    assert (reply.context.ok, reply.summary.codes, found(reply)) == ("WARNING", ["21007001"], [anna.ssin])
    assert reply.summary.details[0].text.endswith("ignored. ")


@pytest.mark.parametrize(
    ("wanted", "verification", "codes"),
    [
        (criteria(phonetic=sounds("Qqqzzxx", "1985-03-12")), "", ["32007004"]),
        (criteria(phonetic=sounds("Lambert", "1985-00-00")), "", ["31009001"]),
        (criteria(phonetic=sounds("", "1985-03-12")), "", ["31000007"]),
        (criteria(phonetic=sounds("", "1985-00-00")), "", ["31000007", "31009001"]),
        ("", "", ["31000007"]),
        (
            criteria("85631290291", sounds("", "1985-03-12")),
            "<PersonData><LastName/><BirthDate>1985-03-12</BirthDate></PersonData>",
            ["31000007", "31000007"],
        ),
        (criteria("85631290200", sounds("", "1985-03-12")), "", ["31000005", "31000007"]),
    ],
    ids=["no match", "no tolerance", "no name", "two wrong", "nothing", "demo_ipr_5", "check digits too"],
)
def test_what_cannot_be_answered_is_refused_with_all_that_is_wrong(
    namur: Caller, wanted: str, verification: str, codes: list[str]
) -> None:
    reply = ask(namur, wanted, verification)
    assert (reply.context.ok, reply.context.codes) == ("NO", ["30000001"])
    assert (reply.summary.ok, reply.summary.codes) == ("NO", codes)
    assert reply.body is None


@pytest.mark.parametrize(
    ("tag", "code"), [("replaced-number", "32001002"), ("cancelled-number", "32001003"), (None, "32001001")]
)
def test_a_number_that_does_not_count_is_refused(namur: Caller, person: Person, tag: str | None, code: str) -> None:
    ssin = person(tag).ssin if tag else mock_ssin(1980, 1, 1, 1).digits
    reply = ask(namur, criteria(ssin))
    assert reply.summary.codes == [code]
    shown = person("new-number").ssin if tag == "replaced-number" else ssin
    assert reply.summary.details[0].information[0] == ("SSIN", shown)


def test_a_right_proof_validates_and_opens_the_extended_data(namur: Caller, person: Person) -> None:
    data = "<PersonData><LastName>Lambert</LastName><BirthDate>1985-03-12</BirthDate></PersonData>"
    reply = ask(namur, criteria(person("anna").ssin), data)
    assert (reply.summary.ok, reply.summary.codes) == ("YES", ["12007001"])
    assert reply.document.findtext(f".//{I}Extended/{I}CivilState") == "10"


def test_others_than_cpas_may_not_ask(namur: Caller, institution: Any, person: Person) -> None:
    forem = Caller(namur.gateway, institution("forem"))
    document = message(identify(criteria(person("anna").ssin)), org_unit="0999501460", matrix="55")
    assert forem.send(document).context.codes == ["300010"]
