"""PerformInvestigation end to end: the household, its members' data, addresses, who waits, and who may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import select

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.ssin import Ssin, mock_ssin
from bcss_gateway.envelope.exchange import Admitted
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.providers.national_register import NationalRegister
from bcss_gateway.sandbox import fill
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage import national_register
from classic import Caller, message, proof_of, service
from ssdn_reply import Reply, S

Person = Callable[[str], Citizen]
KEY = ("OCMWCPASPerformInvestigation", "20080604")
INVESTIGATION = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/PerformInvestigation"
I, P = f"{{{INVESTIGATION}}}", "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Person}"  # noqa: E741
FAMILY, CITIZEN, ADDRESSES, WAITING = GROUPS = (
    "FamilyCompositionGroup",
    "CitizenGroup",
    "AddressHistoryGroup",
    "WaitRegisterGroup",
)
NOT_WAITING = "12008001"
NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


def investigation(ssin: str, *groups: str, flags: str | None = None) -> str:
    asked = "".join(f"<{one}>{int(one in groups)}</{one}>" for one in GROUPS) if flags is None and groups else flags
    data = "" if asked is None else f"<DataGroups>{asked}</DataGroups>"
    return (
        f'<PerformInvestigationRequest xmlns="{INVESTIGATION}"><SocialSecurityUser>{ssin}</SocialSecurityUser>{data}'
        "</PerformInvestigationRequest>"
    )


def ask(caller: Caller, ssin: str, *groups: str, flags: str | None = None) -> Reply:
    content = service(investigation(ssin, *groups, flags=flags), *KEY)
    return caller.send(message(content, org_unit=caller.institution.cbe_number))


def given(reply: Reply) -> list[str]:
    """The groups of a reply."""
    groups = reply.body.find(f"{I}DataGroups")
    return [] if groups is None else [one.tag.removeprefix(I) for one in groups]


def numbers(reply: Reply, name: str) -> list[str]:
    """Whose data a repeated element gives."""
    return [one[0].text for one in reply.document.iter(I + name, P + name)]


@pytest.fixture
def charleroi(namur: Caller, institution: Any) -> Caller:
    """The CPAS that helps the single mother."""
    return namur.by(institution("cpas-charleroi"))


@pytest.fixture
def household(person: Person) -> list[str]:
    """The single mother and her children."""
    return [person(tag).ssin for tag in ("single-mother", "yasmina", "adam")]


def test_without_groups_everything_comes_for_everybody_of_the_household(
    charleroi: Caller, household: list[str]
) -> None:
    reply = ask(charleroi, household[0])
    assert (reply.context.ok, reply.summary.codes) == ("YES", [NOT_WAITING])
    assert given(reply) == [FAMILY, CITIZEN, ADDRESSES]
    assert reply.body.findtext(f"{I}SocialSecurityUser") == household[0]
    for name in ("FamilyMember", "Citizen", "AddressHistory"):
        assert set(numbers(reply, name)) == set(household), name
    (entry,) = charleroi.journal()
    assert (entry["operation"], entry["quality_code"]) == ("PerformInvestigation", "2")
    assert entry["ssin"].split() == household
    assert entry["verdicts"][-1]["rule"] == "all parts"


def test_without_the_household_the_groups_are_about_the_person_alone(charleroi: Caller, household: list[str]) -> None:
    reply = ask(charleroi, household[0], CITIZEN, ADDRESSES)
    assert (given(reply), reply.summary.codes) == ([CITIZEN, ADDRESSES], [])
    assert numbers(reply, "Citizen") == numbers(reply, "AddressHistory") == [household[0]]
    assert charleroi.journal()[-1]["ssin"] == household[0]


def test_the_household_alone(charleroi: Caller, household: list[str]) -> None:
    reply = ask(charleroi, household[0], FAMILY)
    assert given(reply) == [FAMILY]
    members = [[child.text for child in one] for one in reply.document.iter(f"{I}FamilyMember")]
    assert [one[:2] for one in members] == [[household[0], "1"], [household[1], "3"], [household[2], "3"]]
    assert charleroi.journal()[-1]["ssin"].split() == household


def test_each_member_is_read_once_and_only_for_the_groups_that_need_it(
    charleroi: Caller, household: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    find = national_register.find
    monkeypatch.setattr(national_register, "find", lambda work, ssin: (read.append(ssin), find(work, ssin))[1])
    ask(charleroi, household[0])
    assert sorted(read) == sorted(household)
    read.clear()
    ask(charleroi, household[0], FAMILY)
    assert read == household[:1]


@pytest.mark.parametrize(
    "flags",
    [
        "",
        "<CitizenGroup>false</CitizenGroup>",
        "<CitizenGroup>0</CitizenGroup><WaitRegisterGroup>0</WaitRegisterGroup>",
    ],
)
def test_of_no_group_asked_none_comes(charleroi: Caller, household: list[str], flags: str) -> None:
    reply = ask(charleroi, household[0], flags=flags)
    assert (reply.context.ok, given(reply)) == ("YES", [])


@pytest.mark.parametrize("flag", ["true", " 1 ", "t<!-- -->rue"])
def test_a_group_is_asked_in_any_way_that_the_schema_allows(charleroi: Caller, household: list[str], flag: str) -> None:
    assert given(ask(charleroi, household[0], flags=f"<CitizenGroup>{flag}</CitizenGroup>")) == [CITIZEN]


def test_who_is_not_in_the_waiting_register_gets_a_summary_and_no_group(
    charleroi: Caller, household: list[str]
) -> None:
    reply = ask(charleroi, household[0], WAITING)
    assert (reply.context.ok, reply.summary.ok, given(reply)) == ("YES", "YES", [])
    (detail,) = reply.summary.details
    assert (detail.severity, detail.code, detail.fields["SSIN"]) == ("INFORMATION", NOT_WAITING, household[0])


def test_who_waits_has_a_file_there_and_declared_addresses(namur: Caller, person: Person) -> None:
    khaled = person("waiting-register")
    namur.access(khaled.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(khaled))
    reply = ask(namur, khaled.ssin)
    assert (reply.summary.codes, given(reply)) == ([], [FAMILY, CITIZEN, ADDRESSES, WAITING])
    assert numbers(reply, "WaitRegister") == [khaled.ssin]
    assert reply.document.find(f".//{I}LegalAddresses") is None
    assert reply.document.find(f".//{I}DeclaredAddresses/{I}StandardAddress") is not None
    assert reply.document.findtext(f".//{P}InscriptionRegister") == "3"


def test_addresses_come_newest_first_and_clients_read_them_by_prefix(namur: Caller, person: Person) -> None:
    one = person("integrated")
    reply = ask(namur, one.ssin, CITIZEN, ADDRESSES)
    dates = [each.get("modificationDate") for each in reply.document.iter(f"{I}StandardAddress")]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == 2
    assert "<ns3:PerformInvestigationReply " in reply.string
    assert f"<ns4:LastName>{one.last_name.upper()}</ns4:LastName>" in reply.string
    assert '<ns4:Description lang="nl">Namen</ns4:Description>' in reply.string
    assert reply.string.isascii()


def test_nobody_is_answered_before_an_integration_or_after_its_end(namur: Caller, person: Person) -> None:
    anna = person("anna")
    refused = ask(namur, anna.ssin)
    assert (refused.context.ok, refused.context.codes) == ("NO", ["30000001"])
    assert (refused.summary.codes, refused.body) == (["300020"], None)
    assert refused.summary.details[0].fields["Advice"]
    namur.access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    assert ask(namur, anna.ssin).context.ok == "YES"
    namur.access(anna.ssin, "UNREGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    assert ask(namur, anna.ssin).summary.codes == ["300020"]
    asked = [one for one in namur.journal() if one["operation"] == "PerformInvestigation"]
    assert [one["provider_asked"] for one in asked] == [False, True, False]


def test_an_integration_expires_by_the_clock(namur: Caller, person: Person, clock: Any) -> None:
    ssin = person("last-day").ssin
    assert ask(namur, ssin).context.ok == "YES"
    clock.move(hours=12)
    assert ask(namur, ssin).summary.codes == ["300040"]
    assert ask(namur, person("expired").ssin).summary.codes == ["300040"]


@pytest.mark.parametrize(
    ("tag", "user"), [("budget-guidance", "cpas-namur"), ("elder-widow", "cpas-liege"), ("divorced", "cpas-mons")]
)
def test_codes_7_8_and_9_see_the_persons_own_legal_data_and_no_more(
    namur: Caller, institution: Any, person: Person, tag: str, user: str
) -> None:
    caller, ssin = namur.by(institution(user)), person(tag).ssin
    reply = ask(caller, ssin)
    assert (given(reply), numbers(reply, "Citizen"), reply.summary.codes) == ([CITIZEN], [ssin], [])
    assert caller.journal()[-1]["ssin"] == ssin
    assert caller.journal()[-1]["verdicts"][-1]["rule"] == "2 parts hidden"
    assert given(ask(caller, ssin, FAMILY, ADDRESSES, WAITING)) == []


def test_code_7_opens_no_member_of_a_household(charleroi: Caller, namur: Caller, person: Person) -> None:
    mother = person("single-mother")
    for code, action in ((7, "REGISTER"), (2, "UNREGISTER"), (1, "UNREGISTER"), (5, "UNREGISTER")):
        charleroi.access(mother.ssin, action, "2026-11-21", purpose=code, proof=proof_of(mother))
    reply = ask(charleroi, mother.ssin)
    assert numbers(reply, "Citizen") == [mother.ssin]
    assert charleroi.journal()[-1]["ssin"] == mother.ssin


def test_a_number_that_does_not_count_is_refused(namur: Caller, person: Person) -> None:
    asked = {
        person("replaced-number").ssin: "32001002",
        person("cancelled-number").ssin: "32001003",
        mock_ssin(1980, 1, 1, 1).digits: "32001001",
    }
    for ssin, code in asked.items():
        assert ask(namur, ssin).summary.codes == [code]


def test_others_than_cpas_may_not_ask(namur: Caller, institution: Any, person: Person) -> None:
    forem = namur.by(institution("forem"))
    content = service(investigation(person("integrated").ssin), *KEY)
    document = message(content, org_unit=forem.institution.cbe_number, matrix="55")
    assert forem.send(document).context.codes == ["300010"]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway over three hundred persons, with the named ones."""
    settings = Settings(data=tmp_path_factory.mktemp("town"), persons=300, public_url="http://gateway.test")
    fill.init(settings, lambda: NOON, MIGRATIONS)
    built = build(settings, lambda: NOON)
    yield built
    built.database.close()


def test_every_reply_is_valid_for_everybody_in_every_combination(
    town: Gateway, institution: Any, person: Person
) -> None:
    frame = ask(Caller(town, institution("cpas-namur")), person("integrated").ssin)
    asked = [(), *(some for count in range(1, 5) for some in combinations(GROUPS, count))]
    with town.database.unit_of_work() as work:
        everybody = work.connection.execute(select(national_register.person.c.ssin)).scalars().all()
    assert len(everybody) == 300
    for ssin in everybody:
        for groups in asked:
            body = _answered(town, ssin, groups)
            document = _in_frame(frame, body)
            assert town.library.replies.accepts(document), (groups, town.library.replies.explain(document))
            assert all(len(one) for one in body.iterfind(f"{I}DataGroups/*")), "an empty group"


def _answered(gateway: Gateway, ssin: str, groups: tuple[str, ...]) -> Any:
    operation = NationalRegister().operations[KEY]
    request = operation.read(etree.fromstring(investigation(ssin, *groups)))
    with gateway.database.unit_of_work() as work:
        admitted = Admitted(
            None, None, request, None, Ssin(ssin), Grant("", frozenset(), 0, None, None), NOON.date(), NOON
        )
        return operation.answer(admitted, work).content[0]


def _in_frame(frame: Reply, body: Any) -> Any:
    document = deepcopy(frame.document)
    services = document.find(f"{S}ServiceReply")
    services.remove(services.find(f"{I}PerformInvestigationReply"))
    services.append(deepcopy(body))
    return document
