"""The signature doctor: what is pasted into a page that anybody may use.

What is made: the body of a form, by what puts real addresses in the place of those that stand for them.
"""

from __future__ import annotations

from urllib.parse import urlencode

from messages import MARK, SOAP
from rows.attack import ELSEWHERE, OURS, OWASP, SECRET_FILE, Attack, Category
from rows.entities import LAUGHS
from rows.shapes import attributes, nested

PLACE, FORM = "/doctor/signature", "application/x-www-form-urlencoded"
MARKUP = '<script>alert(1)</script><img src="x" onerror="alert(1)">'
_ENVELOPE = f'<s:Envelope xmlns:s="{SOAP}"><s:Header>{{}}</s:Header><s:Body/></s:Envelope>'


def pasted(message: str):
    """A form with a message."""
    return lambda aimed: urlencode({"message": aimed(message.encode())}).encode()


def raw(body: bytes):
    """What is no such form."""
    return lambda aimed: body


def _row(name: str, tries: str, source: str, make: object, expected: int) -> Attack:
    return Attack(name, tries, source, make, expected, (), entries=0)


_FILE = f'<!DOCTYPE x [<!ENTITY x SYSTEM "{SECRET_FILE}">]>{_ENVELOPE.format("&x;")}'
_ADDRESS = f'<!DOCTYPE x SYSTEM "{ELSEWHERE}/x.dtd">{_ENVELOPE.format("")}'
ROWS = (
    _row("pasted: a file by an entity", "XXE: the page would show a file of this machine", OWASP, pasted(_FILE), 422),
    _row("pasted: an external DTD", "SSRF: the page's server would call there", OWASP, pasted(_ADDRESS), 422),
    _row("pasted: billion laughs", "entities of entities", OWASP, pasted(f"<!DOCTYPE x [{LAUGHS}]><x>&a11;</x>"), 422),
    _row("pasted: markup", "a page that shows it would run it", OWASP, pasted(MARKUP), 422),
    _row(
        "pasted: markup in a message",
        "as text of a header",
        OWASP,
        pasted(_ENVELOPE.format(f"<h><![CDATA[{MARKUP}]]></h>")),
        200,
    ),
    _row("pasted: a template", "{{7*7}}", OWASP, pasted("{{7*7}}"), 422),
    _row("pasted: depth as far as it fits", "37,000 elements in one another", OWASP, pasted(nested(37_000)), 422),
    _row("pasted: depth 101", "one element deeper than is let in", OWASP, pasted(_ENVELOPE.format(nested(99))), 422),
    _row("pasted: 60,000 elements", "beside each other", OWASP, pasted(f"<a>{'<a/>' * 60_000}</a>"), 422),
    _row("pasted: 20,000 attributes", "on one element", OWASP, pasted(f"<a {attributes(20_000)}/>"), 422),
    _row("pasted: a person's number", "which nothing may keep", OURS, pasted(MARK), 422),
    _row("pasted: nothing", "a form of no message", OURS, raw(b""), 422),
    _row("10,000 fields", "a form that takes long to read", OWASP, raw(b"&".join([b"a=b"] * 10_000)), 422),
    _row("no form", "bytes that are no text", OURS, raw(bytes(range(256))), 422),
    _row("a form of 1 MB", "more than is let in", OWASP, raw(b"message=" + b"a" * 1_000_000), 413),
)
CATEGORY = Category(
    "The signature doctor",
    "What is pasted into a page that anybody may use. Nothing of it is carried out, fetched, kept, or shown as markup.",
    ROWS,
)
