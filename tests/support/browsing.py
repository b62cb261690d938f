"""What a reader of the pages has: where each page is, and what stands in a part of one."""

from __future__ import annotations

from lxml import html

from bcss_gateway.contracts import catalogue

SERVICES = catalogue.load().services
PLACES = {key: f"/services/{'/'.join(key)}" for key in SERVICES}
WRITTEN = [key for key, service in SERVICES.items() if service.is_written]
ANSWERED = [key for key, service in SERVICES.items() if service.is_answered]
PUSHED = next(PLACES[key] for key, service in SERVICES.items() if service.family == "pushed")
UNWRITTEN = next(PLACES[key] for key, service in SERVICES.items() if service.endpoint and not service.is_written)
MISSING = "/services/none"
REFUSAL = "/refusals/signature-missing"
REFUSED = "/refusals/ABCDEFGHIJKLMNO"
"""The page of a call that was refused before anybody looked."""
PERSON = "/persons/91662390106"
KINDS = [
    "/",
    "/services",
    "/services/RetrieveTIGroups/v2",
    UNWRITTEN,
    PUSHED,
    MISSING,
    "/codes",
    "/codes/991106",
    "/codes/31000005",
    "/refusals",
    REFUSAL,
    REFUSED,
    "/authorizations",
    "/persons",
    "/notifications",
    "/stories",
    "/stories/two-cpas-in-conflict",
]
"""One page of each kind."""


def text(element: html.HtmlElement) -> str:
    """What one reads, in one line."""
    return " ".join(element.text_content().split())


def section(document: html.HtmlElement, anchor: str) -> str:
    """What stands between a heading and the next one of its rank."""
    (heading,) = document.xpath(f"//h2[@id='{anchor}']")
    parts = [text(heading)]
    for follower in heading.itersiblings():
        if follower.tag == "h2":
            break
        parts.append(text(follower))
    return " ".join(parts)


def tree(document: html.HtmlElement, number: int) -> html.HtmlElement:
    """One of the trees of elements of a page; the first is that of a request, the second of its reply."""
    return document.xpath("//ul[@class='tree']")[number]
