"""What the tests of the pages share: one gateway, and its pages by path and language; one in which things happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from lxml import html

import classic
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from browsing import PERSON, REFUSED
from classic import proof_of
from clocks import MovableClock
from entries import enter, refused
from wsgi import Client


@pytest.fixture(scope="session")
def looked_at(sqlite_template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One gateway for all who only look: a page is slow to make the first time."""
    built = build(sqlite_template.copy(tmp_path_factory.mktemp("looked-at")))
    with built.database.unit_of_work() as work:
        enter(refused(), REFUSED.rpartition("/")[2], "MSG00012", work)
    yield built
    built.database.close()


@pytest.fixture(scope="session")
def visitor(looked_at: Gateway) -> Client:
    """Somebody with a browser."""
    return Client(looked_at.application)


@pytest.fixture(scope="session")
def page(visitor: Client) -> Callable[[str, str], html.HtmlElement]:
    """A page by path and language, as a tree."""

    @cache
    def read(path: str, language: str) -> html.HtmlElement:
        return html.document_fromstring(visitor.get(path, f"lang={language}").text)

    return read


@pytest.fixture(scope="session")
def lived(
    sqlite_template: Any,
    tmp_path_factory: pytest.TempPathFactory,
    person: Callable[[str], Citizen],
    institution: Callable[[str], Institution],
) -> Iterator[Gateway]:
    """A gateway in which two CPAS have changed what is known of Thomas, a day after the other."""
    clock = MovableClock()
    built = build(sqlite_template.copy(tmp_path_factory.mktemp("lived")), clock)
    namur, charleroi = (classic.Caller(built, institution(user)) for user in ("cpas-namur", "cpas-charleroi"))
    one = person("integrated")
    for caller, action, begin, end, purpose in (
        (charleroi, "REGISTER", "2026-11-21", None, 1),
        (charleroi, "REGISTER", "2026-11-22", "2027-05-31", 3),
        (namur, "UNREGISTER", "2027-03-01", None, 2),
        (charleroi, "UNREGISTER", "2026-11-23", None, 1),
        (charleroi, "REGISTER", "2026-12-20", "2027-02-20", 7),
    ):
        reply = caller.access(one.ssin, action, begin, end, purpose=purpose, proof=proof_of(one))
        assert reply.heard.status == 200
        clock.move(days=1)
    yield built
    built.database.close()


@pytest.fixture(scope="session")
def visit(lived: Gateway) -> Callable[..., html.HtmlElement]:
    """A page of that gateway as a tree."""

    def read(path: str = PERSON, query: str = "lang=en") -> html.HtmlElement:
        heard = Client(lived.application).get(path, query)
        assert heard.status == 200
        return html.document_fromstring(heard.text)

    return read
