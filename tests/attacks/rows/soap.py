"""SOAP and what is built on it: envelopes, headers, actions, addressing, attachments."""

from __future__ import annotations

from door import ANSWERED, Sent, text, whole
from messages import MARK, SOAP, Call, envelope
from rows.attack import ELSEWHERE, OURS, SPYNE, WS_ATTACKER, WS_ATTACKS, WSS4J, Attack, Category
from rows.shapes import around, headed, instead

_SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
_NEXT = "http://schemas.xmlsoap.org/soap/actor/next"
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_WSA = 'xmlns:a="http://www.w3.org/2005/08/addressing"'
_WSA_2004 = 'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
_RM = 'xmlns:r="http://docs.oasis-open.org/ws-rx/wsrm/200702"'
_XOP = '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="{}"/>'
_PORT = f"<a:Address>{ELSEWHERE}/</a:Address>"


def _parts(count: int, start: str = "root", first: str = "root") -> object:
    """A multipart message with so many parts, of which the first is the envelope."""

    def make(call: Call) -> Sent:
        head = f"--b\r\nContent-Type: text/xml\r\nContent-ID: <{first}>\r\n\r\n{envelope(call.element)}\r\n"
        rest = "".join(f"--b\r\nContent-ID: <{n}>\r\n\r\n\r\n" for n in range(1, count))
        kind = f'multipart/related; boundary="b"; type="text/xml"; start="<{start}>"'
        return Sent(f"{head if count else ''}{rest}--b--".encode(), {"Content-Type": kind})

    return make


def _without_id(call: Call) -> Sent:
    body = f"--b\r\nContent-Type: text/xml\r\n\r\n{envelope(call.element)}\r\n--b--".encode()
    return Sent(body, {"Content-Type": 'multipart/related; boundary="b"; type="text/xml"'})


def _without_boundary(call: Call) -> Sent:
    return Sent(envelope(call.element).encode(), {"Content-Type": 'multipart/related; type="text/xml"'})


_MUST = '<h s:mustUnderstand="{}"/>'
ENVELOPES = (
    Attack("no envelope", "the operation's element alone", OURS, text(lambda call: call.element), "Client"),
    Attack("some other XML", "an element of nobody", SPYNE, text(lambda call: "<a/>"), "Client"),
    Attack("nothing at all", "a POST of no bytes", SPYNE, lambda call: Sent(b""), "Client"),
    Attack(
        "envelope of no namespace",
        "an Envelope that is not SOAP's",
        OURS,
        text(lambda call: "<Envelope><Body/></Envelope>"),
        "Client",
    ),
    Attack(
        "envelope of an unknown namespace",
        "an Envelope of another version",
        OURS,
        around(SOAP, "urn:soap"),
        "VersionMismatch",
    ),
    Attack(
        "SOAP 1.2", "an envelope of the next version under text/xml", SPYNE, around(SOAP, _SOAP_12), "VersionMismatch"
    ),
    Attack(
        "no Body", "an envelope without content", OURS, text(lambda call: f'<s:Envelope xmlns:s="{SOAP}"/>'), "Client"
    ),
    Attack("empty Body", "a Body without content", SPYNE, instead(""), "Client"),
    Attack(
        "two body elements",
        "of which one is checked and the other carried out",
        SPYNE,
        text(lambda call: envelope(call.element * 2)),
        "Client",
    ),
    Attack(
        "two Bodies",
        "of which one is checked and the other carried out",
        SPYNE,
        around("</s:Body>", "</s:Body><s:Body>{}</s:Body>"),
        "Client",
    ),
    Attack(
        "two Headers", "of which one is checked", OURS, around("<s:Body>", "<s:Header/><s:Header/><s:Body>"), "Client"
    ),
    Attack(
        "Header after the Body", "which is read too late", OURS, around("</s:Body>", "</s:Body><s:Header/>"), "Client"
    ),
    Attack("element after the Body", "where nothing may stand", OURS, around("</s:Body>", "</s:Body><x/>"), "Client"),
    Attack(
        "Body in the Header",
        "a second Body where a search for the first one finds it",
        WSS4J,
        around("<s:Body>", "<s:Header><s:Body>{}</s:Body></s:Header><s:Body>"),
        ANSWERED,
    ),
    Attack("Body in the Body", "a Body as content", OURS, around("<s:Body>", "<s:Body><s:Body>{}</s:Body>"), "Client"),
    Attack(
        "envelope in the Body",
        "a message as content",
        OURS,
        text(lambda call: envelope(envelope(call.element))),
        "Client",
    ),
    Attack(
        "two documents", "a message after the message", OURS, text(lambda call: envelope(call.element) * 2), "Client"
    ),
    Attack("cut short", "a message without its end", SPYNE, text(lambda call: envelope(call.element)[:-9]), "Client"),
    Attack("undeclared prefix", "a prefix that nobody bound", OURS, instead("<p:echo/>"), "Client"),
    Attack(
        "operation of another contract",
        "at this address",
        WS_ATTACKS,
        instead(f'<o:other xmlns:o="urn:other">{MARK}</o:other>'),
        "Client",
    ),
    Attack(
        "operation of no namespace",
        "at this address",
        WS_ATTACKS,
        instead(f"<sendTestMessageRequest>{MARK}</sendTestMessageRequest>"),
        "Client",
    ),
    Attack(
        "operation that is not in the contract",
        "of the right namespace",
        WS_ATTACKS,
        instead('<r:shutdownRequest xmlns:r="http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2"/>'),
        "Client",
    ),
    Attack(
        "answer as a question",
        "the element that answers",
        WS_ATTACKS,
        instead('<r:retrieveTIGroupsResponse xmlns:r="http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2"/>'),
        "Client",
    ),
    Attack(
        "fault as a question",
        "a fault with words of ours in it",
        SPYNE,
        instead(f"<s:Fault><faultcode>s:Client</faultcode><faultstring>{MARK}</faultstring></s:Fault>"),
        "Client",
    ),
)
HEADERS = (
    Attack("header that must be understood", "and is not", SPYNE, headed(_MUST.format("1")), "MustUnderstand"),
    Attack(
        "header that must be understood, as true",
        "which the profile forbids to write, and some write",
        OURS,
        headed(_MUST.format("true")),
        "MustUnderstand",
    ),
    Attack(
        "header for the next one",
        "which is us",
        OURS,
        headed(f'<h s:mustUnderstand="1" s:actor="{_NEXT}"/>'),
        "MustUnderstand",
    ),
    Attack(
        "header for somebody else",
        "which is not ours to understand",
        OURS,
        headed('<h s:mustUnderstand="1" s:actor="urn:other"/>'),
        ANSWERED,
    ),
    Attack(
        "Security without anything",
        "a header that is understood, and is empty",
        WSS4J,
        headed(f'<w:Security xmlns:w="{_WSSE}" s:mustUnderstand="1"/>'),
        ANSWERED,
    ),
    Attack(
        "Security of another namespace",
        "which looks like the one that is understood",
        WSS4J,
        headed('<w:Security xmlns:w="urn:other" s:mustUnderstand="1"/>'),
        "MustUnderstand",
    ),
    Attack(
        "addressing that must be understood",
        "which asks us to answer elsewhere",
        WS_ATTACKER,
        headed(f'<a:ReplyTo {_WSA} s:mustUnderstand="1">{_PORT}</a:ReplyTo>'),
        "MustUnderstand",
    ),
    Attack(
        "ReplyTo",
        "the answer, with the person's data, is to go to another address",
        WS_ATTACKER,
        headed(f"<a:ReplyTo {_WSA}>{_PORT}</a:ReplyTo>"),
        ANSWERED,
    ),
    Attack(
        "FaultTo",
        "the fault is to go to another address",
        WS_ATTACKER,
        text(lambda call: envelope("", f"<a:FaultTo {_WSA}>{_PORT}</a:FaultTo>")),
        "Client",
    ),
    Attack(
        "ReplyTo of 2004",
        "the same in the older namespace",
        WS_ATTACKER,
        headed(f"<a:ReplyTo {_WSA_2004}>{_PORT}</a:ReplyTo>"),
        ANSWERED,
    ),
    Attack(
        "From, To and Action",
        "addresses and an operation that are not those of the message",
        WS_ATTACKER,
        headed(f"<a:From {_WSA}>{_PORT}</a:From><a:To {_WSA}>{ELSEWHERE}/</a:To><a:Action {_WSA}>urn:other</a:Action>"),
        ANSWERED,
    ),
    Attack(
        "reliable messaging",
        "an acknowledgement is to go to another address",
        WS_ATTACKS,
        headed(f"<r:AckRequested {_RM}><r:Identifier>{ELSEWHERE}/</r:Identifier></r:AckRequested>"),
        ANSWERED,
    ),
)
ACTIONS = (
    Attack(
        "another operation's action",
        "SOAPAction says one thing, the Body another; the Body counts",
        WS_ATTACKER,
        whole(SOAPAction='"urn:other#operation"'),
        ANSWERED,
    ),
    Attack(
        "action of a real operation",
        "SOAPAction names an operation that asks nobody who he is",
        WS_ATTACKER,
        whole(SOAPAction='"http://kszbcss.fgov.be/TestConnectionServiceService/sendTestMessage"'),
        ANSWERED,
    ),
    Attack(
        "action and nothing else",
        "SOAPAction names an operation, the Body is empty",
        WS_ATTACKER,
        text(
            lambda call: envelope(""),
            SOAPAction='"http://kszbcss.fgov.be/TestConnectionServiceService/sendTestMessage"',
        ),
        "Client",
    ),
    Attack(
        "action of 8,000 characters",
        "where a short text is expected",
        OURS,
        whole(SOAPAction=f'"{"a" * 8_000}"'),
        ANSWERED,
    ),
    Attack(
        "action with a number",
        "a person's number where it would be logged",
        OURS,
        whole(SOAPAction=f'"urn:{MARK}"'),
        ANSWERED,
    ),
    Attack(
        "action with markup",
        "which a log or a page would show",
        OURS,
        whole(SOAPAction='"<script>alert(1)</script>"'),
        ANSWERED,
    ),
)
ATTACHMENTS = (
    Attack("attachments without a part", "multipart/related that holds nothing", WS_ATTACKS, _parts(0), 415),
    Attack("attachments with one part", "multipart/related with the envelope alone", WS_ATTACKS, _parts(1), 415),
    Attack("10,000 attachments", "of nothing", WS_ATTACKS, _parts(10_000), 415),
    Attack("start of no part", "the start names a part that is not there", WS_ATTACKS, _parts(2, start="other"), 415),
    Attack("part without Content-ID", "which Spyne cannot read", SPYNE, _without_id, 415),
    Attack("attachments without a boundary", "nothing says where a part ends", WS_ATTACKS, _without_boundary, 415),
    Attack(
        "XOP",
        "the envelope as a part, with its binary values as others",
        SPYNE,
        whole(Content_Type='multipart/related; type="application/xop+xml"; boundary=b; start-info="text/xml"'),
        415,
    ),
    Attack(
        "XOP part alone", "under its own type", SPYNE, whole(Content_Type='application/xop+xml; type="text/xml"'), 415
    ),
    Attack(
        "XOP include in the Header",
        "a value is to be fetched from another address",
        WS_ATTACKER,
        headed(f"<h>{_XOP.format(ELSEWHERE + '/')}</h>"),
        ANSWERED,
    ),
    Attack(
        "XOP include in the Body",
        "the number is to be fetched from another address",
        WS_ATTACKER,
        text(lambda call: envelope(call.marked(_XOP.format(f"{ELSEWHERE}/")))),
        "Client",
    ),
    Attack(
        "XOP include of a file",
        "the number is to be read from a file",
        WS_ATTACKER,
        text(lambda call: envelope(call.marked(_XOP.format("file:///etc/passwd")))),
        "Client",
    ),
)
CATEGORY = Category(
    "SOAP, and what is built on it",
    "Envelopes, headers, actions, addressing and attachments. What the one Body says counts, and nobody is answered "
    "but whoever asked, on the connection on which the question came.",
    ENVELOPES + HEADERS + ACTIONS + ATTACHMENTS,
)
