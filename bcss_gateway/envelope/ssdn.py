"""Reads the classic envelope: an SSDNRequest as text inside the connector's one string."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bcss_gateway.contracts.catalogue import Catalogue, Service
from bcss_gateway.contracts.rules import Words
from bcss_gateway.contracts.schema import Schema
from bcss_gateway.domain.legal_context import CLASSIC_CPAS
from bcss_gateway.domain.refusal import EnvelopeRefusal, Problem
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element, Question, Read, Received, Sender, Trail
from bcss_gateway.envelope.parsing import NotReadable, parse

SERVICE = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
_S = f"{{{SERVICE}}}"
_LANGUAGES = ("fr", "nl", "de", "en")
_LONGEST_NOTE = 256
_MOST_QUESTIONS = 20  # each costs up to two milliseconds of the processor, and all are one call
_AT_ONCE = 4  # of the five fields that a detail has room for, one is for the next step
_LONG_NUMBER = re.compile(r"[0-9]{6}")  # no service has one in its name, a person may have
_NAME, _SSIN, _CODE = re.compile(r"[A-Za-z]{1,40}"), re.compile(r"[0-9]{11}"), re.compile(r"[0-9]{1,3}")


class SsdnReader:
    """Reads classic messages by the envelope's schema and the payloads' own.

    Args:
        envelope: the schema of the envelope alone, which takes any payload.
        payloads: the schema of each service.
    """

    def __init__(self, catalogue: Catalogue, envelope: Schema, payloads: Mapping[tuple[str, str], Schema]) -> None:
        self._catalogue = catalogue
        self._envelope = envelope
        self._payloads = payloads

    def read(self, received: Received) -> Read:
        """The message in our words.

        Raises:
            EnvelopeRefusal: the inner document is unreadable or invalid, or asks for an unknown service.
        """
        root = _inner_document(received.body.text or "")
        spoken = _take_language(root)
        language = spoken or "fr"
        _glimpse(root, received)
        context = None
        try:
            if root.tag != f"{_S}SSDNRequest" or not self._envelope.accepts(root):
                raise _invalid("header_invalid", self._envelope, root, spoken)
            context = root.find(f"{_S}RequestContext")
            requests = root.findall(f"{_S}ServiceRequest")
            if len(requests) > _MOST_QUESTIONS:
                rule = Words(spoken).rule("most_questions", _MOST_QUESTIONS)
                raise EnvelopeRefusal(Problem("header_invalid", "questions", (("/SSDNRequest", rule),)))
            questions = tuple(self._question(request, received, spoken) for request in requests)
        except EnvelopeRefusal as refusal:
            refusal.head, refusal.language = context, language
            raise
        return Read(received, _sender(context), received.trail.reference, language, questions, context)

    def _question(self, request: Element, received: Received, spoken: str) -> Question:
        version = request.findtext(f"{_S}Version")
        service = self._service(request.findtext(f"{_S}ServiceId"), version)
        content = request[2]
        schema = self._payloads.get(service.key)
        question = Question(
            service=service,
            operation=_said(content, service, service.operation) or service.document,
            content=content,
            ssin=_said(content, service, service.subject),
            legal_context=CLASSIC_CPAS,
            language=spoken or "fr",
            version=version,
        )
        _note(question, received.trail)
        if schema is None:
            return question
        if not schema.accepts(content):
            raise _invalid("body_invalid", schema, content, spoken)
        if content.tag != service.inside(service.request):
            rule = Words(spoken).rule("expected", service.request)
            raise EnvelopeRefusal(Problem("body_invalid", "schema", (("/", rule),)))
        return question

    def _service(self, name: str, version: str) -> Service:
        found = self._catalogue.classic(name, version)
        if found is not None:
            return found
        classic = [service for service in self._catalogue.services.values() if service.family == "ssdn"]
        versions = [service.version for service in classic if service.name == name]
        if versions:
            details = {"known": ", ".join(versions)}
            raise EnvelopeRefusal(
                Problem("version_unknown", "catalogue", (("Version", version[:_LONGEST_NOTE]),), details)
            )
        details = {"known": ", ".join(sorted({service.name for service in classic}))}
        raise EnvelopeRefusal(Problem("service_unknown", "catalogue", (("ServiceId", name[:_LONGEST_NOTE]),), details))


def _said(content: Element, service: Service, path: str) -> str:
    """What stands at the path, or at the first of several that is there."""
    for one in path.split("|") if path else ():
        text = content.findtext(service.inside(one))
        if text is not None:
            return str(text).strip()
    return ""


def _note(question: Question, trail: Trail) -> None:
    """Note for the journal what is asked, before it is known to be valid: only what has its proper form."""
    quality_code = _said(question.content, question.service, question.service.quality_code)
    ours = not question.service.operation or _NAME.fullmatch(question.operation)
    trail.add("operation", question.operation if ours else "")
    trail.add("ssin", question.ssin if _SSIN.fullmatch(question.ssin) else "")
    trail.add("quality_code", quality_code if _CODE.fullmatch(quality_code) else "")
    trail.add("legal_context", question.legal_context)


def _inner_document(text: str) -> Element:
    # The declared encoding is ignored: the string is text already.
    try:
        return parse(text.strip().encode("utf-8"), encoding="utf-8")
    except NotReadable as problem:
        raise EnvelopeRefusal(Problem("header_invalid", "well-formed", (("/", str(problem)),))) from None


def _take_language(root: Element) -> str:
    """Remove the one ``Message/Language`` that a widespread client adds to the contract (decisions), and give it.

    Empty where there is none, or none that is spoken here.
    """
    added = root.findall(f"{_S}RequestContext/{_S}Message/{_S}Language")
    if len(added) != 1:
        return ""
    added[0].getparent().remove(added[0])
    language = (added[0].text or "").strip().lower()
    return language if language in _LANGUAGES else ""


def _glimpse(root: Element, received: Received) -> None:
    trail = received.trail
    user = (root.findtext(f"{_S}RequestContext/{_S}AuthorizedUser/{_S}UserID") or "").strip()
    trail.user = user if len(user) == 11 and user.isdigit() else ""
    trail.reference = (root.findtext(f"{_S}RequestContext/{_S}Message/{_S}Reference") or "")[:_LONGEST_NOTE]
    for request in root.findall(f"{_S}ServiceRequest"):
        name = (request.findtext(f"{_S}ServiceId") or "")[:80].replace(" ", "_")
        trail.add("service", "" if _LONG_NUMBER.search(name) else name)
        trail.add("version", (request.findtext(f"{_S}Version") or "")[:8].replace(" ", "_"))


def _sender(context: Element) -> Sender:
    user = context.find(f"{_S}AuthorizedUser")
    subsector = user.findtext(f"{_S}MatrixSubID")
    return Sender(
        name=(user.findtext(f"{_S}OrgUnit") or "").strip(),
        sector=whole_number(user.findtext(f"{_S}MatrixID")),
        subsector=whole_number(subsector) if subsector else None,
        user=user.findtext(f"{_S}UserID").strip(),
    )


def _invalid(reason: str, schema: Schema, element: Element, language: str) -> EnvelopeRefusal:
    why = [(each.path, each.rule) for each in schema.explain(element, language)]
    details = (tuple(why[first : first + _AT_ONCE]) for first in range(0, len(why), _AT_ONCE))
    return EnvelopeRefusal(*(Problem(reason, "schema", detail) for detail in details))
