"""What must hold of every answer, whatever was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from fuzzing.request import Request
from fuzzing.target import Heard

MOST_SECONDS = 0.1
"""How long the processor may work on one request within the limits."""

_E = "{http://schemas.xmlsoap.org/soap/envelope/}"
_CODES = (200, 400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503)
_OURS = re.compile(rb'Traceback|File "|\.py\b|site-packages|libxml|sqlalchemy|sqlite|SELECT ')
_STATIONS = (
    ("answered", "asked of the source"),
    ("integrated", "refused at: integrated"),
    ("number", "refused at: number"),
    ("asked", "refused at: number"),
    ("authorized", "refused at: authorized"),
    ("identified", "refused at: identified"),
    ("read", "refused at: read"),
)


class Judge:
    """Holds what became of a request to what must always hold.

    Args:
        paths: where services are served.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)

    def complaint(self, request: Request, heard: Heard) -> str:
        """What is wrong, in words that are the same for the same mistake; empty where all is well."""
        if heard.error is not None:
            return f"the application raised {type(heard.error).__name__}{_place(heard.error)}"
        if heard.logged:
            return f"something was written to the log: {_without_tickets(heard.logged[0])}"
        is_call = self._is_call(request)
        return _of_the_journal(heard, is_call=is_call) or _of_the_answer(heard, is_call=is_call) or _of_time(heard)

    def _is_call(self, request: Request) -> bool:
        """Whether it is a call, which has an entry whatever comes of it."""
        served = request.path in self._paths or request.path.rstrip("/") in self._paths
        return served and request.method == "POST"


def depth_of(heard: Heard) -> str:
    """How far a request came, by its entry in the journal."""
    if not heard.entries:
        return "no call"
    entry = heard.entries[0]
    if entry["provider_asked"] == "yes":
        return "asked of the source"
    if entry["return_code"].startswith("http:"):
        return "refused by HTTP"
    refused = {station for station, verdict, _ in json.loads(entry["verdicts"]) if verdict == "refused"}
    return next(
        (words for station, words in _STATIONS if station in refused), f"refused at: {min(refused, default='?')}"
    )


def code_of(heard: Heard) -> str:
    """The code by which a request was answered."""
    return str(heard.entries[0]["return_code"]) if heard.entries else f"http:{heard.code}"


def _of_the_journal(heard: Heard, *, is_call: bool) -> str:
    if len(heard.entries) != is_call:
        return f"{len(heard.entries)} entries in the journal, {int(is_call)} expected"
    broken = [entry for entry in heard.entries if entry["outcome"] not in ("answered", "refused")]
    return f"the entry says {broken[0]['outcome']}" if broken else ""


def _of_the_answer(heard: Heard, *, is_call: bool) -> str:
    if heard.code not in _CODES:
        return f"an answer with {heard.status}"
    if heard.body and dict(heard.headers).get("content-length", str(len(heard.body))) != str(len(heard.body)):
        return "an untrue Content-Length"
    if not heard.body:
        return "nothing for an answer" if is_call else ""  # to a HEAD
    if heard.kind.startswith("text/xml"):
        return _of_xml(heard)
    if (is_call and heard.code == 200) or heard.code == 500:
        return f"an answer of {heard.kind or 'no type'} with {heard.code}"
    return _of_words(heard)


def _of_xml(heard: Heard) -> str:
    try:
        root = etree.fromstring(heard.body)
    except etree.XMLSyntaxError:
        return "an answer that is not well-formed"
    if root.tag != f"{_E}Envelope":
        return ""  # a contract
    (body,) = root
    (content,) = body
    if (heard.code == 200) == (content.tag == f"{_E}Fault"):
        return f"an answer with {heard.code} and {content.tag}"
    if content.tag == f"{_E}Fault":
        return _of_ours(heard)
    return _of_string(content)


def _of_string(content: Any) -> str:
    if etree.QName(content).localname != "xmlString":
        return ""
    try:
        etree.fromstring((content.text or "").encode())
    except etree.XMLSyntaxError:
        return "a document in the connector's string that is not well-formed"
    return ""


def _of_words(heard: Heard) -> str:
    try:
        heard.body.decode("utf-8")
    except UnicodeDecodeError:
        return "words that are not in UTF-8"
    if b"<script" in heard.body.lower():
        return "a page with a script"
    return _of_ours(heard) if heard.kind.startswith("text/plain") else ""


def _of_ours(heard: Heard) -> str:
    found = _OURS.search(heard.body)
    return f"an answer that tells how we are made: {found.group().decode()}" if found else ""


def _of_time(heard: Heard) -> str:
    return f"more than {MOST_SECONDS} s of the processor" if heard.seconds > MOST_SECONDS else ""


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f" at {trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""


def _without_tickets(line: str) -> str:
    return line.partition("; ticket")[0]
