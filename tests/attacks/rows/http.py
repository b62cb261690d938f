"""HTTP as far as one request goes: lengths, types, compression, credentials."""

from __future__ import annotations

import gzip
import zlib

from door import ANSWERED, Sent, text, whole
from messages import MARK, Call, envelope
from rows.attack import OURS, OWASP, SPYNE, WS_ATTACKS, Attack, Category
from rows.shapes import raw

_BASIC = ("RetrieveTIGroups",)
_SOAP_12 = "application/soap+xml; charset=utf-8"
_BOMB = gzip.compress(b" " * 20_000_000)


def _length(difference: int) -> object:
    """The call with a Content-Length that is so much larger than the body."""

    def make(call: Call) -> Sent:
        body = envelope(call.element).encode()
        return Sent(body, {"Content-Length": str(len(body) + difference)})

    return make


LENGTHS = (
    Attack("length below zero", "Content-Length: -1", WS_ATTACKS, whole(Content_Length="-1"), 400),
    Attack("length with a sign", "Content-Length: +10", OURS, whole(Content_Length="+10"), 400),
    Attack(
        "length in other digits",
        "Content-Length in Arabic digits, which some languages read",
        OURS,
        whole(Content_Length="\u0661\u0662"),
        400,
    ),
    Attack("length with a fraction", "Content-Length: 10.0", OURS, whole(Content_Length="10.0"), 400),
    Attack("length in words", "Content-Length: abc", SPYNE, whole(Content_Length="abc"), 400),
    Attack("two lengths in one", "Content-Length: 10, 20", OWASP, whole(Content_Length="10, 20"), 400),
    Attack("length of thirty digits", "beyond any number of a machine", OURS, whole(Content_Length="9" * 30), 413),
    Attack("length too long", "ten bytes never come", WS_ATTACKS, _length(+10), 400),
    Attack("length too short", "the message ends in its midst", WS_ATTACKS, _length(-10), "Client"),
    Attack("length of zero", "before a body", OURS, whole(Content_Length="0"), "Client"),
    Attack(
        "empty length",
        "a Content-Length of no characters",
        SPYNE,
        lambda call: Sent(b"", {"Content-Length": ""}),
        "Client",
    ),
)
TYPES = (
    Attack("JSON", "a type that some frameworks read all the same", SPYNE, whole(Content_Type="application/json"), 415),
    Attack(
        "form",
        "a type that a browser sends without asking: a page elsewhere could post",
        OWASP,
        whole(Content_Type="application/x-www-form-urlencoded"),
        415,
    ),
    Attack("plain text", "a type that a browser sends without asking", OWASP, whole(Content_Type="text/plain"), 415),
    Attack(
        "form with files",
        "a type that a browser sends without asking",
        OWASP,
        whole(Content_Type="multipart/form-data; boundary=b"),
        415,
    ),
    Attack("type of SOAP 1.2", "under which the envelope would be another", OURS, whole(Content_Type=_SOAP_12), 415),
    Attack("no type", "nothing says what it is", SPYNE, whole(Content_Type=None), 415),
    Attack("empty type", "a Content-Type of no characters", OURS, whole(Content_Type=""), 415),
    Attack(
        "two types",
        "of which one is checked and the other believed",
        OWASP,
        whole(Content_Type="text/xml, text/xml"),
        415,
    ),
    Attack(
        "type of 8,000 characters",
        "with a long boundary",
        OURS,
        whole(Content_Type=f"text/xml; boundary={'b' * 8_000}"),
        ANSWERED,
    ),
    Attack(
        "number in the type",
        "which a refusal would repeat",
        OURS,
        whole(Content_Type=f"text/{MARK}; charset={MARK}"),
        415,
    ),
    Attack(
        "unknown charset",
        "which Python would look for among its files",
        SPYNE,
        whole(Content_Type="text/xml; charset=klingon"),
        415,
    ),
    Attack(
        "charset with a path",
        "which Python would import as a module",
        OURS,
        whole(Content_Type="text/xml; charset=../../os"),
        415,
    ),
    Attack(
        "charset that is no text",
        "a codec of Python that unpacks: zlib",
        OURS,
        raw(lambda call: zlib.compress(b" " * 20_000_000), Content_Type="text/xml; charset=zlib_codec"),
        "Client",
    ),
    Attack(
        "charset in another language",
        "by the rules for file names in mails",
        OURS,
        whole(Content_Type="text/xml; charset*=utf-8'nl'klingon"),
        415,
    ),
)
COMPRESSION = (
    Attack(
        "gzip",
        "a body that must be unpacked first",
        WS_ATTACKS,
        raw(lambda call: gzip.compress(envelope(call.element).encode()), Content_Encoding="gzip"),
        415,
    ),
    Attack("gzip bomb", "20 KB that become 20 MB", OWASP, raw(lambda call: _BOMB, Content_Encoding="gzip"), 415),
    Attack(
        "deflate bomb",
        "the same in the other way of packing",
        OWASP,
        raw(lambda call: zlib.compress(b" " * 20_000_000), Content_Encoding="deflate"),
        415,
    ),
    Attack(
        "bomb in a bomb",
        "packed twice: a hundred bytes that become 20 MB",
        OWASP,
        raw(lambda call: gzip.compress(_BOMB), Content_Encoding="gzip, gzip"),
        415,
    ),
    Attack("packed, and not said", "packed bytes as text/xml", OWASP, raw(lambda call: _BOMB), "Client"),
    Attack(
        "said to be packed, and not", "text under Content-Encoding: gzip", OURS, whole(Content_Encoding="gzip"), 415
    ),
    Attack("packing of nobody", "Content-Encoding: br, x", OURS, whole(Content_Encoding="br, x"), 415),
)
_WRONG = {
    "none": (None, "the service asks for HTTP Basic, and none comes"),
    "an empty one": ("", "an Authorization of no characters"),
    "no base64": ("Basic !", "credentials that cannot be read"),
    "a number": (f"Basic {MARK}", "a person's number in their place"),
    "of another scheme": ("Bearer x", "a token where HTTP Basic is asked for"),
    "of two empty words": ("Basic Og==", "no user, no password"),
    "of 6,000 characters": ("basic " + "A" * 6000, "a very long password"),
    "of a wrong password": ("Basic Y3Bhcy1uYW11cjp3cm9uZw==", "a user that is there"),
    "of an unknown user": ("Basic bm9ib2R5Ondyb25n", "a user that is not there is told in the same words"),
}
CREDENTIALS = tuple(
    Attack(f"credentials: {name}", tries, OWASP, whole(Authorization=value), 401, _BASIC)
    for name, (value, tries) in _WRONG.items()
)
OTHERS = (
    Attack(
        "query in the address",
        "a person's number where proxies write it down",
        OWASP,
        lambda call: Sent(envelope(call.element).encode(), query=f"ssin={MARK}"),
        ANSWERED,
    ),
    Attack(
        "WSDL and a call at once",
        "?wsdl in a POST",
        OURS,
        lambda call: Sent(envelope(call.element).encode(), query="wsdl"),
        ANSWERED,
    ),
    Attack(
        "another method by a header",
        "X-HTTP-Method-Override: DELETE",
        OWASP,
        whole(X_HTTP_Method_Override="DELETE"),
        ANSWERED,
    ),
    Attack(
        "another path by a header",
        "X-Original-URL, which some proxies follow",
        OWASP,
        whole(X_Original_URL="/healthz", X_Rewrite_URL="/healthz"),
        ANSWERED,
    ),
    Attack(
        "another host",
        "Host and X-Forwarded-Host of somebody else",
        OWASP,
        text(lambda call: envelope(call.element), Host="evil.example", X_Forwarded_Host="evil.example"),
        ANSWERED,
    ),
    Attack(
        "a certificate by a header",
        "what a proxy would say of the caller, said by the caller",
        OWASP,
        whole(X_SSL_Client_Cert="MIIB", X_SSL_Client_Verify="SUCCESS", SSL_CLIENT_S_DN="CN=somebody"),
        ANSWERED,
    ),
)
CATEGORY = Category(
    "One HTTP request",
    "Lengths, types, compression and credentials. Nothing that is packed is unpacked.",
    LENGTHS + TYPES + COMPRESSION + CREDENTIALS + OTHERS,
)
