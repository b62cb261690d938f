"""Checks of how requests are taken: what no analyzer of logs can test, because it must know what was sent and why."""

from __future__ import annotations

from lxml import etree

from basic_profile.exchange import Exchange
from basic_profile.names import ENVELOPE, NEXT, E, local_of, space_of
from basic_profile.registry import Violations, exchange

_HERE = (None, "", NEXT)
_UNDERSTOOD = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_FORMAT = (400, 411, 413, 415)


def _is_strange(one: Exchange) -> bool:
    """Whether the request has a header block for us that must be understood, and is not known."""
    return any(
        block.get(f"{E}mustUnderstand") in ("1", "true")
        and block.get(f"{E}actor") in _HERE
        and space_of(block.tag) != _UNDERSTOOD
        for block in one.request.blocks
    )


def _is_posted(one: Exchange) -> bool:
    """Whether HTTP finds nothing wrong with the request."""
    return one.request.method == "POST" and one.response.status not in (*_FORMAT, 401, 405)


def _fits(one: Exchange) -> bool:
    """Whether the Body is as the description wants it."""
    contents = one.request.contents
    if one.request.root is None or one.operation is None or one.request.root.tag != f"{E}Envelope":
        return False
    return all(one.description.schema.validate(etree.fromstring(etree.tostring(child))) for child in contents)


def _blames_the_sender(one: Exchange) -> bool:
    return one.response.fault_code in (f"{{{ENVELOPE}}}Client", f"{{{ENVELOPE}}}MustUnderstand")


@exchange("BP1999")
def statuses_mean_what_they_say(one: Exchange) -> Violations:
    response = one.response
    if 200 <= response.status < 300 and response.fault is not None:
        yield "a fault is called a success"
    if 300 <= response.status < 400 and response.status != 307:
        yield f"sent elsewhere with {response.status}"
    is_other = one.request.method == "POST" and one.request.media_type not in ("text/xml", "application/xml")
    if is_other and response.status != 415:
        yield f"another type is answered with {response.status}"
    if response.header("set-cookie") is not None:
        yield "a cookie is set"
    if one.is_good and _blames_the_sender(one):
        yield "a good request is blamed"


@exchange("SSBP1999")
def declarations_are_taken(one: Exchange) -> Violations:
    told = one.request.bom or one.request.declared
    is_understood = one.is_good or (told != one.request.charset == "utf-8" and _fits(one))
    if told and is_understood and _blames_the_sender(one):
        yield "a byte order mark or an XML declaration is not taken"


@exchange("BP3999")
def mandatory_headers_are_understood_or_refused(one: Exchange) -> Violations:
    refused = local_of(one.response.fault_code) == "MustUnderstand"
    soap = one.request.root is not None and one.request.root.tag == f"{E}Envelope"
    if _is_posted(one) and soap and _is_strange(one) != refused:
        yield f"MustUnderstand is {'' if refused else 'not '}the answer"


@exchange("BP2999")
def what_does_not_fit_is_the_senders_fault(one: Exchange) -> Violations:
    is_read = one.request.root is not None and not _is_strange(one)
    if one.description.bindings and _is_posted(one) and is_read and not _fits(one):
        wanted = ("Client",) if one.request.root.tag == f"{E}Envelope" else ("Client", "VersionMismatch")
        if local_of(one.response.fault_code) not in wanted:
            yield f"the answer is {one.response.fault_code or one.response.status}"
