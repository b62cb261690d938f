"""The career of a self-employed person: affiliations to funds, newest first, in the days asked about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.providers.self_employed.file import SOURCE, AffiliationEntry, written
from bcss_gateway.storage import sources
from sources import acquaint

Person = Callable[[str], Citizen]
AFFILIATION = "career/affiliations/affiliation"
PERIOD = f"{AFFILIATION}/careerSegments/careerSegment/period"
CAREER = "consultCareer"


def criteria(ssin: str, begin: str = "", end: str = "") -> str:
    period = f"<beginDate>{begin}</beginDate>{end and f'<endDate>{end}</endDate>'}"
    return f"<ssin>{ssin}</ssin>{begin and f'<period>{period}</period>'}"


def test_a_career_agrees_with_the_story(liege: Any, person: Person) -> None:
    one = person("self-employed")
    reply = liege.ask(CAREER, criteria(one.ssin))
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert [child.tag for child in reply.body][-3:] == ["status", "ssin", "career"]
    assert reply.body.findtext("ssin") == one.ssin
    assert reply.texts(f"{PERIOD}/beginDate") == ["2008-01-01", "2004-01-01"]
    assert reply.texts(f"{PERIOD}/endDate") == ["2007-12-31"]
    assert reply.body.findtext("career/occupation/code") == "307107"
    descriptions = reply.body.findall("career/occupation/description")
    assert {one.get("language"): one.text for one in descriptions}["FR"] == "Boulanger"
    segment = reply.body.find(f"{AFFILIATION}/careerSegments/careerSegment")
    assert segment.findtext("selfEmployedQuality/code") == "100"
    assert segment.findtext("contribution/code") == "100"
    assert reply.texts(f"{AFFILIATION}/socialInsuranceFund/code") == ["003", "008"]
    assert reply.texts(f"{AFFILIATION}/socialInsuranceFund/enterpriseNumber") == ["0409088689"]


def test_the_journal_says_who_asked_what_in_which_quality(liege: Any, person: Person) -> None:
    one = person("self-employed")
    liege.ask(CAREER, criteria(one.ssin))
    entry = liege.journal()[-1]
    assert (entry["service"], entry["operation"], entry["version"]) == ("SelfEmployedService", CAREER, "v2")
    assert (entry["ssin"], entry["quality_code"], entry["provider_asked"]) == (one.ssin, "1", True)
    assert (entry["institution"], entry["return_code"]) == (liege.institution.cbe_number, "MSG00000")
    assert {verdict["verdict"] for verdict in entry["verdicts"]} == {"passed"}


def test_who_was_never_self_employed_has_no_career(consult: Any, person: Person) -> None:
    namur = consult("cpas-namur")
    reply = namur.ask(CAREER, criteria(person("integrated").ssin))
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")
    assert [child.tag for child in reply.body][-2:] == ["status", "ssin"]
    assert namur.journal()[-1]["provider_asked"]


AFFILIATIONS: list[AffiliationEntry] = [
    {"fund": "003", "occupation": "307107", "signed": "1999-12-01", "begin": "2000-01-01", "end": "2009-12-31"},
    {"fund": "008", "occupation": "307107", "signed": "2009-12-01", "begin": "2010-01-01", "end": "2019-06-30"},
    {"fund": "003", "occupation": "", "signed": "2020-12-20", "begin": "2021-01-01", "end": "2027-03-31"},
    {"fund": "008", "occupation": "517102", "signed": "2027-03-01", "begin": "2027-04-01", "end": ""},
]


@pytest.fixture
def affiliated(consult_alone: Any, person: Person) -> Callable[[list[AffiliationEntry]], Any]:
    """Make a person known to Namur whose file has these affiliations, and ask for the career."""
    one = person("anna")

    def ask(affiliations: list[AffiliationEntry]) -> Callable[..., Any]:
        namur = consult_alone("cpas-namur")
        file = written(
            {"reference": "1", "enterprise_number": "1900000031", "pays_late": False, "affiliations": affiliations}
        )
        with namur.gateway.database.unit_of_work() as work:
            sources.self_employed.add([(one.ssin, SOURCE, file)], work)
            work.commit()
        acquaint(namur.gateway, [one], 17, namur.institution.cbe_number, 2)
        return lambda *period: namur.ask(CAREER, criteria(one.ssin, *period))

    return ask


@pytest.mark.parametrize(
    ("period", "begins"),
    [
        ((), ["2021-01-01", "2010-01-01", "2000-01-01"]),
        (("2000-01-01",), ["2021-01-01", "2010-01-01", "2000-01-01"]),
        (("2010-01-01",), ["2021-01-01", "2010-01-01"]),
        (("2009-12-31", "2009-12-31"), ["2000-01-01"]),
        (("2009-12-31", "2010-01-01"), ["2010-01-01", "2000-01-01"]),
        (("2019-07-01", "2020-12-31"), []),
        (("2021-01-01", "2021-01-01"), ["2021-01-01"]),
        (("2027-04-01",), ["2021-01-01"]),
        (("1900-01-01", "1999-12-31"), []),
        (("2019-06-30Z", "2019-06-30+02:00"), ["2010-01-01"]),
        (("-0044-03-15", "12026-01-01"), ["2021-01-01", "2010-01-01", "2000-01-01"]),
    ],
    ids=lambda value: "-".join(value) or "none",
)
def test_affiliations_are_told_that_share_a_day_with_the_period(
    affiliated: Any, period: tuple[str, ...], begins: list[str]
) -> None:
    reply = affiliated(AFFILIATIONS)(*period)
    assert reply.texts(f"{PERIOD}/beginDate") == begins
    assert reply.code == ("MSG00000" if begins else "MSG00100")


def test_what_has_not_happened_yet_is_not_told(affiliated: Any, clock: Any) -> None:
    ask = affiliated(AFFILIATIONS)
    reply = ask()
    assert reply.texts(f"{PERIOD}/endDate") == ["2019-06-30", "2009-12-31"]
    assert reply.body.find("career/occupation") is None, "its list has no code for the trade of the newest affiliation"
    clock.move(days=200)
    reply = ask()
    assert reply.texts(f"{PERIOD}/beginDate")[0] == "2027-04-01"
    assert reply.texts(f"{PERIOD}/endDate")[0] == "2027-03-31"
    assert reply.body.findtext("career/occupation/code") == "517102"


def test_more_affiliations_than_the_contract_has_room_for_are_cut_newest_first_and_it_says_so(affiliated: Any) -> None:
    many: list[AffiliationEntry] = [
        {**AFFILIATIONS[0], "begin": f"{1900 + year}-01-01", "end": f"{1900 + year}-12-31"} for year in range(120)
    ]
    ask = affiliated(many)
    reply = ask()
    begins = reply.texts(f"{PERIOD}/beginDate")
    assert (len(begins), begins[0], begins[-1]) == (100, "2019-01-01", "1920-01-01")
    assert reply.information["details"].startswith("Only the newest 100 affiliations")
    assert "details" not in ask("1920-01-01").information


def test_a_file_with_an_ended_career_is_told_to_whoever_may_ask(consult_alone: Any, person: Person) -> None:
    """A career that ended long ago; the CPAS that helps the person now sees it."""
    one, namur = person("sankt-vith"), consult_alone("cpas-namur")
    acquaint(namur.gateway, [one], 17, namur.institution.cbe_number, 4)
    reply = namur.ask(CAREER, criteria(one.ssin))
    assert reply.texts(f"{PERIOD}/beginDate")[-1] == "1970-01-01"
    assert reply.texts(f"{PERIOD}/endDate")[0] == "2014-11-30"


@pytest.mark.parametrize("quality", [7, 8, 9])
def test_who_accompanies_sees_when_but_not_what_and_is_told_what_is_missing(
    consult_alone: Any, person: Person, quality: int
) -> None:
    one, namur = person("self-employed"), consult_alone("cpas-namur")
    acquaint(namur.gateway, [one], 17, namur.institution.cbe_number, quality)
    reply = namur.ask(CAREER, criteria(one.ssin))
    assert reply.code == "MSG00000"
    assert [child.tag for child in reply.body.find("career")] == ["nisseReference", "affiliations"]
    assert [child.tag for child in reply.body][-3:] == ["ssin", "dataFilters", "career"]
    assert reply.texts("dataFilters/filteredElement") == ["career/selfEmployedEnterpriseNumber", "career/occupation"]
    assert namur.journal()[-1]["verdicts"][-1]["rule"] == "2 parts hidden"


@pytest.mark.parametrize(
    ("ssin", "code"),
    [
        ("of self-employed", "MSG00012"),
        ("of replaced-number", "MSG00006"),
        ("of cancelled-number", "MSG00007"),
        (mock_ssin(1980, 1, 1, 1).digits, "MSG00005"),
        ("85631290200", "MSG00011"),
    ],
)
def test_who_may_not_be_asked_about_is_refused(consult: Any, person: Person, ssin: str, code: str) -> None:
    namur = consult("cpas-namur")
    number = person(ssin.removeprefix("of ")).ssin if ssin.startswith("of ") else ssin
    reply = namur.ask(CAREER, criteria(number))
    assert reply.status == ("NO_RESULT", code)
    assert reply.body.find("ssin") is None
    assert not namur.journal()[-1]["provider_asked"]


def test_another_legal_context_or_institution_is_refused(liege: Any, consult: Any, person: Person) -> None:
    asked = criteria(person("self-employed").ssin)
    assert liege.ask(CAREER, asked, context="CURIOSITY").status == ("NO_RESULT", "MSG00013")
    for user in ("inasti", "forem"):
        assert consult(user).ask(CAREER, asked).status == ("NO_RESULT", "MSG00013")


def test_a_period_that_ends_before_it_begins_is_refused(liege: Any, person: Person) -> None:
    reply = liege.ask(CAREER, criteria(person("self-employed").ssin, "2020-01-02", "2020-01-01"))
    assert reply.status == ("NO_RESULT", "MSG00008")
    assert reply.information["period"] == "2020-01-02/2020-01-01"
    assert "finit avant" in reply.information["advice"]
    assert liege.journal()[-1]["verdicts"][-1]["station"] == "asked"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "<ssin/>",
        "<ssin>123</ssin>",
        "<ssin>79692593866</ssin><ssin>79692593866</ssin>",
        "<ssin>79692593866</ssin><period/>",
        "<ssin>79692593866</ssin><period><endDate>2020-01-01</endDate></period>",
        "<ssin>79692593866</ssin><period><beginDate>2020-02-30</beginDate></period>",
        "<ssin>79692593866</ssin><period><beginDate>yesterday</beginDate></period>",
        "<period><beginDate>2020-01-01</beginDate></period><ssin>79692593866</ssin>",
    ],
)
def test_a_request_against_the_contract_gets_its_typed_fault(liege: Any, wrong: str) -> None:
    reply = liege.ask(CAREER, wrong)
    assert reply.heard.status == 500
    assert reply.fault.findtext("detail/reasonCode") == "MSG00008"
    assert not liege.journal()[-1]["provider_asked"]
