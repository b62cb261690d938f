"""What came instead of what was expected, as far as it may be told: never a word that a sender chose freely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

from bcss_gateway.envelope.exchange import Element

_LONGEST = 200
_PUBLISHED = re.compile(r"https?://(www\.w3\.org|docs\.oasis-open\.org)/[\w./#-]{1,150}", re.ASCII)
_MOMENT = re.compile(r"[0-9TZ:.+-]{1,40}")
_LONG_NUMBER = re.compile(r"\d{9}")
_MOST_NAMES = 8
_VOCABULARY = frozenset(
    {
        "Envelope", "Header", "Body", "Security", "Signature", "SignedInfo", "SignatureValue", "KeyInfo", "Object",
        "Manifest", "Reference", "Transforms", "Transform", "XPath", "DigestMethod", "DigestValue",
        "CanonicalizationMethod", "SignatureMethod", "HMACOutputLength", "InclusiveNamespaces",
        "SecurityTokenReference", "KeyIdentifier", "Embedded", "BinarySecurityToken", "UsernameToken", "Username",
        "Password", "Nonce", "Timestamp", "Created", "Expires", "KeyName", "KeyValue", "RetrievalMethod", "X509Data",
        "X509IssuerSerial", "X509IssuerName", "X509SerialNumber", "X509Certificate", "X509SKI", "X509SubjectName",
        "X509CRL", "EncryptedKey", "EncryptedData", "ReferenceList", "SignatureConfirmation", "Assertion",
    }
)  # fmt: skip


def printable(text: str) -> str:
    """A text without what does not print, and not too long."""
    return "".join(each for each in text if each.isprintable())[:_LONGEST]


def algorithm(uri: str | None) -> str:
    """The end of the URI of an algorithm or a type, where it looks like a published one."""
    if not uri:
        return "none"
    if not _PUBLISHED.fullmatch(uri) or _LONG_NUMBER.search(uri):
        return "one that is not published"
    return uri.rstrip("/").rpartition("/")[2]


def elements(found: Iterable[Element]) -> str:
    """The names of elements, of those that WS-Security, XML Signature and SOAP name."""
    names = [str(each.tag).rpartition("}")[2] for each in islice(found, _MOST_NAMES + 1)]
    told = [name if name in _VOCABULARY else "another element" for name in names[:_MOST_NAMES]]
    return ", ".join(told + ["…"] * (len(names) > _MOST_NAMES)) or "nothing"


def parts(names: Iterable[str]) -> str:
    """The names of covered parts; that of a header block is the sender's own word."""
    return ", ".join(sorted({"a header block" if name.startswith("{") else name for name in names})) or "nothing"


def written(moment: datetime) -> str:
    """A moment to the second, in UTC."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def moment(text: str) -> str:
    """A moment as it was written, where it is made of what moments are made of."""
    return text if _MOMENT.fullmatch(text) and not _LONG_NUMBER.search(text) else "something else"
