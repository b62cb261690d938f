"""The page of a refused call: the reply leads to it, and what it says to do is enough."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

import classic
import law65
import newer
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.security.profile import SHIPPED
from bcss_gateway.settings import Settings
from browsing import text
from classic import CONNECTOR
from clocks import MovableClock
from entries import enter
from filed import filed
from scene import Scene
from wsgi import Client, Heard, basic

ANNA = "85631290291"


@pytest.fixture
def scene(sqlite_gateway: Gateway, sqlite_settings: Settings, institution: Any, secret_of: Any, person: Any) -> Scene:
    return Scene(sqlite_gateway, sqlite_settings, institution, secret_of, person)


def explanation(heard: Heard) -> str:
    """The address of the page that a reply leads to."""
    (address,) = set(re.findall(r"http://gateway\.test/refusals/[0-9A-Za-z-]+", heard.text))
    return urlsplit(address).path


def opened(scene: Scene, path: str, language: str = "en") -> html.HtmlElement:
    heard = Client(scene.gateway.application).get(path, f"lang={language}")
    assert heard.status == 200, heard.text
    return html.document_fromstring(heard.text)


def to_copy(page: html.HtmlElement, name: str = "register.xml") -> str:
    (block,) = page.xpath(f"//pre[@aria-label='{name}']")
    return str(block.text_content())


def posted(scene: Scene, page: html.HtmlElement) -> Heard:
    """What comes back when the call to copy is sent, with Anna Lambert's name and birth date in it."""
    message = to_copy(page).replace("LAST NAME", "LAMBERT").replace("YYYY-MM-DD", "1985-03-12")
    (address,) = re.findall(r"http://gateway\.test(\S+)", to_copy(page, "curl"))
    assert address == CONNECTOR
    return Client(scene.gateway.application).post(address, message)


@pytest.mark.parametrize("language", SPOKEN)
def test_who_is_refused_copies_the_call_from_the_page_and_is_answered(
    scene: Scene, clock: MovableClock, language: str
) -> None:
    refused = scene.retrieve(ANNA)
    page = opened(scene, explanation(refused), language)
    assert text(page.find(".//h1")).endswith("MSG00012")
    assert text(page.xpath("//p[@class='lead']")[0]) == "The SSIN is not sufficiently integrated for your organization"
    clock.move(minutes=5)
    assert "ReturnCode&gt;0&lt;" in posted(scene, page).text
    answered = scene.retrieve(ANNA)
    assert answered.xml.findtext(".//status/code") == "MSG00000"
    again = opened(scene, explanation(refused), language)
    assert not again.xpath("//pre")
    assert len(again.xpath("//p[@class='box']")) == 1, "it says that something has changed since"


def test_the_page_shows_what_the_journal_has_and_who_decided(scene: Scene) -> None:
    said = text(opened(scene, explanation(scene.retrieve(ANNA))))
    for known in (ANNA, "0999100097", "RetrieveTIGroups", "PCSA:SOCIAL_INQUIRY", "2026-11-21 12:00:00"):
        assert known in said
    assert "Integration refused cpas_national_register#1" in said
    assert "not met A file on the person on that day, in quality 1, 2, 3, 4, 5, 6" in said
    assert "No file of your institution or its sector on 85631290291 on 2026-11-21." in said
    assert "LAMBERT" not in said.upper()


def test_every_row_leads_to_its_place_among_the_authorizations(scene: Scene) -> None:
    page = opened(scene, explanation(scene.retrieve(ANNA)), "fr")
    there = set(opened(scene, "/authorizations", "fr").xpath("//@id"))
    links = page.xpath("//a[contains(@href, 'authorizations?')]/@href")
    anchors = [link.partition("#")[2] for link in links if "#" in link]
    assert len(anchors) >= 4
    assert set(anchors) <= there


def test_another_legal_context_is_proposed(scene: Scene) -> None:
    page = opened(scene, explanation(scene.retrieve(scene.named("integrated").ssin, context="CURIOSITY")))
    assert "Ask in the legal context PCSA:SOCIAL_INQUIRY" in text(page)
    assert not page.xpath("//pre")


def test_another_context_and_a_registration_are_proposed_together(scene: Scene) -> None:
    page = opened(scene, explanation(scene.retrieve(ANNA, context="CURIOSITY")))
    assert "Ask in the legal context PCSA:SOCIAL_INQUIRY" in text(page)
    assert f"<SSIN>{ANNA}</SSIN>" in to_copy(page)


@pytest.mark.parametrize(("code", "lacking"), [(5, ["marc"]), (1, ["marc", "sofie"])], ids=["member", "inquiry"])
def test_a_member_of_a_household_is_not_said_to_lack_what_it_need_not_have(
    scene: Scene, code: int, lacking: list[str]
) -> None:
    namur, marc, sofie = scene.institution("cpas-namur"), scene.named("marc").ssin, scene.named("sofie").ssin
    filed(scene.gateway, sofie, namur, code)
    reply = law65.Cpas(scene.gateway, namur).send("AB", law65.form_b1(marc, (sofie, 1)))
    assert reply.summary.codes == ["300020"]
    page = opened(scene, f"/refusals/{scene.journal()[-1]['ticket']}")
    registered = [
        re.findall(r"<SSIN>(\d+)", one.text_content()) for one in page.xpath("//pre[@aria-label='register.xml']")
    ]
    assert registered == [[scene.named(tag).ssin] for tag in lacking]


def test_who_may_ask_is_named_to_whom_nothing_is_open(scene: Scene) -> None:
    said = text(opened(scene, explanation(scene.retrieve(ANNA, by="forem"))))
    assert "No table opens RetrieveTIGroups v2" in said
    assert "The operation is open to: the CPAS, sector 17." in said
    assert "not looked at A file on the person" in said


def test_outside_the_cpas_nothing_is_there_to_copy(scene: Scene) -> None:
    asker = scene.asks("cin", "HdiIndemnityAllowanceService", "NIC:INDEMNITIES")
    reply = asker.ask("consultIndemnityPeriods", f"<ssin>{ANNA}</ssin><yearQuarter>2026Q1</yearQuarter>")
    page = opened(scene, explanation(reply.heard))
    assert "Your network has to enter 85631290291 in the reference directory first: sector 11" in text(page)
    assert not page.xpath("//pre")


def test_a_replaced_number_gets_the_new_one(scene: Scene) -> None:
    person = scene.named("replaced-number")
    said = text(opened(scene, explanation(scene.retrieve(person.ssin))))
    assert re.search(r"Ask with the number \d{11}, which has replaced yours", said)


def test_a_classic_reply_leads_to_the_page_too(scene: Scene) -> None:
    heard = scene.access(scene.named("anna"), "REGISTER", proof="")
    page = opened(scene, explanation(heard))
    assert "31000007" in text(page.find(".//h1"))
    assert "Fill in the field named above." in text(page)


def test_a_registration_that_is_too_long_is_made_narrower(scene: Scene) -> None:
    page = opened(scene, explanation(scene.access(scene.named("anna"), "REGISTER", end="2027-11-21")))
    assert "Too long for code 1: … at the latest for a begin on …" in text(page)
    assert "with code 1 would be taken: from 2026-11-21 to 2027-01-21" in text(page)
    assert "ReturnCode&gt;0&lt;" in posted(scene, page).text


def test_a_file_that_may_not_grow_is_renewed_on_the_day_after(scene: Scene) -> None:
    anna = scene.named("anna")
    scene.access(anna, "REGISTER", end="2026-12-31", purpose=2)
    page = opened(scene, explanation(scene.access(anna, "REGISTER", end="2028-01-31", purpose=2)))
    assert "ReturnCode&gt;0&lt;" in posted(scene, page).text


def test_a_renewal_too_far_ahead_is_not_proposed(scene: Scene, clock: MovableClock) -> None:
    anna = scene.named("anna")
    scene.access(anna, "REGISTER", purpose=2)
    clock.move(days=1)
    page = opened(scene, explanation(scene.access(anna, "REGISTER", end="2028-01-31", purpose=2)))
    assert not page.xpath("//pre")


def test_a_message_with_several_questions_tells_of_the_one_that_was_refused(scene: Scene) -> None:
    anna, other = scene.named("anna"), scene.named("integrated")
    both = [
        classic.access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=classic.proof_of(anna)),
        classic.access(other.ssin, "REGISTER", "2020-01-01", purpose=1, proof=classic.proof_of(other)),
    ]
    said = text(opened(scene, explanation(scene.classic(*both))))
    assert "StartDate lies too far back" in said


def test_a_fault_of_the_schema_leads_to_the_page(scene: Scene) -> None:
    heard = scene.retrieve("123")
    assert heard.status == 500
    assert heard.xml.findtext(".//faultstring").endswith(f"More: http://gateway.test{explanation(heard)}")
    page = opened(scene, explanation(heard))
    assert "MSG00008" in text(page.find(".//h1"))
    assert "the contract is at this address with ?wsdl" in text(page)


def test_wrong_credentials_lead_to_the_page_of_their_check(scene: Scene) -> None:
    asked = newer.retrieve(ANNA, newer.by_number("0999100097"))
    heard = Client(scene.gateway.application).post(newer.RETRIEVE, asked, basic("cpas-namur", "guess"))
    assert heard.status == 401
    page = opened(scene, f"/refusals/{scene.journal()[-1]['ticket']}")
    assert "../refusals/credentials-wrong?lang=en" in page.xpath("//a/@href")


# --- closed


@pytest.mark.parametrize(
    "path",
    [
        "/refusals/AAAAAAAAAAAAAAA",
        "/refusals/00000000-0000-4000-8000-000000000000",
        "/refusals/AAAAAAAAAAAAAAAA",
        "/refusals/<script>",
        "/refusals/' or 1=1 --",
        "/refusals/%00",
        "/refusals/85631290291",
    ],
)
def test_what_is_no_refused_call_has_no_page_and_all_say_the_same(path: str, visitor: Client) -> None:
    heard, other = visitor.get(path, "lang=fr"), visitor.get("/refusals/none", "lang=fr")
    assert (heard.status, heard.text, dict(heard.headers)) == (404, other.text, dict(other.headers))


def test_a_call_that_was_answered_has_no_page(scene: Scene) -> None:
    scene.retrieve(scene.named("integrated").ssin)
    entry = scene.journal()[-1]
    assert entry["outcome"] == "answered"
    assert Client(scene.gateway.application).get(f"/refusals/{entry['ticket']}").status == 404


def test_a_ticket_stands_alone_in_its_path(scene: Scene) -> None:
    path = explanation(scene.retrieve(ANNA))
    client = Client(scene.gateway.application)
    assert client.get(f"{path}/").status == 200
    assert client.get(path.replace("/refusals/", "/refusals/x/")).status == 404
    assert client.get(f"{path}/more").status == 404
    assert client.request("POST", path).status == 405


def test_a_page_about_a_person_is_not_kept_and_runs_nothing(scene: Scene) -> None:
    heard = Client(scene.gateway.application).get(explanation(scene.retrieve(ANNA)))
    assert heard.headers["Cache-Control"] == "no-store"
    assert heard.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert heard.headers["Referrer-Policy"] == "no-referrer"
    assert not re.search(r"<script|<link|<img|<form|@import|url\(|\sstyle=|\son\w+=", heard.text)


MARKUP = '<script>alert("x")</script>'


def test_what_a_message_put_into_the_journal_is_shown_as_text(scene: Scene) -> None:
    with scene.gateway.database.unit_of_work() as work:
        trail = Trail(service=MARKUP, operation=MARKUP, version=MARKUP, legal_context=MARKUP, ssin=MARKUP)
        trail.refused(MARKUP, MARKUP)
        enter(trail, "ABCDEFGHIJKLMNO", MARKUP, work)
    page = opened(scene, "/refusals/ABCDEFGHIJKLMNO")
    assert MARKUP in text(page)
    assert not page.xpath("//script")


def test_the_hardened_gateway_has_no_such_page_and_no_link_to_it(
    sqlite_settings: Settings, clock: MovableClock, institution: Any, secret_of: Any, person: Any
) -> None:
    gateway = build(sqlite_settings.model_copy(update={"teach": False}), clock)
    quiet = Scene(gateway, sqlite_settings, institution, secret_of, person)
    heard = quiet.retrieve(ANNA)
    assert "refusals" not in heard.text
    assert b"refusals" not in quiet.access(quiet.named("anna"), "REGISTER", proof="").body
    ticket = quiet.journal()[0]["ticket"]
    client = Client(gateway.application)
    there, none = client.get(f"/refusals/{ticket}", "lang=nl"), client.get("/refusals/none", "lang=nl")
    assert (there.status, there.text) == (404, none.text)
    gateway.database.close()


def test_what_is_no_sandbox_shows_nobodys_call_even_where_it_teaches(
    sqlite_settings: Settings, clock: MovableClock, institution: Any, secret_of: Any, person: Any, tmp_path: Path
) -> None:
    profile = tmp_path / "own.toml"
    shipped = (SHIPPED / "sandbox.toml").read_text("utf-8")
    profile.write_text(shipped.replace("teach = true", "teach = false"), "utf-8")
    gateway = build(sqlite_settings.model_copy(update={"profile": str(profile), "teach": True}), clock)
    strict = Scene(gateway, sqlite_settings, institution, secret_of, person)
    heard, posted = strict.retrieve(ANNA).text, strict.access(strict.named("anna"), "REGISTER", proof="").body
    assert "<fieldName>advice" in heard
    assert b"Advice" in posted
    for entry, said in zip(strict.journal(), (heard, posted.decode()), strict=True):
        assert entry["outcome"] == "refused"
        assert "refusals" not in said
        assert Client(gateway.application).get(f"/refusals/{entry['ticket']}", "lang=nl").status == 404
    gateway.database.close()
