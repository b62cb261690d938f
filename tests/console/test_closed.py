"""What is not there is not served, what a request says is not repeated, and a page runs and fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.journal import book
from browsing import KINDS, REFUSED, text
from wsgi import Client


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
        assert words in text(document)
        assert "RetrieveTIGroups" in text(document)
        assert not re.search(r"<script|85673003360|pyproject|other\.zip|x/x", heard.text)


@pytest.mark.parametrize("path", KINDS)
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


def test_looking_at_pages_leaves_no_entry(visitor: Client, looked_at: Gateway) -> None:
    for path in ("/services", "/services/RetrieveTIGroups/v2", "/services/none", REFUSED):
        visitor.get(path)
    with looked_at.database.unit_of_work() as work:
        assert [entry["ticket"] for entry in book.read(work, {})] == [REFUSED.rpartition("/")[2]]
