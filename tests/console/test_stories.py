"""The pages of the stories: each with its days, messages and answers, and none where there is no sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.sandbox.storybook import STORIES
from browser import browser, measure
from browsing import text
from wsgi import Client

NAMES = sorted(file.stem for file in STORIES.glob("*.toml"))
CONFLICT = "/stories/two-cpas-in-conflict"


def opened(client: Client, path: str, language: str = "en") -> html.HtmlElement:
    heard = client.get(path, f"lang={language}")
    assert heard.status == 200, heard.text
    return html.document_fromstring(heard.text)


def test_every_story_is_in_the_list_and_leads_on(visitor: Client) -> None:
    found = [str(link) for link in opened(visitor, "/stories").xpath("//ul[@class='list']//a/@href")]
    assert found == [f"./stories/{name}?lang=en" for name in NAMES]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("name", NAMES)
def test_each_has_its_page_in_each_language(visitor: Client, name: str, language: str) -> None:
    page = opened(visitor, f"/stories/{name}", language)
    assert page.xpath("//h2/time")
    assert page.xpath("//details/pre")
    assert not page.xpath("//main//*[contains(text(), '{')]"), "no gap is left open"


def test_a_page_tells_who_sends_what_and_what_stands_in_the_reply(visitor: Client) -> None:
    page = opened(visitor, CONFLICT)
    first = page.xpath("//div[@class='box']")[0]
    assert text(first.xpath("p")[0]) == "CPAS de Saint-Vith sends OCMWCPASManageAccess 20050930"
    rows = [[text(cell) for cell in row] for row in first.xpath(".//tbody/tr")]
    assert ["ServiceReply/ResultSummary/Detail/ReasonCode", "12002003"] in rows
    assert "<Action>REGISTER</Action>" in first.xpath(".//pre")[0].text_content()
    assert page.xpath("//a[contains(@href, 'persons/72690392312')]")


def test_a_page_tells_who_sees_what_and_what_is_new(visitor: Client) -> None:
    first, second = opened(visitor, CONFLICT).xpath("//table[@class='looks']")
    rows = [[text(one.xpath("th")[0]), text(one.xpath("td/p")[0])] for one in first.xpath("tbody/tr")]
    assert ["CPAS de Saint-Vith RetrieveTIGroups v2", "MSG00000"] in rows
    read = [text(one) for one in first.xpath("tbody/tr/th/span[@class='said']")]
    assert "code, pcsa, period/beginDate, period/endDate" in read, "it says what stands in a row"
    assert not first.xpath(".//tr[@class='new']")
    new = [text(one.xpath("th")[0]) for one in second.xpath(".//tr[@class='new']")]
    assert "CPAS de Saint-Vith RetrieveTIGroups v2" in new and "CPAS d'Eupen RetrieveTIGroups v2" not in new
    assert text(second.xpath(".//tr[@class='new']/td/p/span")[0]) == "other than the last time"


def test_a_page_tells_what_arrived_at_whom(visitor: Client) -> None:
    (arrived,) = opened(visitor, "/stories/right-granted").xpath("//h3[. = 'What arrived at the subscribers since']")
    told = arrived.getnext()
    assert text(told.xpath("dt")[0]) == "Collège intermutualiste national"
    assert text(told.xpath("dd/p")[0]).startswith("84671994638 CREATED RIS 0999100790 ")


def test_a_code_in_a_reply_leads_to_its_page(visitor: Client) -> None:
    links = opened(visitor, "/stories/refused-form").xpath("//table[@class='answer']//td/a")
    assert ("990203", "../codes/990203?lang=en") in [(text(link), link.get("href")) for link in links]
    assert "45 days" in text(opened(visitor, "/codes/990203").find(".//main"))


def test_the_day_is_moved_where_another_day_begins(visitor: Client) -> None:
    for name, moves in (("heating-allowance", 1), ("right-granted", 2)):
        page = opened(visitor, f"/stories/{name}")
        assert len(page.xpath("//h2/time")) == 2
        assert page.text_content().count("bcss-gateway clock --to") == moves


@pytest.mark.parametrize("path", ["/stories/none", "/stories/", "/stories/../death"])
def test_there_is_no_other(visitor: Client, path: str) -> None:
    assert visitor.get(path).status == 404


def test_where_there_is_no_sandbox_there_are_none(sqlite_settings: object, tmp_path: Path) -> None:
    hardened = build(sqlite_settings.model_copy(update={"profile": "hardened"}))
    client = Client(hardened.application)
    assert [client.get(path).status for path in ("/stories", CONFLICT)] == [404, 404]
    assert "stories" not in client.get("/").text
    hardened.database.close()


@pytest.mark.skipif(browser() is None, reason="no Chromium is installed")
@pytest.mark.parametrize("width", [320, 1280])
def test_they_fit_and_read_well(looked_at: Gateway, tmp_path: Path, width: int) -> None:
    pages = ["/stories?lang=de", f"{CONFLICT}?lang=de", "/stories/refused-form?lang=nl"]
    for one in measure(looked_at.application, pages, tmp_path, width=width):
        assert one["fits"], one["address"]
        assert [one[fault] for fault in ("sticksOut", "tooSmall", "tooFaint", "unseen")] == [[], [], [], []]
