"""What the door lets in: method, content type, length; everything else is answered before a byte is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from encodings import normalize_encoding
from encodings.aliases import aliases
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from bcss_gateway.domain.refusal import UnreadableCall

TAKES = "This address takes POST with a SOAP 1.1 envelope, or GET with ?wsdl."
"""What is said to another method, and to a GET that asks for no document."""

_LONGEST_TYPE = 200
_XML = ("text/xml", "application/xml")
# Python keeps every name that it was ever asked for: codecs.lookup would let senders fill the memory.
_CHARSETS = frozenset(aliases) | frozenset(aliases.values())


def check_method(environ: Mapping[str, Any]) -> None:
    """Only POST carries a call.

    Raises:
        UnreadableCall: HTTP 405.
    """
    if environ["REQUEST_METHOD"] != "POST":
        raise UnreadableCall(TAKES, http_status=405)


def check_content_type(environ: Mapping[str, Any]) -> None:
    """SOAP 1.1 is ``text/xml``, in any charset that exists.

    Raises:
        UnreadableCall: HTTP 415, for another type, an unknown charset, or a body that says it is compressed.
    """
    complaint = _complaint((environ.get("CONTENT_TYPE") or "")[:_LONGEST_TYPE])
    if complaint:
        raise UnreadableCall(complaint, http_status=415)
    if (environ.get("HTTP_CONTENT_ENCODING") or "identity").lower() != "identity":
        raise UnreadableCall("Send the envelope without Content-Encoding.", http_status=415)
    if (environ.get("HTTP_TRANSFER_ENCODING") or "chunked").strip().lower() != "chunked":
        raise UnreadableCall("Send the envelope without a Transfer-Encoding but chunked.", http_status=415)


def encoding_of(environ: Mapping[str, Any], raw: bytes) -> str | None:
    """The encoding to read a body by, or ``None`` for what its byte order mark or its XML declaration tells.

    WS-I rule R1019: the charset of the Content-Type counts, not the declaration. A body that is not in the charset it
    came with is read by its declaration all the same, for old clients send one charset with every encoding.
    """
    named = str(_header((environ.get("CONTENT_TYPE") or "")[:_LONGEST_TYPE]).get_param("charset") or "")
    if normalize_encoding(named).lower() not in ("utf_8", "utf8") or b"\0" in raw:
        return None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


@lru_cache(maxsize=64)
def _header(content_type: str) -> Message:
    """A Content-Type in its parts; senders use the same few."""
    header = Message()
    header["Content-Type"] = content_type or "none"
    return header


@lru_cache(maxsize=64)
def _complaint(content_type: str) -> str:
    """What is wrong with a Content-Type, or nothing."""
    header = _header(content_type)
    kind = header.get_content_type() if content_type else "none"
    if kind == "application/soap+xml":
        return "This service speaks SOAP 1.1: send text/xml, not application/soap+xml."
    if kind not in _XML:
        return "Send Content-Type: text/xml; charset=utf-8."
    if normalize_encoding(str(header.get_param("charset") or "utf-8")).lower() not in _CHARSETS:
        return "The charset of the Content-Type is unknown: send utf-8."
    return ""


def read_body(environ: Mapping[str, Any], largest: int) -> bytes:
    """The bytes of the request, never more than ``largest``.

    Raises:
        UnreadableCall: HTTP 400 for a Content-Length that is no number or untrue, 408 for a body that took too long,
            413 for too much.
    """
    declared = (environ.get("CONTENT_LENGTH") or "").strip()
    if declared and not (declared.isascii() and declared.isdigit()):
        raise UnreadableCall("Content-Length is not a number.", http_status=400)
    too_large = UnreadableCall(f"A request may have {largest} bytes at most.", http_status=413)
    if declared and (len(declared) > 12 or int(declared) > largest):
        raise too_large
    raw = _read(environ["wsgi.input"], int(declared) if declared else largest + 1)
    if len(raw) > largest:
        raise too_large
    if declared and len(raw) != int(declared):
        raise UnreadableCall("The body is shorter than Content-Length says.", http_status=400)
    return raw


def _read(stream: Any, most: int) -> bytes:
    try:
        raw: bytes = stream.read(most)
    except TimeoutError:
        raise UnreadableCall("The body did not arrive in time.", http_status=408) from None
    except Exception:  # whatever a broken connection or a wrong chunk makes the HTTP server raise
        raise UnreadableCall("The body could not be read to its end.", http_status=400) from None
    return raw


def unquoted(value: str) -> str:
    """A value of a query, as it was before it was put into an address."""
    return unquote(value)
