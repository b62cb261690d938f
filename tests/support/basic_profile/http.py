"""Checks of messages as HTTP carries them; what each means stands in the table."""

from __future__ import annotations

import re

from basic_profile.exchange import Exchange, Message
from basic_profile.names import E
from basic_profile.registry import Violations, exchange, message, request, response

_VERSION = re.compile(r"\bHTTP/(\d\.\d)\b")
_QUOTED = re.compile(r'"[^"]*"')
_FIELDS = """
accept accept-charset accept-encoding accept-language accept-ranges age allow authorization cache-control
connection content-encoding content-language content-length content-location content-md5 content-range
content-type cookie date etag expect expires from host if-match if-modified-since if-none-match if-range
if-unmodified-since last-modified location max-forwards pragma proxy-authenticate proxy-authorization range
referer retry-after server set-cookie soapaction te trailer transfer-encoding upgrade user-agent vary via
warning www-authenticate
"""
_KNOWN = frozenset(_FIELDS.split())
_CODINGS = ("", "identity", "gzip", "compress", "deflate")


def _version(one: Message) -> str:
    found = _VERSION.search(one.start)
    return found[1] if found else ""


@request("BP1004")
def requests_are_posted(one: Message, _: Exchange) -> Violations:
    if one.method != "POST":
        yield f"the method is {one.method}"
    yield from (f"{name} extends HTTP" for name in ("man", "opt", "c-man", "c-opt") if one.header(name) is not None)


@request("BP1006")
def actions_are_quoted(one: Message, _: Exchange) -> Violations:
    action = one.header("soapaction")
    if action is not None and not _QUOTED.fullmatch(action):
        yield f"SOAPAction is {action}"


@request("BP1116")
def actions_are_those_of_the_binding(one: Message, all_of_it: Exchange) -> Violations:
    action, called = one.header("soapaction"), all_of_it.operation
    if action is not None and called is not None and action != f'"{called.action}"':
        yield f"SOAPAction is {action}, not {called.action}"


@exchange("BP1001")
def version_is_the_newest(one: Exchange) -> Violations:
    asked, answered = _version(one.request), _version(one.response)
    if answered != "1.1" and asked != "1.0":
        yield f"the answer is in HTTP/{answered}"
    if one.is_good and asked != "1.1":
        yield f"the request is in HTTP/{asked}"


@exchange("BP1002")
def version_is_one_of_two(one: Exchange) -> Violations:
    for each in (one.request, one.response) if one.is_good else (one.response,):
        if _version(each) not in ("1.0", "1.1"):
            yield f"the version is {_version(each) or 'unknown'}"


@exchange("BP1010")
def one_way_has_no_answer(one: Exchange) -> Violations:
    if one.operation is not None and not one.operation.parts("output") and one.response.body:
        yield "something is answered"


@response("BP1101")
def nothing_to_say_is_success(one: Message, _: Exchange) -> Violations:
    if not one.body and not 400 <= one.status < 500 and one.status not in (200, 202):
        yield f"nothing but the status {one.status}"


@exchange("BP1103")
def other_methods_are_refused(one: Exchange) -> Violations:
    if one.request.method != "POST" and one.response.status != 405:
        yield f"{one.request.method} is answered with {one.response.status}"


@response("BP4103")
def authentication_is_common(one: Message, _: Exchange) -> Violations:
    scheme = (one.header("www-authenticate") or "Basic").split()[0].lower()
    if scheme not in ("basic", "digest"):
        yield f"the scheme is {scheme}"


@response("BP4104")
def header_fields_are_common(one: Message, _: Exchange) -> Violations:
    yield from (name for name, _ in one.headers if name not in _KNOWN)


@response("BP4105")
def content_coding_is_common(one: Message, _: Exchange) -> Violations:
    if (one.header("content-encoding") or "").lower() not in _CODINGS:
        yield f"the coding is {one.header('content-encoding')}"


@response("BP4106")
def transfer_coding_is_common(one: Message, _: Exchange) -> Violations:
    if (one.header("transfer-encoding") or "chunked").lower() != "chunked":
        yield f"the coding is {one.header('transfer-encoding')}"


@exchange("BP4107")
def no_upgrade(one: Exchange) -> Violations:
    for each in (one.request, one.response) if one.is_good else (one.response,):
        if each.header("upgrade") is not None:
            yield f"an upgrade to {each.header('upgrade')}"


@message("SSBP5101")
def type_is_xml(one: Message, _: Exchange) -> Violations:
    if one.media_type != "text/xml":
        yield f"the type is {one.media_type or 'missing'}"


@message("SSBP1003")
def charset_is_true(one: Message, _: Exchange) -> Violations:
    if one.charset not in ("utf-8", "utf-16"):
        yield f"the charset is {one.charset or 'missing'}"
    for told in (one.bom, one.declared):
        if told and told != one.charset:
            yield f"the charset is {one.charset}, the body says {told}"
    if not one.bom and not one.declared and one.charset != "utf-8":
        yield f"nothing in the body says {one.charset}"


@message("SSBP5100")
def body_is_an_envelope(one: Message, _: Exchange) -> Violations:
    if one.root is None or one.root.tag != f"{E}Envelope":
        yield "the body is no envelope"
