"""Size and shape: messages that are short to send and long to read."""

from __future__ import annotations

from itertools import product

import classic
from door import ANSWERED, Sent, text
from messages import MARK, envelope
from rows.attack import OURS, OWASP, SPYNE, WS_ATTACKER, WS_ATTACKS, Attack, Category
from rows.shapes import attributed, attributes, for_mark, headed, instead, namespaces, nested, padded, put, raw

_TEST = ("TestConnectionService",)
_NOT_INSIDE = ("TestConnectionService", "RetrieveTIGroups")
_CONNECTOR = ("KSZBCSSWebServiceConnector",)
_LARGEST = 262_144
_COLLIDING = ["".join(each) for each in product(("Aa", "BB"), repeat=11)]
_COLLIDING_ATTRIBUTES = " ".join(f"{name}=''" for name in _COLLIDING[:100])


def _inner(document: str) -> object:
    return text(lambda call: classic.envelope(document))


def _services(count: int) -> object:
    request = classic.service(classic.access(MARK, "LIST", "2026-01-01"))
    return text(lambda call: classic.envelope(classic.message(*[request] * count, org_unit="0999100097")))


ROWS = (
    Attack("one byte too many", "262,145 bytes, and Content-Length says so", WS_ATTACKS, padded(_LARGEST + 1), 413),
    Attack(
        "one byte too many, undeclared",
        "the same without a Content-Length",
        WS_ATTACKS,
        padded(_LARGEST + 1, Content_Length=None),
        413,
    ),
    Attack(
        "only blanks, undeclared",
        "oversize before a byte of XML",
        SPYNE,
        lambda call: Sent(b" " * (_LARGEST + 1), {"Content-Length": None}),
        413,
    ),
    Attack(
        "50 MB declared",
        "the length alone is refused, before a byte is read",
        WS_ATTACKER,
        text(lambda call: envelope(call.element), Content_Length=str(50 * 1024 * 1024)),
        413,
    ),
    Attack("depth 101", "one element deeper than is let in, in the Body", WS_ATTACKER, instead(nested(99)), "Client"),
    Attack("depth 101 in the Header", "where nobody reads", WS_ATTACKER, headed(nested(99)), "Client"),
    Attack("depth 257", "deeper than libxml2 goes by itself", WS_ATTACKER, instead(nested(255)), "Client"),
    Attack(
        "depth as far as it fits",
        "37,000 elements in one another (coercive parsing)",
        WS_ATTACKER,
        instead(nested(37_000)),
        "Client",
    ),
    Attack("depth 200,000", "coercive parsing", WS_ATTACKER, instead(nested(200_000)), 413),
    Attack(
        "depth without an end",
        "30,000 elements that are never closed",
        WS_ATTACKER,
        text(lambda call: "<a>" * 30_000),
        "Client",
    ),
    Attack("deep inside", "240 elements inside the operation's own", OURS, put(nested(240)), "Client"),
    Attack(
        "inner depth",
        "101 elements in one another in the connector's string",
        OURS,
        _inner(nested(101)),
        "000050",
        _CONNECTOR,
    ),
    Attack(
        "101 attributes",
        "one more than is let in, on a header block",
        WS_ATTACKER,
        headed(f"<h {attributes(101)}/>"),
        "Client",
    ),
    Attack(
        "101 attributes in the Body",
        "on the operation's own element",
        WS_ATTACKER,
        attributed(attributes(101)),
        "Client",
    ),
    Attack(
        "attributes as many as fit",
        "20,000 on one element",
        WS_ATTACKER,
        headed(f"<a {attributes(20_000)}/>"),
        "Client",
    ),
    Attack("100,000 attributes", "on one element", WS_ATTACKER, headed(f"<a {attributes(100_000)}/>"), 413),
    Attack(
        "attribute twice",
        "which parsers notice by comparing each with each",
        OWASP,
        headed(f"<a {attributes(90)} a1=''/>"),
        "Client",
    ),
    Attack("5,001 elements", "one more than is let in", WS_ATTACKER, headed("<h>" + "<a/>" * 5_000 + "</h>"), "Client"),
    Attack("elements as many as fit", "60,000 beside each other", WS_ATTACKER, instead("<a/>" * 60_000), "Client"),
    Attack(
        "elements as many as fit, inside",
        "50,000 in the operation's own",
        WS_ATTACKER,
        put("<a/>" * 50_000),
        "Client",
        _TEST,
    ),
    Attack(
        "inner elements",
        "5,001 in the connector's string",
        OURS,
        _inner("<a>" + "<a/>" * 5_000 + "</a>"),
        "000050",
        _CONNECTOR,
    ),
    Attack("33 header blocks", "one more than is let in", WS_ATTACKS, headed("<h/>" * 33), "Client"),
    Attack(
        "header blocks as many as elements",
        "4,900 blocks that must be understood",
        WS_ATTACKS,
        headed('<h s:mustUnderstand="1"/>' * 4_900),
        "Client",
    ),
    Attack("100,000 header blocks", "which somebody may look at one by one", WS_ATTACKS, headed("<h/>" * 100_000), 413),
    Attack(
        "namespaces as many as fit",
        "15,000 declared on one element that nobody reads",
        WS_ATTACKER,
        headed(f"<h {namespaces(15_000)}/>"),
        ANSWERED,
    ),
    Attack("100,000 namespaces", "declared on one element", WS_ATTACKER, headed(f"<h {namespaces(100_000)}/>"), 413),
    Attack(
        "namespace of 200,000 characters",
        "which is compared with every other",
        WS_ATTACKS,
        headed(f'<h:h xmlns:h="urn:{"a" * 200_000}"/>'),
        ANSWERED,
    ),
    Attack(
        "name of 49,000 characters", "an element that nobody reads", WS_ATTACKER, headed(f"<{'a' * 49_000}/>"), ANSWERED
    ),
    Attack(
        "name of 200,000 characters",
        "overlong name of an element",
        WS_ATTACKER,
        instead(f"<{'a' * 200_000}/>"),
        "Client",
    ),
    Attack("name of 1 MB", "overlong name of an element", WS_ATTACKER, instead(f"<{'a' * 1_000_000}/>"), 413),
    Attack(
        "attribute name of 200,000 characters",
        "overlong name of an attribute",
        WS_ATTACKER,
        headed(f"<h {'a' * 200_000}=''/>"),
        "Client",
    ),
    Attack(
        "attribute value of 200,000 characters",
        "overlong value of an attribute",
        WS_ATTACKER,
        headed(f"<h a='{'a' * 200_000}'/>"),
        ANSWERED,
    ),
    Attack(
        "text of 220,000 characters",
        "in place of a number",
        WS_ATTACKS,
        for_mark(MARK * 20_000),
        ANSWERED,
        _TEST,
        MARK * 20_000,
    ),
    Attack(
        "processing instructions as many as fit",
        "40,000 in the Body",
        OWASP,
        for_mark("<?a?>" * 40_000),
        "Client",
        _NOT_INSIDE,
    ),
    Attack("200,000 processing instructions", "in the Body", OWASP, for_mark("<?a?>" * 200_000), 413),
    Attack(
        "comments as many as fit",
        "35,000 in the midst of a number, which is read whole",
        WS_ATTACKS,
        for_mark(MARK[:4] + "<!---->" * 35_000 + MARK[4:]),
        ANSWERED,
        _NOT_INSIDE,
    ),
    Attack(
        "comment of 200,000 characters",
        "in the midst of a number",
        WS_ATTACKS,
        for_mark(f"{MARK[:4]}<!--{'-a' * 100_000}-->{MARK[4:]}"),
        ANSWERED,
        _NOT_INSIDE,
    ),
    Attack(
        "CDATA as many as fit",
        "20,000 empty sections in the midst of a number",
        WS_ATTACKS,
        for_mark(MARK[:4] + "<![CDATA[]]>" * 20_000 + MARK[4:]),
        ANSWERED,
        _NOT_INSIDE,
    ),
    Attack(
        "CDATA without an end",
        "200,000 characters, never closed",
        WS_ATTACKS,
        for_mark("<![CDATA[" + "]]" * 100_000),
        "Client",
        _NOT_INSIDE,
    ),
    Attack(
        "character references as many as fit",
        "50,000 in one text",
        OWASP,
        for_mark("&#65;" * 40_000),
        ANSWERED,
        _TEST,
        "A" * 40_000,
    ),
    Attack(
        "names that collide",
        "2,048 names of one hash value in Java and in others",
        WS_ATTACKER,
        headed("<h>" + "".join(f"<{name}/>" for name in _COLLIDING) + "</h>"),
        ANSWERED,
    ),
    Attack(
        "attribute names that collide",
        "100 on each of 40 elements",
        WS_ATTACKER,
        headed("<h>" + f"<a {_COLLIDING_ATTRIBUTES}/>" * 40 + "</h>"),
        ANSWERED,
    ),
    Attack(
        "number of 200,000 digits",
        "where ten are expected",
        OURS,
        for_mark("8" * 200_000),
        ANSWERED,
        _TEST,
        "8" * 200_000,
    ),
    Attack("21 questions", "one more than a classic message may hold", OURS, _services(21), "000050", _CONNECTOR),
    Attack(
        "questions as many as fit",
        "300 in one classic message, each with its own work",
        OURS,
        _services(300),
        "000050",
        _CONNECTOR,
    ),
    Attack("nothing but brackets", "a body of opening brackets", OURS, raw(lambda call: b"<" * 200_000), "Client"),
)
CATEGORY = Category(
    "Size and shape",
    "Messages that are short to send and long to read. What is let in: 262,144 bytes, elements 100 deep, 5,000 "
    "elements, 100 attributes an element, 32 header blocks, 20 questions in a classic message.",
    ROWS,
)
