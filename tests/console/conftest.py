"""What the tests of the pages share: one gateway, its pages by path and language, and the paths of every kind of page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import catalogue
from wsgi import Client

SERVICES = catalogue.load().services
PLACES = {key: f"/services/{'/'.join(key)}" for key in SERVICES}
PAGES = ["/", "/services", *PLACES.values(), "/services/none"]


@pytest.fixture(scope="module")
def visitor(shared_gateway: Gateway) -> Client:
    """Somebody with a browser, at a gateway that nobody changes."""
    return Client(shared_gateway.application)


@pytest.fixture(scope="module")
def page(visitor: Client) -> Callable[[str, str], html.HtmlElement]:
    """A page by path and language, as a tree."""

    @cache
    def read(path: str, language: str) -> html.HtmlElement:
        return html.document_fromstring(visitor.get(path, f"lang={language}").text)

    return read
