"""Markup that means something to some XML software: inclusion, types, references, locations."""

from __future__ import annotations

import classic
from door import ANSWERED, text
from messages import MARK, Call, envelope
from rows.attack import ELSEWHERE, OURS, OWASP, SECRET_FILE, SPYNE, WS_ATTACKER, WS_ATTACKS, Attack, Category
from rows.shapes import attributed, before, for_mark, headed, instead, put

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_XS = 'xmlns:x="http://www.w3.org/2001/XMLSchema"'
_ENC = 'xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"'
_INCLUDE = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" parse="text" href="{}"/>'
_SCHEMA = (
    f'<x:schema {_XS} targetNamespace="urn:x">'
    f'<x:import namespace="urn:y" schemaLocation="{ELSEWHERE}/y.xsd"/></x:schema>'
)
_ENCRYPTED = (
    '<x:EncryptedData xmlns:x="http://www.w3.org/2001/04/xmlenc#"><x:CipherData>'
    f'<x:CipherReference URI="{ELSEWHERE}/"/></x:CipherData></x:EncryptedData>'
)
_CONNECTOR = ("KSZBCSSWebServiceConnector",)


def _second(call: Call) -> str:
    return envelope(call.element.replace(" xmlns:", ' href="#k" xmlns:', 1), f'<z id="k">{MARK}</z>')


DOCUMENTS = {
    "root": f"<n{MARK}/>",
    "namespace of the root": f'<x:n xmlns:x="urn:{MARK}"/>',
    "prefix of the root": f'<n{MARK}:n xmlns:n{MARK}="urn:x"/>',
    "element of the envelope": f'<SSDNRequest xmlns="{classic.SERVICE}"><n{MARK}/></SSDNRequest>',
    "attribute of the envelope": f'<SSDNRequest xmlns="{classic.SERVICE}" n{MARK}="{MARK}"/>',
    "service's document": classic.message(classic.service(f"<n{MARK}/>"), org_unit="x"),
    "service's document without namespace": classic.message(classic.service(f'<n{MARK} xmlns=""/>'), org_unit="x"),
    "date": classic.message(classic.service(classic.access("x", "LIST", MARK)), org_unit="x"),
    "enumeration": classic.message(classic.service(classic.access("x", MARK, "2026-01-01")), org_unit="x"),
    "number too long": classic.message(classic.service(classic.access(MARK * 2, "LIST", "2026-01-01")), org_unit="x"),
    "text around elements": f'<SSDNRequest xmlns="{classic.SERVICE}">{MARK}</SSDNRequest>',
    "what is not well-formed": f"<a>{MARK}</b>",
    "text that is no XML": MARK,
    "processing instruction": f"<?n{MARK} {MARK}?><a/>",
    "very long name": f"<{f'n{MARK}' * 200}/>",
}

ROWS = (
    Attack(
        "XInclude of a file",
        "an instruction to put a file in its place, in the Header",
        OWASP,
        headed(_INCLUDE.format(SECRET_FILE)),
        ANSWERED,
    ),
    Attack(
        "XInclude of an address",
        "an instruction to fetch something",
        OWASP,
        headed(_INCLUDE.format(f"{ELSEWHERE}/")),
        ANSWERED,
    ),
    Attack(
        "XInclude in the Body", "a file in the place of a value", OWASP, put(_INCLUDE.format(SECRET_FILE)), "Client"
    ),
    Attack(
        "style sheet",
        "an instruction to transform the message by a style sheet elsewhere",
        OWASP,
        before(f'<?xml-stylesheet type="text/xsl" href="{ELSEWHERE}/x.xsl"?>'),
        "Client",
    ),
    Attack("processing instruction before", "in front of the envelope", SPYNE, before(f"<?p {MARK}?>"), "Client"),
    Attack(
        "processing instruction after",
        "behind the envelope",
        SPYNE,
        text(lambda call: f"{envelope(call.element)}<?p {MARK}?>"),
        "Client",
    ),
    Attack(
        "processing instruction in a number",
        "which would be read in part",
        SPYNE,
        for_mark(f"{MARK[:4]}<?p p?>{MARK[4:]}"),
        "Client",
    ),
    Attack(
        "PHP", "an instruction that some servers carry out", OWASP, headed("<h><?php system('id'); ?></h>"), "Client"
    ),
    Attack(
        "comment in a number",
        "a signature does not see it; the number is read whole",
        SPYNE,
        for_mark(f"{MARK[:4]}<!-- c -->{MARK[4:]}"),
        ANSWERED,
    ),
    Attack(
        "another type",
        "xsi:type makes the element something else",
        WS_ATTACKS,
        attributed(f'{_XSI} {_XS} xsi:type="x:integer"'),
        "Client",
    ),
    Attack(
        "type of nobody",
        "xsi:type of an undeclared prefix",
        WS_ATTACKS,
        attributed(f'{_XSI} xsi:type="nobody:knows"'),
        "Client",
    ),
    Attack("nothing", "xsi:nil takes the content away", WS_ATTACKS, attributed(f'{_XSI} xsi:nil="true"'), "Client"),
    Attack(
        "schema elsewhere",
        "xsi:schemaLocation names another schema to judge by",
        WS_ATTACKS,
        attributed(f'{_XSI} xsi:schemaLocation="urn:x {ELSEWHERE}/x.xsd"'),
        ANSWERED,
    ),
    Attack(
        "schema elsewhere for our namespaces",
        "xsi:schemaLocation for what we know ourselves",
        WS_ATTACKS,
        attributed(
            f'{_XSI} xsi:schemaLocation="http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2 {ELSEWHERE}/x.xsd"'
        ),
        ANSWERED,
    ),
    Attack(
        "schema without namespace elsewhere",
        "xsi:noNamespaceSchemaLocation, with an error to look into",
        WS_ATTACKS,
        attributed(f'{_XSI} xsi:noNamespaceSchemaLocation="{ELSEWHERE}/x.xsd" wrong=""'),
        "Client",
    ),
    Attack(
        "SOAP array",
        "an array of 2,147,483,647 elements, for which room is made",
        WS_ATTACKER,
        attributed(f'{_ENC} e:arrayType="e:string[2147483647]"'),
        "Client",
    ),
    Attack(
        "SOAP array in the Header",
        "the same where nobody reads",
        WS_ATTACKER,
        headed(f'<h {_ENC} e:arrayType="e:string[2147483647,2147483647]" e:offset="[2147483646]"/>'),
        ANSWERED,
    ),
    Attack(
        "array as the Body",
        "an array element of the encoding",
        WS_ATTACKER,
        instead(f'<e:Array {_ENC} e:arrayType="e:Array[99999999]"/>'),
        "Client",
    ),
    Attack(
        "encoding of SOAP",
        "encodingStyle turns references and arrays on",
        WS_ATTACKS,
        attributed('s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'),
        "Client",
    ),
    Attack("reference to nothing", "a multiref that hangs", SPYNE, attributed('href="#nowhere"'), "Client"),
    Attack(
        "references in a circle",
        "a multiref of itself",
        SPYNE,
        headed('<a id="a" href="#b"/><b id="b" href="#a"/>'),
        ANSWERED,
    ),
    Attack(
        "reference elsewhere in the message",
        "a multiref to another content than was checked",
        SPYNE,
        text(_second),
        "Client",
    ),
    Attack(
        "reference to a second body element",
        "a multiref out of the one body element",
        SPYNE,
        text(lambda call: envelope(call.element + f'<z id="k">{MARK}</z>')),
        "Client",
    ),
    Attack(
        "reference to an address",
        "a multiref to another machine",
        WS_ATTACKS,
        attributed(f'href="{ELSEWHERE}/"'),
        "Client",
    ),
    Attack(
        "base elsewhere",
        "xml:base lets relative addresses begin elsewhere",
        OURS,
        headed(f'<h xml:base="{ELSEWHERE}/"><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="x"/></h>'),
        ANSWERED,
    ),
    Attack(
        "encrypted Body",
        "xenc:EncryptedData, whose key would be asked for at an address",
        WS_ATTACKER,
        instead(_ENCRYPTED),
        "Client",
    ),
    Attack("attribute of nobody", "a number as an attribute", SPYNE, attributed(f'number="{MARK}"'), "Client"),
    Attack(
        "attribute with a number as its name",
        "which an explanation would repeat",
        OURS,
        attributed(f"n{MARK}=''"),
        "Client",
    ),
    Attack(
        "element with a number as its name", "which an explanation would repeat", OURS, put(f"<n{MARK}/>"), "Client"
    ),
    Attack(
        "schema in the message",
        "a schema that comes with the message, to judge it by",
        OURS,
        headed(_SCHEMA),
        ANSWERED,
    ),
    *(
        Attack(
            f"number in the inner document: {place}",
            "which a refusal would repeat",
            OURS,
            text(lambda call, document=document: classic.envelope(document)),
            "000050",
            _CONNECTOR,
        )
        for place, document in DOCUMENTS.items()
    ),
)
CATEGORY = Category(
    "Markup that means something to others",
    "Inclusion, types, references and locations: nothing of it is followed, and nobody is called.",
    ROWS,
)
