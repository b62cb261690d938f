"""What breaks a schema is told by path, rule and a valid example, in four languages, and never by its value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from bcss_gateway.contracts import catalogue, library
from bcss_gateway.contracts.examples import example_of
from bcss_gateway.contracts.explain import Explainer, readable
from bcss_gateway.contracts.rules import _RULES, Words
from bcss_gateway.contracts.wsdl import Wsdl
from bcss_gateway.settings import HOME

CATALOGUE = catalogue.load()
WRITTEN = [one for one in CATALOGUE.endpoints if one.wsdl]
RETRIEVE = "http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2"
REQUEST = """<r:retrieveTIGroupsRequest xmlns:r="{space}"><informationCustomer><ticket>x</ticket>
<customerIdentification><cbeNumber>{cbe}</cbeNumber></customerIdentification></informationCustomer>{context}
<searchInformation><ssin>{ssin}</ssin><language>{language}</language><history>{history}</history></searchInformation>
</r:retrieveTIGroupsRequest>"""
JOB_SEEKER = (
    '<j:consultContactAndInscriptionRequest xmlns:j="http://kszbcss.fgov.be/intf/JobSeekerService/v1">'
    "<informationCustomer><customerIdentification><cbeNumber>0999100097</cbeNumber></customerIdentification>"
    "</informationCustomer><legalContext>PCSA:SOCIAL_INQUIRY</legalContext>"
    "<criteria><ssin>{ssin}</ssin><period><beginDate>{day}</beginDate></period></criteria>"
    "</j:consultContactAndInscriptionRequest>"
)
GOOD = {
    "space": RETRIEVE,
    "cbe": "0999100097",
    "context": "<legalContext>PCSA:SOCIAL_INQUIRY</legalContext>",
    "ssin": "85631290291",
    "language": "fr",
    "history": "true",
}


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    wsdl = Wsdl(HOME / "wsdl" / "RetrieveTIGroups" / "RetrieveTIGroupsV2.wsdl")
    return Explainer(wsdl.schema_text, wsdl.file)


def asked(**changed: str) -> Any:
    return etree.fromstring(REQUEST.format(**GOOD | changed))


@pytest.mark.parametrize(
    ("changed", "path", "rule"),
    [
        ({"ssin": "99"}, "searchInformation/ssin", "must have the form of SsinType; for example 70610199893"),
        ({"cbe": "12"}, "customerIdentification/cbeNumber", "must match \\d{10}; for example 0999100097"),
        ({"language": "xx"}, "searchInformation/language", "must be one of nl, fr, de"),
        ({"history": "perhaps"}, "searchInformation/history", "must be a valid boolean; for example true"),
        ({"context": ""}, "", "expected here: legalContext; for example <legalContext>PCSA:SOCIAL"),
    ],
)
def test_a_violation_has_path_rule_and_example(explainer: Explainer, changed: dict, path: str, rule: str) -> None:
    (said,) = explainer.explain(asked(**changed))
    assert said.path.endswith(path)
    assert said.rule.startswith(rule)
    assert not any(value in str(said) for value in changed.values() if len(value) > 2)


@pytest.mark.parametrize(
    ("language", "rule"),
    [
        ("fr", "doit avoir la forme de SsinType ; par exemple 70610199893"),
        ("nl", "moet de vorm van SsinType hebben; bijvoorbeeld 70610199893"),
        ("de", "muss die Form von SsinType haben; zum Beispiel 70610199893"),
        ("en", "must have the form of SsinType; for example 70610199893"),
        ("", "must have the form of SsinType; for example 70610199893"),
        ("tlh", "must have the form of SsinType; for example 70610199893"),
    ],
)
def test_the_rule_is_said_in_the_language_of_the_caller(explainer: Explainer, language: str, rule: str) -> None:
    (said,) = explainer.explain(asked(ssin="99"), language)
    assert said.rule == rule


def test_several_violations_are_told_together_up_to_ten(explainer: Explainer) -> None:
    several = explainer.explain(asked(ssin="99", cbe="12", language="xx", history="perhaps"))
    assert len(several) == 4
    many = asked()
    many[0][0].text = ""
    for _ in range(30):
        many[-1].append(etree.fromstring("<history>perhaps</history>"))
    assert 1 < len(explainer.explain(many)) <= 10


def test_every_rule_is_said_in_four_languages_with_the_same_blanks() -> None:
    for key, said in _RULES.items():
        assert set(said) == {"fr", "nl", "de", "en"}, key
        assert len({text.count("{}") for text in said.values()}) == 1, key
    assert Words("nl").any_of(["a", "b"]) == "a of b"


def _simple_types(schema: Any, roots: list[str]) -> Iterator[Any]:
    for root in roots:
        for component in schema.maps.elements[root].iter():
            if component.type.is_simple():
                yield component.type


@pytest.mark.parametrize("endpoint", WRITTEN, ids=lambda one: one.name)
def test_every_simple_value_of_a_request_has_a_valid_example(endpoint: catalogue.Endpoint) -> None:
    wsdl = Wsdl(HOME / "wsdl" / endpoint.wsdl)
    schema = readable(wsdl.schema_text, wsdl.file)
    kinds = list(_simple_types(schema, [operation.request for operation in wsdl.operations]))
    assert kinds
    assert [kind.name for kind in kinds if not example_of(kind) or not kind.is_valid(example_of(kind))] == []


@pytest.mark.parametrize("blanks", [" {} ", "\n      {}\n    ", "\t{}", "{} "])
def test_blanks_around_a_date_are_taken_as_xml_schema_takes_them(blanks: str) -> None:
    schema = library.load(CATALOGUE, HOME).contracts["JobSeekerService"].schema
    request = etree.fromstring(JOB_SEEKER.format(ssin="70610199893", day=blanks.format("2026-03-31")))
    assert schema.accepts(request)
    assert request.findtext("criteria/period/beginDate") == "2026-03-31"


@pytest.mark.parametrize(
    ("ssin", "day"), [("70610199893", " 2026-02-30 "), (" 70610199893", " 2026-03-31"), ("1", " 2026-03-31 ")]
)
def test_blanks_do_not_make_valid_what_is_not(ssin: str, day: str) -> None:
    schema = library.load(CATALOGUE, HOME).contracts["JobSeekerService"].schema
    request = etree.fromstring(JOB_SEEKER.format(ssin=ssin, day=day))
    before = etree.tostring(request)
    assert not schema.accepts(request)
    assert etree.tostring(request) == before
    assert all(each.path != "/" for each in schema.explain(request))
