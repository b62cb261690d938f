"""What the tests of the pages share: one gateway, and its pages by path and language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway, build
from browsing import REFUSED
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
