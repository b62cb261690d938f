"""The pages that anyone may see: what is served here, and whether all is well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html
from sqlalchemy import event, text

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.console import words
from bcss_gateway.console.facts import Facts
from bcss_gateway.console.health import Health
from bcss_gateway.console.pages import Pages
from bcss_gateway.contracts import return_codes
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.crossroads import authorization
from bcss_gateway.security.profile import load as load_profile
from bcss_gateway.settings import AUTHORIZATION_TABLES, HOME, MIGRATIONS
from bcss_gateway.storage import migration
from bcss_gateway.storage.database import Database
from wsgi import Client

NEWEST = migration.head(MIGRATIONS)


def _front(client: Client, language: str) -> html.HtmlElement:
    heard = client.get("/", f"lang={language}")
    assert (heard.status, heard.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    return html.fromstring(heard.text)


@pytest.fixture
def front(visitor: Client) -> html.HtmlElement:
    return _front(visitor, "en")


@pytest.mark.parametrize("language", SPOKEN)
def test_the_front_page_names_every_service(language: str, visitor: Client, looked_at: Gateway) -> None:
    said = _front(visitor, language).text_content()
    for service in (one for one in looked_at.library.catalogue.services.values() if one.endpoint):
        assert service.name in said
        assert service.purpose(language) in said


def test_every_link_of_the_front_page_works(front, visitor: Client, looked_at: Gateway) -> None:
    links = {urljoin("http://gateway.test/", link.get("href")) for link in front.iter("a")}
    assert sum(link.endswith("?wsdl") for link in links) == sum(
        one.is_written for one in looked_at.library.contracts.values()
    )
    served = [one for one in looked_at.library.catalogue.services.values() if one.endpoint]
    assert sum("/services/" in link for link in links) == len(served)
    for link in links:
        parts = urlsplit(link)
        assert parts.netloc == "gateway.test"
        assert visitor.get(parts.path, parts.query).status == 200


def test_the_front_page_needs_nothing_from_elsewhere(visitor: Client) -> None:
    page = visitor.get("/").text
    assert not re.search(r"<script|<link|<img|@import|url\(|\son\w+=", page)
    assert page == visitor.get("/", headers={"Host": "evil.example"}).text


def test_the_front_page_says_that_nobody_is_real(front) -> None:
    assert "fictitious" in front.text_content()
    assert "no official status" in " ".join(front.text_content().split())


def test_what_the_catalogue_says_is_escaped(looked_at: Gateway) -> None:
    services = looked_at.library.catalogue.services
    hostile = {
        key: replace(one, purpose_en="<script>alert('x')</script>", purpose_fr='"><b>') for key, one in services.items()
    }
    library = replace(looked_at.library, catalogue=replace(looked_at.library.catalogue, services=hostile))
    profile = load_profile("sandbox", library.catalogue)
    facts = Facts(library, authorization.load(AUTHORIZATION_TABLES), return_codes.load(), {}, profile, '"><i>', HOME)
    service = hostile["RetrieveTIGroups", "v2"]
    pages, spoken = Pages(facts), words.load()
    for language in ("en", "fr"):
        for page in (
            pages.front(spoken[language], "./"),
            pages.services(spoken[language], "./"),
            pages.service(spoken[language], "./", service, ()),
        ):
            assert not re.search("<script>|<b>|<i>", page)
            assert ("&lt;script&gt;alert(&#39;x&#39;)" in page) == (language == "en")


@pytest.fixture
def watched(gateway: Gateway) -> Iterator[tuple[Gateway, Client]]:
    """A gateway on either kind of database, in which something then breaks."""
    yield gateway, Client(gateway.application)


def _execute(gateway: Gateway, statement: str) -> None:
    with gateway.database.engine.connect() as connection:
        connection.execute(text(statement))


def test_all_is_well(watched) -> None:
    _, client = watched
    heard = client.get("/healthz")
    assert (heard.status, heard.text) == (200, "ok\n")


def test_looking_leaves_no_entry_and_no_trace(watched) -> None:
    gateway, client = watched
    client.get("/healthz")
    with gateway.database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM journal_entry")) == 0
        assert connection.scalar(text("SELECT count(*) FROM journal_pulse")) == 1


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE alembic_version SET version_num = '0000'", f"at migration 0000, not {NEWEST}: run bcss-gateway init"),
        ("DELETE FROM alembic_version", f"at migration none, not {NEWEST}: run bcss-gateway init"),
        ("DROP TABLE alembic_version", "run bcss-gateway init"),
        ("DROP TABLE journal_pulse", "the journal cannot be written"),
        ("DROP TABLE journal_entry", "the journal cannot be written"),
    ],
)
def test_what_is_wrong_is_said(statement: str, reason: str, watched) -> None:
    gateway, client = watched
    _execute(gateway, statement)
    heard = client.get("/healthz")
    assert heard.status == 503
    assert reason in heard.text
    assert not re.search(r"Traceback|SELECT|INSERT|/|\\", heard.text.replace("bcss-gateway", ""))


def test_a_database_that_may_only_be_read(sqlite_gateway: Gateway, client: Client) -> None:
    sqlite_gateway.database.close()
    event.listen(sqlite_gateway.database.engine, "connect", lambda driver, _: driver.execute("PRAGMA query_only = ON"))
    heard = client.get("/healthz")
    assert heard.status == 503
    assert heard.text.startswith("the journal cannot be written (OperationalError)")


def test_a_reason_is_kept_for_a_second_and_then_looked_at_again(sqlite_gateway: Gateway) -> None:
    now = [100.0]
    health = Health(sqlite_gateway.database, NEWEST, monotonic=lambda: now[0])
    assert health.page()[0] == "200 OK"
    _execute(sqlite_gateway, "ALTER TABLE journal_pulse RENAME TO elsewhere")
    assert health.page()[0] == "200 OK"
    now[0] += 1.1
    assert health.page()[0].startswith("503")
    _execute(sqlite_gateway, "ALTER TABLE elsewhere RENAME TO journal_pulse")
    now[0] += 1.1
    assert health.page()[0] == "200 OK"


def test_a_database_that_is_gone(sqlite_settings) -> None:
    built = build(sqlite_settings)
    built.database.close()
    gone = Database(f"sqlite:///{sqlite_settings.data / 'nowhere' / 'gateway.sqlite'}")
    try:
        status, _, reason = Health(gone, NEWEST).page()
        assert status.startswith("503")
        assert "nowhere" not in reason
    finally:
        gone.close()
