"""Pages and descriptions: what is looked for at addresses where nobody is asked who he is.

What is made: a method, a path, a query and headers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from messages import MARK
from rows.attack import OURS, OWASP, WS_ATTACKS, Attack, Category

MARKUP = "<script>alert(1)</script>"
RETRIEVE = "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI"
PAGE = "/services/RetrieveTIGroups/v2"


@dataclass(frozen=True, slots=True)
class Look:
    """One request without a body."""

    path: str
    query: str = ""
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)


def at(path: str, query: str = "", method: str = "GET", **headers: str):
    """One request; a header ``X_One`` is ``X-One``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: Look(path, query, method, named)


def _row(name: str, tries: str, source: str, look: object, expected: int) -> Attack:
    return Attack(name, tries, source, look, expected, (), entries=0)


SCANNING = tuple(
    _row(f"scan: {path}", "an address that other software has", WS_ATTACKS, at(path, query), 404)
    for path, query in (
        ("/axis2/services/AdminService", "wsdl"),
        ("/services/AdminService", "wsdl"),
        ("/jmx-console/", ""),
        ("/actuator/env", ""),
        ("/.git/config", ""),
        ("/.env", ""),
        ("/wp-login.php", ""),
        ("/SOA4520/", ""),
        ("/SOA4520/AdminService/v1", "wsdl"),
        ("/connectors/webservice/", "wsdl"),
        ("/server-status", ""),
        ("/debug", ""),
    )
)
DESCRIPTIONS = (
    _row("schema by a way out", "?xsd=../../../etc/passwd", OWASP, at(RETRIEVE, "xsd=../../../etc/passwd"), 404),
    _row(
        "schema by a coded way out",
        "the same in percent signs",
        OWASP,
        at(RETRIEVE, "xsd=..%2f..%2f..%2fetc%2fpasswd"),
        404,
    ),
    _row(
        "schema by a twice coded way out",
        "the same, twice",
        OWASP,
        at(RETRIEVE, "xsd=..%252f..%252fetc%252fpasswd"),
        404,
    ),
    _row(
        "schema of an address",
        "?xsd=http://…: we fetch nothing",
        WS_ATTACKS,
        at(RETRIEVE, "xsd=http://elsewhere.test/x.xsd"),
        404,
    ),
    _row(
        "schema with a zero byte",
        "where C sees the end of the name",
        OWASP,
        at(RETRIEVE, "xsd=soa/common/CommonV3.xsd%00"),
        404,
    ),
    _row("disco", "?disco, as .NET has it", WS_ATTACKS, at(RETRIEVE, "disco"), 405),
    _row("question in the query", "an operation by GET", WS_ATTACKS, at(RETRIEVE, f"op=retrieveTI&ssin={MARK}"), 405),
    _row(
        "description for another host",
        "Host of somebody else: clients would send their calls there",
        OWASP,
        at(RETRIEVE, "wsdl", Host="evil.example"),
        200,
    ),
    _row(
        "description by a proxy's word",
        "X-Forwarded-Host of somebody else",
        OWASP,
        at(RETRIEVE, "wsdl", X_Forwarded_Host="evil.example", Forwarded="host=evil.example"),
        200,
    ),
    _row(
        "description of a service that nobody answers",
        "what is not there yet",
        WS_ATTACKS,
        at("/SOA4520/RetrieveTIGroupsService/v2/retrieveTI/admin", "wsdl"),
        404,
    ),
)
PAGES = (
    _row("markup in the path", "which a page that is not there would show", OWASP, at(f"/services/{MARKUP}"), 404),
    _row("markup in the query", "which a page would show", OWASP, at(PAGE, f"lang={MARKUP}&q={MARKUP}"), 200),
    _row(
        "markup in a header",
        "Referer, User-Agent and Accept-Language",
        OWASP,
        at(PAGE, Referer=MARKUP, User_Agent=MARKUP, Accept_Language=MARKUP),
        200,
    ),
    _row("template in the path", "{{7*7}}, which a template would fill in", OWASP, at("/services/{{7*7}}"), 404),
    _row("markup at the notifications", "in the query", OWASP, at("/notifications", f"lang={MARKUP}&of={MARKUP}"), 200),
    _row("receiver of a sandbox", "to put there what nobody told", OURS, at("/sandbox/receiver"), 404),
    _row("receiver, by POST", "the same with a message", OURS, at("/sandbox/receiver", method="POST"), 404),
    _row("page by a way out", "/services/../pyproject.toml", OWASP, at("/services/../pyproject.toml"), 404),
    _row(
        "contract by a way out", "out of the ZIP file of a service", OWASP, at(f"{PAGE}/../../../pyproject.toml"), 404
    ),
    _row("page by another slash", "\\..\\..\\windows", OWASP, at("/services\\..\\..\\windows"), 404),
    _row("number in the path", "which a page would repeat", OURS, at(f"/services/{MARK}"), 404),
    _row("markup for a ticket", "which the page of a refused call would show", OWASP, at(f"/refusals/{MARKUP}"), 404),
    _row("SQL for a ticket", "which would be put into a query", OWASP, at("/refusals/' or '1'='1"), 404),
    _row("number for a ticket", "a person's, of whom somebody was refused", OURS, at(f"/refusals/{MARK}"), 404),
    _row("guessed ticket", "of a call that there was none of", OURS, at("/refusals/AAAAAAAAAAAAAAA"), 404),
    _row(
        "guessed newer ticket",
        "the same, of the newer services",
        OURS,
        at("/refusals/00000000-0000-4000-8000-000000000000"),
        404,
    ),
    _row("ticket by another way", "a way in beside the closed form", OWASP, at("/refusals/../refusals/%41"), 404),
    _row("ticket of 20,000 characters", "which would be looked for", OURS, at("/refusals/" + "A" * 20_000), 404),
    _row("path of 20,000 characters", "which a page would repeat", OURS, at("/services/" + "x/" * 10_000), 404),
    _row("page by POST", "a page elsewhere makes a browser post", OWASP, at(PAGE, method="POST"), 405),
    _row("page by DELETE", "a method that takes away", OWASP, at(PAGE, method="DELETE"), 405),
    _row("page in a frame", "a page elsewhere puts ours in a frame", OWASP, at(PAGE), 200),
    _row(
        "cookie of somebody else",
        "a session that is set beforehand: there are none",
        OWASP,
        at(PAGE, Cookie="session=1; admin=true"),
        200,
    ),
    _row(
        "question from another origin",
        "a script elsewhere reads our pages (CORS)",
        OWASP,
        at(PAGE, Origin="http://evil.example"),
        200,
    ),
    _row(
        "language of 10,000 characters", "which is looked for among ours", OURS, at(PAGE, f"lang={'x' * 10_000}"), 200
    ),
)
CATEGORY = Category(
    "Pages and descriptions",
    "What is looked for at addresses where nobody is asked who he is. No answer repeats a word, sets a cookie, names "
    "another host, or may run or load anything; none leaves an entry.",
    SCANNING + DESCRIPTIONS + PAGES,
)
