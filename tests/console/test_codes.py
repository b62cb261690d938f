"""From a code in a reply to what to do next, in one step; and the errors of forms on the pages of their services."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.console.pages import coded
from bcss_gateway.contracts import return_codes
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.providers.ppsis import errors
from bcss_gateway.providers.ppsis.errors import FormError
from browsing import PLACES, SERVICES, section, text
from law02 import Cpas, form_b
from wsgi import Client

ROWS = [
    (row.code, reason)
    for reason in return_codes.load().reasons.values()
    for row in (reason.classic, reason.newer)
    if row and "{" not in row.code
]
FORMS = sorted({name for error in errors.every() for name in error.services})
PLACE_OF = {service.name: PLACES[key] for key, service in SERVICES.items()}


def _plain(advice: str) -> str:
    return advice.replace("`", "")


def test_the_code_of_a_refused_form_leads_to_the_next_step(
    sqlite_gateway: Gateway, person: Callable[[str], Citizen], institution: Callable[[str], Institution]
) -> None:
    cpas = Cpas(sqlite_gateway, institution("cpas-namur"))
    (code,) = cpas.decide(form_b(person("anna").ssin, requested="2026-09-01")).codes
    heard = Client(sqlite_gateway.application).get(f"/codes/{code}", "lang=nl")
    assert heard.status == 200
    assert "<code>DecisionDate</code> komt hoogstens 30 dagen na <code>RequestDate</code>" in heard.text


@pytest.mark.parametrize("error", errors.every(), ids=lambda error: error.code)
def test_the_page_of_an_error_says_what_is_wrong_what_to_do_and_of_which_services(error: FormError, page) -> None:
    for language in SPOKEN:
        document = page(f"/codes/{error.code}", language)
        said = text(document.find(".//main"))
        assert text(document.find(".//h1")) == error.code
        assert error.words[language] in said
        assert _plain(error.advice[language]) in said
        assert not error.rule or f"{error.rule} {error.figure}" in said
        links = [link.get("href") for link in document.xpath("//main//dd/a")]
        assert links == [f"..{PLACE_OF[name]}?lang={language}#{error.code}" for name in error.services]


@pytest.mark.parametrize("code", sorted({code for code, _ in ROWS}))
def test_the_page_of_a_return_code_tells_every_reason_for_it(code: str, page) -> None:
    document = page(f"/codes/{code}", "de")
    said = text(document.find(".//main"))
    reasons = [reason for other, reason in ROWS if other == code]
    assert document.xpath("//main//h2/@id") == [reason.key for reason in reasons]
    assert all(reason.advice.get("de", "") in said for reason in reasons)


def test_the_list_names_every_code_once(page) -> None:
    listed = [text(link) for link in page("/codes", "fr").xpath("//main//li/a")]
    assert listed == [*sorted({code for code, _ in ROWS}), *(error.code for error in errors.every())]


def test_what_is_no_code_has_no_page(visitor: Client) -> None:
    for path in ("/codes/123456", "/codes/none", "/codes/991101/more", "/codes/<script>"):
        heard = visitor.get(path)
        assert heard.status == 404
        assert "123456" not in heard.text and "<script>" not in heard.text
    assert [visitor.get(path).status for path in ("/codes/", "/codes/991101/")] == [200, 200]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("name", FORMS)
def test_the_page_of_a_service_tells_its_errors_under_their_codes(name: str, language: str, page) -> None:
    document = page(PLACE_OF[name], language)
    told = {row.get("id"): row for row in document.xpath("//h2[@id='forms']/following-sibling::table[1]/tbody/tr")}
    own = [error for error in errors.every() if name in error.services]
    assert list(told) == [error.code for error in own]
    for error in own:
        said = text(told[error.code])
        assert error.words[language] in said and _plain(error.advice[language]) in said
        assert told[error.code].xpath("th/a/@href") == [f"../../codes/{error.code}?lang={language}"]
    assert document.xpath("//nav[@aria-labelledby='contents']//a[@href='#forms']")


def test_a_service_without_forms_tells_of_none(page) -> None:
    document = page("/services/OCMWCPASManageAccess/20050930", "en")
    assert not document.xpath("//*[@id='forms'] | //a[@href='#forms']")
    assert "300010" in section(document, "codes")


def test_names_in_backticks_are_code_and_the_rest_is_text() -> None:
    assert coded("a `B` <c> `<d>`.") == "a <code>B</code> &lt;c&gt; <code>&lt;d&gt;</code>."
