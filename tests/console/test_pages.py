"""The pages that anyone may see: what is served here, and whether all is well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html
from sqlalchemy import event, text

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.console.health import Health
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.storage.database import Database
from wsgi import Client


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
    for service in looked_at.library.catalogue.services.values():
        assert service.name in said
        assert service.purpose(language) in said


def test_every_link_of_the_front_page_works(front, visitor: Client, looked_at: Gateway) -> None:
    links = {urljoin("http://gateway.test/", link.get("href")) for link in front.iter("a")}
    assert sum(link.endswith("?wsdl") for link in links) == len(looked_at.library.contracts)
    assert sum("/services/" in link for link in links) == len(looked_at.library.catalogue.services)
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
        ("UPDATE alembic_version SET version_num = '0000'", "at migration 0000, not 0001: run bcss-gateway init"),
        ("DELETE FROM alembic_version", "at migration none, not 0001: run bcss-gateway init"),
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
    health = Health(sqlite_gateway.database, "0001", monotonic=lambda: now[0])
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
