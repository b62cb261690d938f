"""The catalogue in a browser: what each page says, in which language, and what can be taken away from it."""

from __future__ import annotations

import io
import re
import zipfile
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import catalogue
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.settings import Settings
from wsgi import Client, basic

SERVICES = catalogue.load().services
PLACES = {key: f"/services/{'/'.join(key)}" for key in SERVICES}
ALL = pytest.mark.parametrize("key", SERVICES, ids="-".join)


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _section(document: html.HtmlElement, anchor: str) -> str:
    """What stands between a heading and the next one of its rank."""
    (heading,) = document.xpath(f"//h2[@id='{anchor}']")
    parts = [_text(heading)]
    for follower in heading.itersiblings():
        if follower.tag == "h2":
            break
        parts.append(_text(follower))
    return " ".join(parts)


# --- the list


@pytest.mark.parametrize("language", SPOKEN)
def test_the_list_has_every_service_with_its_state_and_provenance(language: str, page) -> None:
    document = page("/services", language)
    rows = {link.get("href").partition("?")[0]: link.getparent() for link in document.xpath("//main//li/a")}
    assert set(rows) == {place.replace("/services/", "./services/") for place in PLACES.values()}
    for key, service in SERVICES.items():
        row = rows[f".{PLACES[key]}"]
        assert service.purpose(language) in _text(row)
        state, provenance = row.xpath("span")
        assert ("wait" in state.get("class")) != service.is_answered
        assert _text(provenance) in _text(document.xpath("//dl")[-1])


# --- a page


@ALL
def test_a_page_says_what_the_service_is_for_and_where_it_is(key, page, shared_gateway: Gateway) -> None:
    service = SERVICES[key]
    endpoint = shared_gateway.library.contracts[service.endpoint].endpoint
    for language in SPOKEN:
        document = page(PLACES[key], language)
        assert _text(document.find(".//h1")).startswith(service.name)
        assert service.version in _text(document.find(".//h1"))
        assert service.purpose(language) in _text(document)
        assert all(f"http://gateway.test{path}" in _text(document) for path in endpoint.paths)


def test_who_may_ask_is_what_the_tables_say(page) -> None:
    said = _section(page("/services/RetrieveTIGroups/v2", "fr"), "who")
    assert "Loi organique des CPAS du 8 juillet 1976" in said
    assert "Organieke wet" not in said
    assert "Les CPAS, secteur 17" in said
    assert "PCSA:SOCIAL_INQUIRY" in said
    assert "2 Revenu d'intégration" in said
    assert "LegalMainAddresses" in said
    assert "INFERRED" in said


def test_who_may_ask_in_a_language_that_the_law_has_not(page) -> None:
    document = page("/services/RetrieveTIGroups/v2", "de")
    said = _section(document, "who")
    assert "Loi organique" in said
    assert "Organieke wet" in said
    assert document.xpath("//dd/span[@lang='fr'][contains(., 'Loi organique')]")
    assert document.xpath("//dd/span[@lang='nl'][contains(., 'Organieke wet')]")


def test_a_classic_service_asks_for_no_legal_context_and_says_so(page) -> None:
    said = _section(page("/services/OCMWCPASManageAccess/20050930", "en"), "who")
    assert "none: the message carries none (the journal notes SSDN:OCMW_CPAS)" in said
    assert "None: the person need not be registered beforehand." in said


def test_a_service_that_no_table_opens_says_so(page, shared_gateway: Gateway) -> None:
    tables = _tables(shared_gateway)
    closed = [key for key in SERVICES if key not in tables]
    for key in closed:
        assert "every request is refused" in _section(page(PLACES[key], "en"), "who")
    assert all("every request is refused" not in _section(page(PLACES[key], "en"), "who") for key in tables)


def _tables(gateway: Gateway) -> set[tuple[str, str]]:
    from bcss_gateway.crossroads import authorization
    from bcss_gateway.settings import AUTHORIZATION_TABLES

    rows = [row for table in authorization.load(AUTHORIZATION_TABLES).tables.values() for row in table.allowance]
    return {(row.service, version) for row in rows for version in row.versions} & set(SERVICES)


@ALL
def test_operations_and_elements_are_those_of_the_contract(key, page, shared_gateway: Gateway) -> None:
    service, library = SERVICES[key], shared_gateway.library
    wsdl = library.contracts[service.endpoint].wsdl
    operations = [(service.request, service.request, service.reply_document)]
    if not service.schema:
        local = lambda name: name.rpartition("}")[2]  # noqa: E731 - one word, used twice below
        operations = [(one.name, local(one.request), local(one.reply)) for one in wsdl.operations]
    document = page(PLACES[key], "en")
    told, trees = _section(document, "operations"), document.xpath("//ul[@class='tree']")
    roots = [_text(tree.xpath("li//code")[0]) for tree in trees]
    assert all(name in told for operation in operations for name in operation)
    assert roots == [name for _, request, reply in operations for name in (request, reply)]


def test_an_element_has_its_type_how_often_and_what_it_means(page) -> None:
    request = page("/services/OCMWCPASManageAccess/20050930", "nl").xpath("//ul[@class='tree']")[0]
    rows = {_text(row.find("code")): _text(row) for row in request.xpath(".//div[@class='leaf']")}
    assert rows["Action"] == "Action 1 een waarde uit REGISTER, UNREGISTER, LIST"
    assert rows["Purpose"] == "Purpose 0..1 geheel getal"
    assert rows["SSIN"] == r"SSIN 1 tekst, 11 tekens, met de vorm \p{N}{11}"
    (meaning,) = request.xpath(".//li[div/code='Action']/p")
    assert (_text(meaning), meaning.get("lang")) == ("Integreren, desintegreren of raadplegen.", None)


def test_what_the_schema_says_in_french_alone_is_marked_as_french(page) -> None:
    request = page("/services/OCMWCPASManageAccess/20050930", "en").xpath("//ul[@class='tree']")[0]
    (meaning,) = request.xpath(".//li[div/code='Action']/p")
    assert (_text(meaning), meaning.get("lang")) == ("Intégrer, désintégrer ou consulter.", "fr")


def test_a_choice_and_what_may_repeat_are_told(page) -> None:
    document = page("/services/RetrieveTIGroups/v2", "en")
    customer = document.xpath("//ul[@class='tree']")[0].xpath(".//summary[code='customerIdentification']/..")[0]
    assert "one of these 1" in _text(customer)
    assert "0..n" in _text(page("/services/OCMWCPASManageAccess/20050930", "en").xpath("//ul[@class='tree']")[1])


def test_a_very_large_reply_is_folded_and_cut_and_says_so(page) -> None:
    reply = page("/services/RetrieveTIGroups/v2", "en").xpath("//ul[@class='tree']")[1]
    first, *others = reply.iter("details")
    assert "open" in first.attrib
    assert others
    assert not any("open" in other.attrib for other in others)
    assert "… the rest is in the schema" in _text(reply)
    assert len(reply.xpath(".//li")) <= 1_000


@pytest.mark.parametrize("language", SPOKEN)
def test_return_codes_are_those_of_the_family_with_the_next_step(language: str, page, shared_gateway: Gateway) -> None:
    from bcss_gateway.contracts import return_codes

    reason = return_codes.load()["not_integrated"]
    classic = _section(page("/services/OCMWCPASPerformInvestigation/20080604", language), "codes")
    newer = _section(page("/services/RetrieveTIGroups/v2", language), "codes")
    assert "300020" in classic
    assert "MSG" not in classic
    assert "MSG00012" in newer
    assert "300020" not in newer
    assert reason.advice[language] in classic
    assert reason.advice[language] in newer


def test_codes_that_a_service_cannot_give_are_left_out(page) -> None:
    connection = _section(page("/services/TestConnectionService/v1", "en"), "codes")
    assert "MSG00003" in connection
    assert "MSG00012" not in connection
    assert "MSG00005" not in connection
    retrieve = page("/services/RetrieveTIGroups/v2", "en")
    assert _section(retrieve, "codes").count("Wrong check digits") == 1


# --- the example


@ALL
def test_the_example_is_the_recorded_one(key, page, visitor: Client) -> None:
    document, service = page(PLACES[key], "en"), SERVICES[key]
    shown = [block.text_content() for block in document.xpath("//h2[@id='example']/following-sibling::*//pre//code")]
    request = visitor.get(f"{PLACES[key]}/request.xml")
    assert request.status == (200 if document.xpath("//a[contains(@href, 'request.xml')]") else 404)
    assert visitor.get(f"{PLACES[key]}/reply.xml").status == (200 if service.is_answered else 404)
    if request.status == 200:
        blocks = [block.text_content() for block in document.iter("pre")]
        assert "--data-binary" in blocks[0]
        assert etree.fromstring(request.body).tag.endswith("Envelope")
        assert blocks[1].replace("<", "").strip()
    assert len(shown) <= 3


@pytest.mark.parametrize("key", [key for key, one in SERVICES.items() if one.is_answered], ids="-".join)
def test_the_request_of_the_page_is_answered_when_it_is_posted(
    key, sqlite_gateway: Gateway, sqlite_settings: Settings, institution, secret_of
) -> None:
    client = Client(sqlite_gateway.application)
    endpoint = sqlite_gateway.library.contracts[SERVICES[key].endpoint].endpoint
    namur = institution("cpas-namur")
    document = html.document_fromstring(client.get(PLACES[key], "lang=en").text)
    command = document.xpath("//pre[@aria-label='curl']")[0].text_content()
    address, target = re.findall(r"http://gateway\.test(\S+)", command)
    assert (target, "-u" in command) == (endpoint.paths[0], endpoint.identity == "basic")
    token = basic(namur.basic_user, secret_of(sqlite_settings, namur)) if "-u" in command else {}
    heard = client.post(target, client.get(address).body, token)
    assert heard.status == 200, heard.text
    assert re.search(r"<code>MSG00000<|ReturnCode&gt;0&lt;|<echo>", heard.text)


# --- what can be taken away


@ALL
def test_the_contract_can_be_taken_away_whole(key, visitor: Client) -> None:
    heard = visitor.get(f"{PLACES[key]}/contract.zip")
    assert (heard.status, heard.headers["Content-Type"]) == (200, "application/zip")
    assert heard.headers["Content-Disposition"] == f'attachment; filename="{"-".join(key)}.zip"'
    with zipfile.ZipFile(io.BytesIO(heard.body)) as archive:
        assert archive.testzip() is None
        (wsdl,) = [name for name in archive.namelist() if name.endswith(".wsdl")]
        assert b"http://gateway.test/" in archive.read(wsdl)
    assert visitor.get(f"{PLACES[key]}/contract.zip").body == heard.body


@ALL
def test_every_link_of_a_page_works(key, page, visitor: Client) -> None:
    document = page(PLACES[key], "fr")
    here = f"http://gateway.test{PLACES[key]}"
    anchors = set(document.xpath("//@id"))
    for link in document.xpath("//a/@href"):
        if link.startswith("#"):
            assert link[1:] in anchors
            continue
        parts = urlsplit(urljoin(here, link))
        assert parts.netloc == "gateway.test"
        assert visitor.get(parts.path, parts.query).status == 200, link


def test_links_lead_to_the_same_place_with_a_slash_at_the_end(visitor: Client) -> None:
    path = "/services/TestConnectionService/v1/"
    heard = visitor.get(path, "lang=nl")
    assert heard.status == 200
    for link in html.document_fromstring(heard.text).xpath("//a[not(starts-with(@href, '#'))]/@href"):
        parts = urlsplit(urljoin(f"http://gateway.test{path}", link))
        assert visitor.get(parts.path, parts.query).status == 200, link


def test_links_keep_the_language(page) -> None:
    for path in ("/", "/services", "/services/RetrieveTIGroups/v2", "/services/none"):
        links = page(path, "de").xpath("//a[contains(@href, '/') and not(@hreflang)]/@href")
        pages = [link for link in links if not re.search(r"\.(?:zip|xml)$|\?wsdl$|healthz$", link)]
        assert pages
        assert all(link.endswith("?lang=de") for link in pages)


# --- languages


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", None, "en"),
        ("", "fr", "fr"),
        ("", "nl-BE,nl;q=0.9,fr;q=0.8", "nl"),
        ("", "es, de-LU;q=0.7, en;q=0.3", "de"),
        ("", "fr;q=0.2, DE;q=0.9", "de"),
        ("", "fr;q=0, nl;q=0.1", "nl"),
        ("", "es", "en"),
        ("", "*", "en"),
        ("", ";;;,q=,fr;q=x,nl;q=0.5", "nl"),
        ("lang=de", "fr", "de"),
        ("a=b&lang=nl&lang=fr", "fr", "nl"),
        ("lang=xx", "fr", "fr"),
        ("lang=", "nl", "nl"),
        ("lang=<script>", "de", "de"),
    ],
)
def test_the_switch_wins_over_what_the_browser_accepts(query: str, accepted, language: str, visitor: Client) -> None:
    heard = visitor.get("/services", query, {"Accept-Language": accepted})
    assert heard.headers["Content-Language"] == language
    assert heard.headers["Vary"] == "Accept-Language"
    assert html.document_fromstring(heard.text).get("lang") == language


@pytest.mark.parametrize("path", ["/", "/services", "/services/RetrieveTIGroups/v2", "/services/none"])
def test_the_switch_names_every_language_in_its_own_words(path: str, page) -> None:
    for language in SPOKEN:
        links = page(path, language).xpath("//a[@hreflang]")
        assert [(link.get("href"), link.get("lang"), _text(link)) for link in links] == [
            ("?lang=fr", "fr", "Français"),
            ("?lang=nl", "nl", "Nederlands"),
            ("?lang=de", "de", "Deutsch"),
            ("?lang=en", "en", "English"),
        ]
        assert [link.get("hreflang") for link in links if link.get("aria-current")] == [language]


# --- what is not there, and what is nobody's business


@pytest.mark.parametrize(
    "path",
    [
        "/services/none",
        "/services/RetrieveTIGroups",
        "/services/RetrieveTIGroups/v3",
        "/services/retrievetigroups/v2",
        "/services/RetrieveTIGroups/v2/other.zip",
        "/services/RetrieveTIGroups/v2//",
        "/services/../pyproject.toml",
        "/services/RetrieveTIGroups/v2/../../../pyproject.toml",
        "/services/<script>alert(1)</script>",
        "/services/85673003360",
        "/services/" + "x/" * 1000,
    ],
)
def test_what_is_not_there_is_told_without_its_own_words(path: str, visitor: Client) -> None:
    for language, words in (("fr", "Cette page n'existe pas"), ("de", "Diese Seite gibt es nicht")):
        heard = visitor.get(path, f"lang={language}")
        assert (heard.status, heard.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        document = html.document_fromstring(heard.text)
        assert words in _text(document)
        assert "RetrieveTIGroups" in _text(document)
        assert not re.search(r"<script|85673003360|pyproject|other\.zip|x/x", heard.text)


@pytest.mark.parametrize("path", ["/", "/services", "/services/RetrieveTIGroups/v2", "/services/none"])
def test_a_page_may_run_nothing_and_fetch_nothing(path: str, visitor: Client) -> None:
    heard = visitor.get(path)
    policy = heard.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert heard.headers["Referrer-Policy"] == "no-referrer"
    assert not re.search(r"<script|<link|<img|<form|@import|url\(|\sstyle=|\son\w+=", heard.text)


def test_the_style_is_the_one_that_the_policy_names(visitor: Client) -> None:
    import base64
    import hashlib

    heard = visitor.get("/services")
    style = heard.text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in heard.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/services", "/services/RetrieveTIGroups/v2", "/services/none"])
def test_nobody_can_put_words_into_a_page(path: str, visitor: Client) -> None:
    plain = visitor.get(path, "lang=en").text
    told = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Referer": "http://evil.example/"}
    assert visitor.get(path, "lang=en&q=<b>evil</b>&lang=evil", told).text == plain


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_page_is_read_and_nothing_else(method: str, visitor: Client) -> None:
    heard = visitor.request(method, "/services/RetrieveTIGroups/v2")
    assert (heard.status, heard.headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize(
    "path", ["/services", "/services/RetrieveTIGroups/v2", "/services/TestConnectionService/v1/contract.zip"]
)
def test_head_gives_the_headers_alone(path: str, visitor: Client) -> None:
    whole, head = visitor.get(path), visitor.request("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.body))
    assert dict(head.headers) == dict(whole.headers)


def test_looking_at_pages_leaves_no_entry(visitor: Client, shared_gateway: Gateway) -> None:
    from bcss_gateway.journal import book

    for path in ("/services", "/services/RetrieveTIGroups/v2", "/services/none"):
        visitor.get(path)
    with shared_gateway.database.unit_of_work() as work:
        assert list(book.read(work, {})) == []
