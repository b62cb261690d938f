"""Whatever the reason of a refusal, its page says what to do next, by the code and the rule in the journal."""

from __future__ import annotations

import itertools
import re

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import return_codes
from bcss_gateway.contracts.return_codes import SPOKEN, Reason
from bcss_gateway.crossroads.reasons import BY_RULE, reasons_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.security import checks
from browsing import text
from entries import enter, refused
from wsgi import Client

CODES = return_codes.load()
WITHOUT_A_CODE = {
    "credentials_missing": "http:401",
    "credentials_wrong": "http:401",
    "too_many_failures": "http:429",
    "not_answered_yet": "soap:Server",
    "not_written_yet": "soap:Server",
}
NAMED = {"source_refused": "ANY00001"}
"""What a source says in a code of its own."""


def codes_of(reason: Reason) -> list[str]:
    """Every code with which a reason refuses."""
    found = [reason.classic.code] if reason.classic and reason.classic.severity == "ERROR" else []
    found += [reason.newer.code] if reason.newer and reason.newer.value in ("NO_RESULT", "FAULT") else []
    named = WITHOUT_A_CODE.get(reason.key) or NAMED.get(reason.key)
    return found + ([named] if named else [])


REFUSING = [(key, code) for key, reason in CODES.reasons.items() for code in codes_of(reason)]
TICKETS = (f"{''.join(letters):A>15}" for letters in itertools.product("ABCDEFGHIJ", repeat=4))


def asker_of(key: str) -> Institution:
    """An institution to which a reason may be told: a CPAS, or where only others are told it, an employment service."""
    user = "forem" if key.endswith("_in_sector") else "cpas-namur"
    return next(one for one in institutions() if one.basic_user == user)


def rules_of(key: str) -> list[str]:
    return [rule for rule, keys in BY_RULE.items() if key in keys] or ["some rule"]


@pytest.mark.parametrize(("key", "code"), REFUSING)
def test_a_page_says_what_to_do_next_in_every_language(key: str, code: str, shared_gateway: Gateway) -> None:
    for rule in rules_of(key):
        ticket = next(TICKETS)
        with shared_gateway.database.unit_of_work() as work:
            trail = refused("answered" if key in NAMED else "asked", rule, institution=asker_of(key).cbe_number)
            enter(trail, ticket, code, work)
        for language in SPOKEN:
            heard = Client(shared_gateway.application).get(f"/refusals/{ticket}", f"lang={language}")
            assert heard.status == 200
            page = html.document_fromstring(heard.text)
            assert text(page.find(".//h1")).endswith(code)
            (steps,) = page.xpath("//ol[@class='steps']")
            assert expected(key, language, ticket) in text(steps)


def expected(key: str, language: str, ticket: str) -> str:
    """What the page of its check says; or the next step, as far as nothing is filled in; or what the operator needs."""
    check = checks.load().by_name.get(key.replace("_", "-"))
    if check:
        return check.next_step[language]
    return re.split(r"{\w+}", CODES[key].advice.get(language, ticket))[0].strip()


@pytest.mark.parametrize(("key", "code"), REFUSING)
def test_the_code_and_the_rule_leave_few_reasons_open(key: str, code: str) -> None:
    for rule in rules_of(key):
        found = [one.key for one in reasons_of("answered", rule, code, CODES, asker_of(key).sector)]
        assert key in found or key == "source_refused"
        assert len(found) <= 4


def test_what_no_table_knows_leads_to_the_operator(shared_gateway: Gateway) -> None:
    for ticket, trail, code in (
        ("ZZZZZZZZZZZZZZA", refused("asked", "unheard of"), "XYZ"),
        ("ZZZZZZZZZZZZZZB", refused(service="Unheard", operation="of"), "MSG00012"),
        ("ZZZZZZZZZZZZZZC", refused(institution="", ssin="", service="", operation=""), "http:400"),
    ):
        with shared_gateway.database.unit_of_work() as work:
            enter(trail, ticket, code, work)
        heard = Client(shared_gateway.application).get(f"/refusals/{ticket}", "lang=en")
        assert heard.status == 200
        assert html.document_fromstring(heard.text).xpath("//ol[@class='steps']/li")


@pytest.mark.parametrize(("station", "words"), [("read", "an example of each service"), ("broken", "on our side")])
def test_what_could_not_be_read_or_broke_is_told(station: str, words: str, shared_gateway: Gateway) -> None:
    ticket = f"YYYYYYYYYY{station:Y>5}".upper()[:15].ljust(15, "Y")
    with shared_gateway.database.unit_of_work() as work:
        enter(refused(station, "Client"), ticket, "soap:Client", work, outcome="broken")
    page = html.document_fromstring(Client(shared_gateway.application).get(f"/refusals/{ticket}", "lang=en").text)
    assert words in text(page)
